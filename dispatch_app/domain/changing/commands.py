"""Wishes to change what was ordered, each done whole or not at all. Each may be refused."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch_app.domain.codes import ChoiceReason, Level, StageReason
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, IncidentId, MissionId, VehicleId
from dispatch_app.domain.values import Recommendation, Slip

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """An order that is part of a change; its fields are those of `DispatchVehicle`."""

    incident: IncidentId
    vehicle: VehicleId
    slip: Slip
    recommendation: Recommendation
    hospital: HospitalId | None = None
    choice_reason: ChoiceReason | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectVehicle:
    """Take a vehicle that drives to one incident to another one."""

    mission: MissionId
    """What it gives up."""
    order: Sending
    instead: Sending | None = None
    """What goes to the incident that loses it; None: it waits, unless others are on it."""
    graver_loses: bool = False
    """Said by a person who knows that a graver incident loses its vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapVehicle:
    """Send another vehicle in the place of one, to the same incident, under the same handling."""

    mission: MissionId
    order: Sending
    reason: StageReason


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReinforcement:
    """A crew wants more vehicles where it is; its seat decides."""

    mission: MissionId
    vehicles: int = 1
    level: Level | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.vehicles <= 20:
            raise InvalidValue(f"not a number of vehicles: {self.vehicles}")
        if len(self.note) > LONGEST_NOTE:
            raise InvalidValue(f"a note of more than {LONGEST_NOTE} signs")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleReinforcement:
    """Nothing more goes to where a crew asked for more, and why."""

    incident: IncidentId
    note: str = ""


ChangingCommand = RedirectVehicle | SwapVehicle | AskReinforcement | SettleReinforcement
