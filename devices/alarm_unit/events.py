"""What a box on the wire tells: contacts, coils, silence, what became of orders. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.moment import Moment


class StaleReason(Enum):
    """Why nothing is known of a box."""

    PORT_MISSING = "port_missing"
    PORT_LOST = "port_lost"
    SILENT = "silent"
    GARBAGE = "garbage"
    """Bytes come that mean nothing: wrong speed, wrong profile, a bad wire."""


class NotDone(Enum):
    """Why a box did not do what it was told."""

    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """Its profile has no such act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBack:
    """It answers: for the first time, or again."""

    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStale:
    """What its contacts said last no longer counts. Said once, until back."""

    at: Moment
    reason: StaleReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRead:
    """A contact, once it has been steady: all of them when the box is heard first, then changes."""

    at: Moment
    name: str
    fault: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRead:
    """Whether a coil stands as it was told; said when that changes, and once at the beginning."""

    at: Moment
    name: str
    closed: bool
    as_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDone:
    """A box took an order. Where it answers nothing, this says only that the bytes went out."""

    at: Moment
    act: str
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFailed:
    at: Moment
    act: str
    reason: NotDone


UnitEvent = UnitBack | UnitStale | ContactRead | OutputRead | ActDone | ActFailed
