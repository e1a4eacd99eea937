"""Wishes about vehicles, stations, hospitals and seats. In the imperative; each may be refused."""

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
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import (
    HospitalId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import (
    MAX_TEXT,
    USUAL_SIZE,
    Position,
    VehicleSize,
    utc_or_none,
)

# ---- vehicles, stations, hospitals -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterStation:
    id: StationId
    name: str
    position: Position
    district: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterVehicle:
    id: VehicleId
    plate: str
    station: StationId
    level: Level
    crew: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    phone: str = ""
    size: VehicleSize = USUAL_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterHospital:
    id: HospitalId
    name: str
    position: Position
    grade: str = ""
    capabilities: tuple[str, ...] = ()
    beds: int = 0
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireStation:
    """It serves no more; its record stays. Registering it again brings it back."""

    station: StationId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireVehicle:
    """As `RetireStation`."""

    vehicle: VehicleId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireHospital:
    """As `RetireStation`."""

    hospital: HospitalId
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSeat:
    id: SeatId
    kind: SeatKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHospital:
    """The hospital's own word on its load; entered at a seat where it was told by telephone."""

    hospital: HospitalId
    status: HospitalStatus
    free_beds: int | None = None
    note: str = ""
    diverted_for: tuple[str, ...] = ()
    """Capabilities that it has, and cannot serve now."""
    valid_until: datetime | None = None
    """After this its word says nothing any more; None: until the next one."""
    person: str = ""

    def __post_init__(self) -> None:
        utc_or_none(self.valid_until)
        if self.free_beds is not None and not 0 <= self.free_beds <= 9999:
            raise InvalidValue("free_beds: 0 to 9999")
        if len(self.note) > MAX_TEXT or len(self.person) > MAX_TEXT:
            raise InvalidValue(f"note and person: {MAX_TEXT} characters at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportVehicleState:
    """A vehicle without a mission says what it is, such as standby or returning."""

    vehicle: VehicleId
    state: VehicleState
    origin: Origin
    at: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseVehicle:
    """`until`: when it is planned to be over; then somebody is reminded."""

    vehicle: VehicleId
    reason: PauseReason
    origin: Origin
    until: datetime | None = None

    def __post_init__(self) -> None:
        utc_or_none(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCrew:
    vehicle: VehicleId
    crew: tuple[str, ...]


# ---- seats -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSeat:
    seat: SeatId
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSeatState:
    seat: SeatId
    state: SeatState
    reason: str = ""


FleetCommand = (
    RegisterStation
    | RegisterVehicle
    | RegisterHospital
    | RetireStation
    | RetireVehicle
    | RetireHospital
    | RegisterSeat
    | ReportHospital
    | ReportVehicleState
    | PauseVehicle
    | AssignCrew
    | SignInSeat
    | SetSeatState
)
