"""What has happened to vehicles, stations, hospitals and seats. Facts, in the past tense."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import (
    HospitalStatus,
    Level,
    Origin,
    PauseReason,
    SeatKind,
    SeatState,
    VehicleState,
)
from dispatch_app.domain.ids import (
    HospitalId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import (
    USUAL_SIZE,
    Position,
    VehicleSize,
)

# ---- vehicles, stations, hospitals -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRegistered:
    station: StationId
    name: str
    position: Position
    district: str
    phone: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRegistered:
    vehicle: VehicleId
    plate: str
    station: StationId
    level: Level
    crew: tuple[str, ...]
    equipment: tuple[str, ...]
    phone: str
    at: datetime
    size: VehicleSize = USUAL_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalRegistered:
    hospital: HospitalId
    name: str
    position: Position
    grade: str
    capabilities: tuple[str, ...]
    beds: int
    phone: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StationRetired:
    station: StationId
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRetired:
    vehicle: VehicleId
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalRetired:
    hospital: HospitalId
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalReported:
    hospital: HospitalId
    status: HospitalStatus
    free_beds: int | None
    note: str
    at: datetime
    diverted_for: tuple[str, ...] = ()
    valid_until: datetime | None = None
    person: str = ""
    by_hand: bool = False
    """Entered at a seat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleStateReported:
    vehicle: VehicleId
    state: VehicleState
    origin: Origin
    happened_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VehiclePaused:
    vehicle: VehicleId
    reason: PauseReason
    origin: Origin
    at: datetime
    until: datetime | None = None
    """When it is planned to be over."""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewAssigned:
    vehicle: VehicleId
    crew: tuple[str, ...]
    at: datetime


# ---- seats -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRegistered:
    seat: SeatId
    kind: SeatKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSignedIn:
    seat: SeatId
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatStateChanged:
    seat: SeatId
    state: SeatState
    reason: str
    at: datetime


FleetEvent = (
    StationRegistered
    | VehicleRegistered
    | HospitalRegistered
    | StationRetired
    | VehicleRetired
    | HospitalRetired
    | HospitalReported
    | VehicleStateReported
    | VehiclePaused
    | CrewAssigned
    | SeatRegistered
    | SeatSignedIn
    | SeatStateChanged
)
