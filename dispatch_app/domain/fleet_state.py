"""What the live state holds of vehicles, stations and hospitals. Holds no rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import HospitalStatus, Level, Origin, PauseReason, VehicleState
from dispatch_app.domain.duty import NO_DUTY, Duty
from dispatch_app.domain.ids import HospitalId, MissionId, StationId, VehicleId
from dispatch_app.domain.values import USUAL_SIZE, Position, VehicleSize

READY = frozenset({VehicleState.STANDBY, VehicleState.AVAILABLE, VehicleState.RETURNING})
"""States in which a vehicle may be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    id: VehicleId
    plate: str
    station: StationId
    level: Level
    crew: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    phone: str = ""
    size: VehicleSize = USUAL_SIZE
    base: VehicleState = VehicleState.UNKNOWN
    """What it is when no mission says otherwise."""
    since: datetime | None = None
    origin: Origin | None = None
    pause_reason: PauseReason | None = None
    mission: MissionId | None = None
    duty: Duty = NO_DUTY
    """Shift, crew on duty, checks, levels and upkeep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    id: StationId
    name: str
    position: Position
    district: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospital:
    id: HospitalId
    name: str
    position: Position
    grade: str = ""
    capabilities: tuple[str, ...] = ()
    beds: int = 0
    phone: str = ""
    status: HospitalStatus = HospitalStatus.UNREPORTED
    free_beds: int | None = None
    note: str = ""
    reported_at: datetime | None = None
