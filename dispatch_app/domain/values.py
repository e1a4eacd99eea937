"""Small values that are valid or do not exist. Knows no rules of dispatch."""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch_app.domain.codes import (
    Breathing,
    Consciousness,
    Level,
    OrderKind,
    Origin,
    PlaceSource,
    Priority,
    Role,
    Sex,
    Stage,
    StageReason,
)
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId, HospitalId, SeatId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.route_steps import ArrivalSide, RouteStep

MAX_TEXT = 500
"""Longest free text in one field, in characters."""


def utc(at: datetime) -> datetime:
    """Give back an aware UTC time as it is.

    Raises:
        InvalidValue: the time is naive or of another zone.
    """
    if at.utcoffset() != timedelta(0):
        raise InvalidValue(f"not an aware UTC time: {at!r}")
    return at


def utc_or_none(at: datetime | None) -> datetime | None:
    return None if at is None else utc(at)


@dataclass(frozen=True, slots=True)
class Position:
    """Where something is, always in WGS-84 degrees."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise InvalidValue(f"not a position: lat {self.lat}, lon {self.lon}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The rectangle that the centre's map covers, in WGS-84 degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, at: Position) -> bool:
        return self.west <= at.lon <= self.east and self.south <= at.lat <= self.north


HEIGHTS_M = (1.0, 5.0)
WIDTHS_M = (1.0, 4.0)
WEIGHTS_T = (0.5, 60.0)
"""Least and greatest that a road vehicle measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSize:
    """Outer measures of a vehicle, ready to drive. None: like the usual ambulance."""

    height_m: float | None = None
    width_m: float | None = None
    weight_t: float | None = None

    def __post_init__(self) -> None:
        for figure, (least, most) in (
            (self.height_m, HEIGHTS_M),
            (self.width_m, WIDTHS_M),
            (self.weight_t, WEIGHTS_T),
        ):
            if figure is not None and not least <= figure <= most:
                raise InvalidValue(f"not a vehicle's measure: {figure}")

    def __bool__(self) -> bool:
        figures = (self.height_m, self.width_m, self.weight_t)
        return any(figure is not None for figure in figures)


USUAL_SIZE = VehicleSize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as somebody named it; in a free place, words and position were chosen apart."""

    text: str
    position: Position | None = None
    uncertainty_m: float = 0.0
    source: PlaceSource = PlaceSource.TYPED
    kind: str = ""
    """The gazetteer's kind code; empty for a free place."""

    def __post_init__(self) -> None:
        if len(self.text) > MAX_TEXT:
            raise InvalidValue(f"place text longer than {MAX_TEXT} characters")
        if not self.uncertainty_m >= 0:
            raise InvalidValue(f"uncertainty below zero: {self.uncertainty_m}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Whose number it is, as the operator's table has it."""

    number: str
    name: str
    address: str
    position: Position | None = None
    warning: str = ""
    """Empty, or a warning code, with free text behind a colon: ``key_patient:冠心病``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What the caller says of the patients."""

    count: int = 1
    sex: Sex = Sex.UNKNOWN
    age_years: int | None = None
    consciousness: Consciousness = Consciousness.UNKNOWN
    breathing: Breathing = Breathing.UNKNOWN

    def __post_init__(self) -> None:
        if not 1 <= self.count <= 9999:
            raise InvalidValue(f"patients out of range: {self.count}")
        if self.age_years is not None and not 0 <= self.age_years <= 130:
            raise InvalidValue(f"age out of range: {self.age_years}")


UNKNOWN_PATIENT = Patient()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the protocol yields for this incident."""

    protocol: str
    protocol_version: str
    determinant: str
    priority: Priority
    level: Level
    vehicles: int = 1
    capabilities: tuple[str, ...] = ()
    disease_class: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.vehicles <= 999:
            raise InvalidValue(f"vehicles out of range: {self.vehicles}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSummary:
    """The way shown on a slip: metres, seconds, and a thinned line of WGS-84 positions."""

    distance_m: float
    duration_s: float
    line: tuple[tuple[float, float], ...] = ()
    """Longitude, latitude pairs from the vehicle to the place."""
    streets: tuple[str, ...] = ()
    road_version: str = ""
    steps: tuple[RouteStep, ...] = ()
    """Turn by turn; empty on slips of older versions."""
    side: ArrivalSide | None = None
    """Where the place lies when the crew arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Everything a crew must know. A document: it carries words, and stays as it was sent."""

    incident_number: str
    mission_number: str
    vehicle: VehicleId
    vehicle_level: Level
    station: StationId
    priority: Priority | None
    complaint: str
    complaint_name: str
    place: Place
    provisional: bool = False
    """The place is still being verified; an amendment follows."""
    meeting_point: str = ""
    patient: Patient = UNKNOWN_PATIENT
    facts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    callback_number: str = ""
    contact_name: str = ""
    hospital: HospitalId | None = None
    hospital_name: str = ""
    route: RouteSummary | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipVersion:
    """One issue of an order, with what became of it at the station."""

    version: int
    kind: OrderKind
    slip: Slip
    issued_at: datetime
    changed: tuple[str, ...] = ()
    """Names of the slip's fields that differ from the version before."""
    delivered_at: datetime | None = None
    sounding_at: datetime | None = None
    printed_at: datetime | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """When a stage was reached, who says so, and when the centre heard."""

    stage: Stage
    at: datetime
    heard_at: datetime
    origin: Origin
    reason: StageReason | None = None
    by: str = ""
    """The person who entered it by hand; empty where keys and machines tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientCase:
    """One patient of a mission, from the run sheet."""

    sex: Sex = Sex.UNKNOWN
    age_years: int | None = None
    name: str = ""
    diagnosis: str = ""
    on_scene_condition: str = ""
    on_arrival_condition: str = ""
    treatment: str = ""
    hospital: HospitalId | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedVehicle:
    """One row of the recommendation as it was shown."""

    vehicle: VehicleId
    reason: str
    """Why it stands where it stands, or why it is excluded: a code of `ranking`."""
    excluded: bool = False
    time_s: float | None = None
    distance_m: float | None = None
    fix_age_s: float | None = None
    cover_after: int = 0
    """Idle vehicles left at its station once it has gone."""
    added_s: float = 0.0
    """Of `time_s`, so much because its fix is old."""
    bare_cells: int | None = None
    """Cells of the cover ledger that nobody reaches within the norm once it has gone; None where
    the ledger was not known."""
    bare_people: int | None = None
    """Who lives there; None as above, or where the region has no figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The table a dispatcher saw before choosing, kept with the order."""

    rows: tuple[RankedVehicle, ...]
    road_version: str = ""
    closure_version: int = 0
    shown_at: datetime | None = None
    took_ms: float = 0.0

    def __post_init__(self) -> None:
        utc_or_none(self.shown_at)

    @property
    def pick(self) -> VehicleId | None:
        """The vehicle recommended first, if any can go."""
        return next((row.vehicle for row in self.rows if not row.excluded), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who sent a command, from where."""

    account: AccountId
    role: Role
    seat: SeatId | None = None
    station: StationId | None = None
    hospital: HospitalId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position report. Degrees are WGS-84; it never passes through the journal."""

    vehicle: VehicleId
    lat: float
    lon: float
    at: datetime
    speed_mps: float = 0.0
    heading_deg: float | None = None
    source: str = "terminal"
    plausible: bool = True
    """Whoever measured or passed it on saw nothing that speaks against it."""
    late: bool = False
    """Kept back while there was no network: for the track, never for where a vehicle is now."""
