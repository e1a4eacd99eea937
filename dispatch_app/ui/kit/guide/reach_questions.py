"""What a seat may ask about the ground as a whole: who reaches it in time. Plain values, no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dispatch_app.domain.cover import CellId, CoverEffect, MoveUp
from dispatch_app.domain.ids import StationId, VehicleId
from gis.roads.conditions import VehicleSize

LonLat = tuple[float, float]
Polygon = tuple[tuple[LonLat, ...], ...]
"""The outer ring and the holes."""


class Spot(NamedTuple):
    """Where a vehicle or a station is; a tuple, as hundreds cross the pipe at once."""

    id: str
    lon: float
    lat: float
    heading_deg: float | None = None
    size: VehicleSize | None = None
    """None of a vehicle of the usual size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The areas that the nearest of the sources reaches within each limit.

    One vehicle, or several of one size, keep to the limits for it; of mixed sizes all count as
    usual, since an area says where somebody can be.
    """

    sources: tuple[Spot, ...]
    limits_s: tuple[float, ...]
    asker: str = ""
    """A newer question of the same asker makes an older one pointless."""


class Within(NamedTuple):
    """What is reached within a time, and what is not."""

    limit_s: float
    polygons: tuple[Polygon, ...]
    area_km2: float
    left_km2: float
    """Land that roads serve and nobody reaches in time."""
    left_people: float | None
    """Who lives there; None where the region has no figures."""
    districts: tuple[tuple[str, float, float | None], ...]
    """Name, km² and people left, the worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    areas: tuple[Within, ...]
    """The shortest limit first."""
    people: float | None
    """All who live in the region; None where it has no figures."""
    estimated: bool
    """The people are counted by a rule of thumb from the map, not by the centre."""
    road_version: str
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The cover ledger: what the idle vehicles hold, cell by cell."""

    idle: tuple[Spot, ...]
    posts: tuple[Spot, ...]
    """Stations where a vehicle could wait."""
    norm_s: float
    asker: str = ""


class Cell(NamedTuple):
    """A cell that is bare now, or would be once one vehicle has gone."""

    lon: float
    lat: float
    people: float
    first_s: float | None
    """When the nearest idle vehicle would be there; None beyond the horizon."""
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    norm_s: float
    bare: frozenset[CellId]
    effects: Mapping[VehicleId, CoverEffect]
    moves: tuple[MoveUp, ...]
    cells: Mapping[CellId, Cell]
    """All that the others name."""
    half_lon: float
    half_lat: float
    """From the middle of a cell to its sides, in degrees."""
    cell_km2: float
    people: float | None
    bare_people: float | None
    """None where the region has no figures."""
    estimated: bool
    stations: Mapping[StationId, tuple[float | None, float]]
    """For each post, when the nearest idle vehicle would be there, and how many people the post
    would reach within the norm."""
    road_version: str
    took_ms: float
