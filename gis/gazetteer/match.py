"""What a search answers. Values only; the caller makes the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal[
    "exact",
    "prefix",
    "part",
    "abbreviation",
    "pinyin",
    "homophone",
    "initials",
    "fuzzy",
    "interpolated",
    "coarse",
    "coordinates",
]
"""Why a place was found. `interpolated`: the number lies between known ones. `coarse`: the number
is unknown, the place is the street or estate itself. `homophone`: other signs, same sound."""


@dataclass(frozen=True, slots=True)
class Match:
    name: str
    """In the language of the map; for a crossing, house or post put together from its parts."""
    kind: str
    """A code of gis.gazetteer.kinds, or what an extra place was given."""
    district: str
    lon: float
    lat: float
    uncertainty_m: float
    """How far the true place may lie from the point: half the reach of a road or an area."""
    score: float
    """Comparable within one search only; higher is better."""
    how: How
    distance_m: float | None = None
    """From the point given as `near`; for a road from its nearest point, which is then lon, lat."""
    detail: str = ""
    """What was typed behind the place and could not be placed: unit, floor, room, number."""
    parts: tuple[str, ...] = ()
    """For a crossing both roads, for a house or post the street and the number."""
    own: bool = False
    """Whether it comes from the centre's own table of addresses rather than from the map."""


@dataclass(frozen=True, slots=True)
class Near:
    """Where a point lies, told by roads: near `road`, `distance_m` to `bearing` of a crossing."""

    road: str
    """The nearest road; empty if none lies within a kilometre."""
    road_distance_m: float
    cross_road: str
    """The road that makes the nearest crossing on `road`; empty if it crosses none."""
    distance_m: float
    """From that crossing to the point; from the road if there is no crossing."""
    bearing: str
    """From the crossing to the point: n, ne, e, se, s, sw, w, nw."""
    district: str
    place: Match | None = None
    """The named place, not a road, that the point stands in or beside (80 m); None if none."""
