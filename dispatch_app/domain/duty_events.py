"""What happened in a vehicle's day: shifts, crews, checks, levels, upkeep, pauses that ran out."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.duty import CheckItem, Levels, UpkeepKind
from dispatch_app.domain.ids import ShiftId, VehicleId
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlanned:
    vehicle: VehicleId
    shift: ShiftId
    since: datetime
    until: datetime
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftDropped:
    vehicle: VehicleId
    shift: ShiftId
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTurned:
    vehicle: VehicleId
    on: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewSignedOn:
    vehicle: VehicleId
    driver: str
    crew: tuple[str, ...]
    missing: tuple[CheckItem, ...]
    levels: Levels
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsRead:
    vehicle: VehicleId
    levels: Levels
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepSet:
    vehicle: VehicleId
    kind: UpkeepKind
    due_at: datetime | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepFellDue:
    vehicle: VehicleId
    kind: UpkeepKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRanOut:
    vehicle: VehicleId
    until: datetime
    at: datetime


DutyEvent = (
    ShiftPlanned
    | ShiftDropped
    | ShiftTurned
    | CrewSignedOn
    | LevelsRead
    | UpkeepSet
    | UpkeepFellDue
    | PauseRanOut
)
