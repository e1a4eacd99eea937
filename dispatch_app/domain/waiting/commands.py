"""Wishes and reports about suspended incidents. Each may be refused."""

from __future__ import annotations

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.waiting.kept import WelfareResult, WithdrawReason

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWelfareCall:
    """Keep what a call to somebody who waits brought."""

    incident: IncidentId
    result: WelfareResult
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.note) > LONGEST_NOTE:
            raise InvalidValue(f"a note of more than {LONGEST_NOTE} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferVehicle:
    """The centre found a vehicle that is free now and goes to this incident before others."""

    incident: IncidentId
    vehicle: VehicleId
    estimate_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOffer:
    """The seat that keeps the incident tells how long the offered vehicle needs by road."""

    incident: IncidentId
    vehicle: VehicleId
    time_s: float

    def __post_init__(self) -> None:
        if not 0 <= self.time_s < float("inf"):
            raise InvalidValue(f"not a time: {self.time_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOffer:
    """The centre found that an offer does not hold any more."""

    incident: IncidentId
    vehicle: VehicleId
    reason: WithdrawReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineOffer:
    """A person does not want this vehicle there: offered again only once it is clearly nearer, or
    has been away meanwhile."""

    incident: IncidentId
    vehicle: VehicleId


WaitingCommand = RecordWelfareCall | OfferVehicle | TimeOffer | WithdrawOffer | DeclineOffer
