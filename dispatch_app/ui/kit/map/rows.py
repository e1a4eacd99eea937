"""What can be shown on the map, as plain values. Knows no Qt and no domain objects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LonLat = tuple[float, float]
"""WGS-84 degrees, longitude first."""


class Thing(StrEnum):
    """Kinds of things that a pointer can find."""

    VEHICLE = "vehicle"
    INCIDENT = "incident"
    STATION = "station"
    HOSPITAL = "hospital"
    CLOSURE = "closure"
    PLACE = "place"
    """A place of the centre's own, or a correction that waits."""
    ROUTE = "route"
    CALLER = "caller"
    CROWD = "crowd"
    """Vehicles that lie on top of one another; its id is that of the one that is seen."""


class RouteKind(StrEnum):
    CHOSEN = "chosen"
    """The candidate that the dispatcher's pick stands on."""
    CANDIDATE = "candidate"
    MISSION = "mission"


@dataclass(frozen=True, slots=True)
class VehicleMark:
    id: str
    lon: float
    lat: float
    state: str
    """A state of the theme's table [vehicle-state]."""
    callsign: str
    note: str = ""
    """What stands behind the callsign: the state in words, minutes, the age of the fix."""
    heading_deg: float | None = None
    """Clockwise from north; None while it stands or the terminal does not say."""
    stale: bool = False
    """The fix is too old to trust; the note says how old."""
    rank: int = 0
    """Place among the candidates, from 1; 0 for none."""


@dataclass(frozen=True, slots=True)
class IncidentMark:
    id: str
    lon: float
    lat: float
    priority: int
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StationMark:
    id: str
    lon: float
    lat: float
    name: str


@dataclass(frozen=True, slots=True)
class HospitalMark:
    id: str
    lon: float
    lat: float
    name: str
    note: str = ""
    load: str = ""
    """Our own vehicles on their way there and at its door; empty for none."""


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """A place that the centre keeps itself; `open` while somebody must still decide about it."""

    id: str
    lon: float
    lat: float
    name: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class CallerMark:
    """Where a caller is thought to be."""

    lon: float
    lat: float
    uncertainty_m: float
    """Radius within which the source places the caller; 0 for an exact address."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RouteLine:
    id: str
    points: tuple[LonLat, ...]
    kind: RouteKind = RouteKind.CANDIDATE
    vehicle: str = ""
    note: str = ""
    asked: bool = False
    """Somebody asked for just this way: it is shown whatever layers are off."""
    note_at: LonLat | None = None
    """Where on the map the note stands; it stands on none without."""


class Shape(StrEnum):
    POINT = "point"
    LINE = "line"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class ClosureMark:
    """A closed or slow stretch: one point with its reach, a course, or a ring."""

    id: str
    points: tuple[LonLat, ...]
    note: str = ""
    shape: Shape = Shape.LINE
    slow: bool = False
    width_m: float = 0.0
    """How far about a point or beside a line it reaches."""


@dataclass(frozen=True, slots=True)
class ReachArea:
    """What can be reached within a time: rings about a surface."""

    id: str
    rings: tuple[tuple[LonLat, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BareGround:
    """Square cells that nobody idle reaches within the norm, by their middles."""

    cells: tuple[LonLat, ...]
    after: tuple[LonLat, ...]
    """Bare once the vehicle in hand has gone, and not before."""
    half_lon: float
    half_lat: float
    """From the middle of a cell to its sides, in degrees."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What stands out; all else is dimmed. Nothing is dimmed while there is no incident."""

    incident: str = ""
    vehicles: frozenset[str] = frozenset()
    hospitals: frozenset[str] = frozenset()

    @property
    def active(self) -> bool:
        return bool(self.incident)
