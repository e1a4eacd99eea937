"""Wishes to change what was ordered, each done whole or not at all. Each may be refused."""

from __future__ import annotations

from dispatch_app.domain.codes import Level, StageReason
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId, MissionId
from dispatch_app.domain.order_commands import DispatchVehicle
from dispatch_app.domain.quick import dataclass

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectVehicle:
    """Take a vehicle that drives to one incident to another one."""

    mission: MissionId
    """What it gives up."""
    order: DispatchVehicle
    instead: DispatchVehicle | None = None
    """What goes to the incident that loses it; None: it waits, unless others are on it."""
    graver_loses: bool = False
    """Said by a person who knows that a graver incident loses its vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapVehicle:
    """Send another vehicle in the place of one, to the same incident, under the same handling."""

    mission: MissionId
    order: DispatchVehicle
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
