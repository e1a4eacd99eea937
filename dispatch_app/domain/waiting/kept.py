"""What the live state keeps of suspended incidents: welfare calls and offers. Values only."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


class WelfareResult(StrEnum):
    """What a call to somebody who waits for a vehicle brought."""

    SAME = "same"
    WORSE = "worse"
    """The questions are asked once more; until then the next call is due soon."""
    BETTER = "better"
    NOT_REACHED = "not_reached"
    NOT_NEEDED = "not_needed"
    """No vehicle is wanted any more; the incident is still to be closed by its outcome."""


class WithdrawReason(StrEnum):
    """Why an offer stands no longer without anybody having declined it."""

    NOT_FREE = "not_free"
    NEEDED_ELSEWHERE = "needed_elsewhere"
    """An incident that goes before this one gets the vehicle offered."""
    NEARER = "nearer"
    """Another vehicle, clearly nearer, takes its place."""
    NOT_WAITING = "not_waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class WelfareCall:
    result: WelfareResult
    by: Actor
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A vehicle that could serve a suspended incident now. Nothing is reserved by it."""

    incident: IncidentId
    vehicle: VehicleId
    at: datetime
    estimate_s: float
    """By straight line, which the centre itself can reckon."""
    time_s: float | None = None
    """By road, once the seat that keeps the incident has told it."""

    @property
    def best_s(self) -> float:
        return self.estimate_s if self.time_s is None else self.time_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A person does not want this vehicle for this incident, as far off as it was then."""

    vehicle: VehicleId
    estimate_s: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    welfare: dict[IncidentId, tuple[WelfareCall, ...]] = field(default_factory=dict)
    """All calls of an incident, the oldest first, over all its suspensions."""
    offers: dict[IncidentId, Offer] = field(default_factory=dict)
    """At most one each, and no vehicle in two; `offering.standing` says which still hold."""
    declined: dict[IncidentId, tuple[Declined, ...]] = field(default_factory=dict)
