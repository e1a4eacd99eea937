"""What a seat may ask of its guide, and what it gets. Plain values that cross a process border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from dispatch_app.domain.route_steps import ArrivalSide, RouteStep
from dispatch_app.ui.kit.guide.reach_questions import Cover, Covered, Reach, Reached
from gis.gazetteer.match import Match, Near
from gis.roads.conditions import RoadCondition, VehicleSize

LonLat = tuple[float, float]
"""WGS-84 degrees, longitude first, as everywhere in `gis`."""


class Source(NamedTuple):
    """A vehicle as the road search sees it. A tuple, as five hundred cross the pipe at once."""

    id: str
    lon: float
    lat: float
    heading_deg: float | None = None
    size: VehicleSize | None = None
    """None of a vehicle of the usual size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Road time of every vehicle to a place, and from it to every hospital."""

    place: LonLat
    vehicles: tuple[Source, ...] = ()
    hospitals: tuple[Source, ...] = ()
    size: VehicleSize | None = None
    """Of the vehicle that drives on to a hospital."""
    asker: str = ""
    """A newer question of the same asker makes an older one pointless; empty for none."""


class Leg(NamedTuple):
    """Road time and distance; None where no road leads."""

    time_s: float | None
    distance_m: float | None
    for_size_s: float = 0.0
    """So much longer than for a usual ambulance, because of roads closed to larger vehicles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    vehicles: Mapping[str, Leg]
    hospitals: Mapping[str, Leg]
    road_version: str
    closure_version: int
    place_off_road_m: float
    """How far the place lies off the nearest road; inf if over 5 km."""
    took_ms: float


class Haste(IntEnum):
    """Who waits for a way. The lower, the sooner answered."""

    ORDERED = 0
    """An order is held for it."""
    USUAL = 1
    AHEAD = 2
    """Drawn in case it is wanted; pointless once the next place is ranked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """The way from one place to another."""

    start: LonLat
    end: LonLat
    heading_deg: float | None = None
    size: VehicleSize | None = None
    haste: Haste = Haste.USUAL
    asker: str = ""
    """Whose newer ranking of another place makes it pointless, if it is drawn ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """The way that was asked for; without a line if no road leads."""

    line: tuple[LonLat, ...]
    time_s: float
    distance_m: float
    streets: tuple[str, ...]
    road_version: str
    times_s: tuple[float, ...] = ()
    """When each point of the line is reached, from 0 to `time_s`."""
    steps: tuple[RouteStep, ...] = ()
    side: ArrivalSide | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """Places by what was typed so far. A newer search makes an older one pointless."""

    text: str
    near: LonLat | None = None
    limit: int = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    text: str
    matches: tuple[Match, ...]
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What stands at a point, in terms of roads."""

    point: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    point: LonLat
    near: Near


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesakes:
    """Places elsewhere in the region that are called the same or sound the same."""

    name: str
    point: LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundAlike:
    name: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """Rescue resources about a point: AED, hydrants, fire and police stations."""

    point: LonLat
    each: int = 2
    """So many of each kind at most."""


class RescueSpot(NamedTuple):
    kind: str
    name: str
    """Empty for what has no name on the map."""
    lon: float
    lat: float
    time_s: float = 0.0
    distance_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    point: LonLat
    spots: tuple[RescueSpot, ...]
    """Kind by kind, within one the nearest by road first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsNow:
    """Exactly these closures and slow zones hold; every later answer knows them."""

    version: int
    """The centre's count of changes; goes on record with every recommendation."""
    conditions: tuple[RoadCondition, ...]
    obey_zone: str = ""
    """Turn bans and closures for certain hours are obeyed at this zone's time; empty: a vehicle on
    a call is exempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heeded:
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """No answer: the guide failed at this question, died, or a newer one took its place."""

    reason: str


SUPERSEDED = "superseded"
"""Reason of what was lost because something newer made it pointless."""


Brief = Rank | Drive | Find | Where | Namesakes | Rescue | RoadsNow
"""Answered in one go."""
Question = Brief | Reach | Cover
Answer = Ranked | Driven | Found | Told | SoundAlike | Rescued | Heeded | Reached | Covered | Lost
