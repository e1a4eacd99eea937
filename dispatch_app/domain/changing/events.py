"""What became of orders that were changed, and of crews that asked for more. Facts."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import Level, StageReason
from dispatch_app.domain.ids import IncidentId, MissionId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRedirected:
    """`into` is its new mission; `instead` that of the vehicle sent to the incident it left."""

    mission: MissionId
    into: MissionId
    instead: MissionId | None
    vehicle: VehicleId
    incident: IncidentId
    other: IncidentId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSwapped:
    mission: MissionId
    into: MissionId
    incident: IncidentId
    vehicle: VehicleId
    """The one that came in its place."""
    reason: StageReason
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinforcementAsked:
    mission: MissionId
    incident: IncidentId
    vehicles: int
    level: Level | None
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinforcementSettled:
    """No vehicle goes, and why; one that goes says so by its order."""

    incident: IncidentId
    note: str
    by: Actor
    at: datetime


ChangingEvent = VehicleRedirected | VehicleSwapped | ReinforcementAsked | ReinforcementSettled
