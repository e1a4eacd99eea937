"""What those who watch over a centre did, and who asked for them. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.supervising import AlertRule
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class HandRaised:
    seat: SeatId
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLowered:
    seat: SeatId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTakenOver:
    """`before`: the account that led it until now; None, if that was the seat's own."""

    incident: IncidentId
    reason: str
    by: Actor
    before: Actor | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentHandedBack:
    incident: IncidentId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWatched:
    seat: SeatId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatUnwatched:
    seat: SeatId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsSet:
    rules: tuple[AlertRule, ...]
    by: Actor
    at: datetime


SupervisingEvent = (
    HandRaised
    | HandLowered
    | IncidentTakenOver
    | IncidentHandedBack
    | SeatWatched
    | SeatUnwatched
    | AlertsSet
)
