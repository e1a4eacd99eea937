"""What has happened to the search for where callers are. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import AccountId, CallId, IncidentId, LocatorId, SeatId
from dispatch_app.domain.place_sentinel import PlaceDecision
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLocationWanted:
    """Somebody asked once more where the caller is."""

    call: CallId
    seat: SeatId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLocated:
    call: CallId
    located: CallerPosition
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerNotLocated:
    call: CallId
    locator: LocatorId
    source: PlaceSource
    reason: NoPosition
    at: datetime
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorReported:
    locator: LocatorId
    answers: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberAsked:
    """A linked system asked whose a number is and where it calls from."""

    number: str
    account: AccountId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDecided:
    """A doubt about the place was settled by a person, who had seen what stands in it."""

    incident: IncidentId
    decision: PlaceDecision
    seat: SeatId | None
    at: datetime


LocatingEvent = (
    CallerLocationWanted
    | CallerLocated
    | CallerNotLocated
    | LocatorReported
    | NumberAsked
    | PlaceDecided
)
