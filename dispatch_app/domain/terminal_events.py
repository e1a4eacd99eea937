"""What has happened to vehicle terminals. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import TerminalId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.terminals import TerminalIdentity, TerminalWord
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalsReported:
    """The words that were news."""

    words: tuple[TerminalWord, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalBound:
    terminal: TerminalId
    vehicle: VehicleId
    identity: TerminalIdentity | None
    """The box that was bound; None: it has not been heard, the first one to come is it."""
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalReleased:
    terminal: TerminalId
    vehicle: VehicleId
    by: Actor
    at: datetime


TerminalEvent = TerminalsReported | TerminalBound | TerminalReleased
