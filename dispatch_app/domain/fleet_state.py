"""What the live state holds of vehicles, stations and hospitals. Holds no rules."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import HospitalStatus, Level, Origin, PauseReason, VehicleState
from dispatch_app.domain.duty import NO_DUTY, Duty
from dispatch_app.domain.ids import HospitalId, MissionId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass
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
class PartWord:
    """The hospital's own word on one of its departments, specialists or devices."""

    register: str
    id: str
    """Of the row in that table."""
    serves: bool | None
    """None: nothing is said of it."""
    free_beds: int | None
    valid_until: datetime | None
    person: str
    note: str
    by_hand: bool
    """A seat entered what it said by telephone."""
    at: datetime

    def holds_at(self, now: datetime) -> bool:
        return self.valid_until is None or now < self.valid_until


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
    diverted_for: tuple[str, ...] = ()
    """Of its capabilities, those that it cannot serve now."""
    valid_until: datetime | None = None
    """When its word runs out; None: with the next one."""
    reported_by: str = ""
    by_hand: bool = False
    """A seat entered what it said by telephone."""
    part_words: tuple[PartWord, ...] = ()
    """What it said of its departments, specialists and devices; the newest of each."""

    def status_at(self, now: datetime) -> HospitalStatus:
        """What its word is worth: one that has run out is none."""
        over = self.valid_until is not None and now >= self.valid_until
        return HospitalStatus.UNREPORTED if over else self.status

    def diverted_at(self, now: datetime, wanted: tuple[str, ...]) -> bool:
        """Whether it takes nobody now, or not those that want this of it."""
        status = self.status_at(now)
        if status is HospitalStatus.UNREPORTED:
            return False
        return status is HospitalStatus.DIVERTED or bool(set(wanted) & set(self.diverted_for))
