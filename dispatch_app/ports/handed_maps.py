"""What maps that are handed on are made of, and where that is read. Values and a protocol only."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from dispatch_app.domain.codes import Nature, VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.incident_story import IncidentStory
from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.values import Position

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of the corners; the first is not repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which incidents count: opened in [since, until), of these natures."""

    since: datetime
    until: datetime
    natures: Set[Nature] = frozenset({Nature.REAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPlaces:
    scope: Scope
    places: tuple[Position, ...]
    unplaced: int
    """Incidents whose place was never found on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One acceptance that brought a vehicle to the scene."""

    at: Position
    response_s: float
    """Acceptance begins → the first of its vehicles on scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTimes:
    scope: Scope
    responses: tuple[Response, ...]
    unplaced: int
    """Responses to places that were never found on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleVehicle:
    id: VehicleId
    state: VehicleState
    at: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictLeft:
    """What of a district nobody reaches; people where they are known."""

    district: str
    area_km2: float
    people: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredWithin:
    limit_s: float
    polygons: tuple[tuple[Ring, ...], ...]
    """Each an outer ring and its holes."""
    area_km2: float
    left_km2: float
    left_people: float | None
    districts: tuple[DistrictLeft, ...]
    """The worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    at: datetime
    idle: tuple[IdleVehicle, ...]
    unplaced: tuple[VehicleId, ...]
    """Idle, but nobody knows where; they reach nothing here."""
    within: tuple[CoveredWithin, ...]
    """The shortest time first."""
    people: float | None
    people_estimated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlace:
    """All rows of a report within one cell of a grid."""

    at: Position
    n: int
    mean_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMap:
    """A report of the catalogue as a map, with what is said of it in words."""

    title: str
    said: str
    """The measure and the period."""
    places: tuple[ReportPlace, ...]
    unplaced: int
    timed: bool
    """Whether means of times are shown beside how many there were."""
    notes: tuple[str, ...]
    """Its definition, and who takes it out and why."""


Told = IncidentPlaces | ResponseTimes | Coverage | IncidentStory | ReportMap


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOrder:
    """A page to be made: what it tells, on which ground, in which language."""

    told: Told
    made_at: datetime
    region: Path
    tiles: Path
    """Where painted tiles of the ground are kept."""
    out: Path
    language: str = "zh"
    zone: str = "Asia/Shanghai"
    base_maps: Path | None = None
    base_map: str = ""
    """A map of the centre's own that is to be the ground; empty for the region's."""
    invented: InventedPast | None = None
    """None for the record of a real centre; else the page says that nothing on it happened."""


class PageMaker(Protocol):
    """Makes pages beside the seat's own work."""

    def make(self, order: PageOrder, then: Callable[[str], None]) -> None:
        """Returns at once; `then` gets an empty text, or why there is no page."""
        ...


class ReportRecords(Protocol):
    """Reads only. Every method raises `Unavailable` when the store is away."""

    def incident_places(self, scope: Scope) -> IncidentPlaces: ...

    def response_times(self, scope: Scope) -> ResponseTimes: ...
