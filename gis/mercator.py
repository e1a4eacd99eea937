"""The flat world of the map: web mercator as a unit square, its pixels, its tiles.

Knows no painting and no files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TILE_PX = 256
UNITS = 1 << 30
"""Whole units along one side of the world in stored geometry: 3.7 cm at the equator."""

EARTH_ROUND_M = 40_075_016.686
_NORTHMOST = 85.0511287798

Floats = NDArray[np.float64]


def unit_of(lon: float, lat: float) -> tuple[float, float]:
    """Where a position stands in the unit square: x to the east, y to the south."""
    lat = max(-_NORTHMOST, min(_NORTHMOST, lat))
    northing = math.asinh(math.tan(math.radians(lat)))
    return (lon + 180.0) / 360.0, 0.5 - northing / (2.0 * math.pi)


def degrees_of(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a place in the unit square."""
    lat = math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * y))))
    return x * 360.0 - 180.0, lat


def units_of(lonlat: Floats) -> Floats:
    """`unit_of` for an array of shape (n, 2)."""
    lat = np.radians(np.clip(lonlat[:, 1], -_NORTHMOST, _NORTHMOST))
    y = 0.5 - np.arcsinh(np.tan(lat)) / (2.0 * np.pi)
    return np.column_stack(((lonlat[:, 0] + 180.0) / 360.0, y))


def metres_per_unit(lat: float) -> float:
    """How many metres of ground one side of the unit square stands for at this latitude."""
    return EARTH_ROUND_M * math.cos(math.radians(lat))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the unit square."""

    west: float
    north: float
    east: float
    south: float

    def grown(self, by: float) -> Box:
        return Box(self.west - by, self.north - by, self.east + by, self.south + by)


@dataclass(frozen=True, slots=True, order=True)
class Level:
    """A step of the zoom at which tiles are painted one to one; a half step lies between two
    whole ones.

    The half step keeps the tile grid of the whole step below it and paints each tile larger,
    so text keeps its size and stays sharp.
    """

    step: int
    """Twice the zoom."""

    @property
    def zoom(self) -> float:
        return math.log2(self.world_px / TILE_PX)

    @property
    def grid(self) -> int:
        """The whole zoom whose tile grid this level uses."""
        return self.step // 2

    @property
    def half(self) -> bool:
        return bool(self.step % 2)

    @property
    def tile_px(self) -> int:
        return 362 if self.half else TILE_PX

    @property
    def world_px(self) -> int:
        """Pixels along one side of the world."""
        return self.tile_px << self.grid


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One square of a level, counted from the north-west corner of the world."""

    level: Level
    column: int
    row: int

    @property
    def block(self) -> Block:
        return Block(self.level, self.column // Block.SIDE, self.row // Block.SIDE)


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Four by four tiles, painted at once: labels are placed within it, so no tile edge cuts
    one.
    """

    level: Level
    column: int
    row: int

    @property
    def tiles(self) -> list[Tile]:
        columns = range(self.column * Block.SIDE, self.column * Block.SIDE + Block.SIDE)
        rows = range(self.row * Block.SIDE, self.row * Block.SIDE + Block.SIDE)
        most = 1 << self.level.grid
        return [Tile(self.level, c, r) for r in rows for c in columns if c < most and r < most]

    SIDE = 4


def level_for(zoom: float) -> Level:
    """The level whose tiles fit a zoom best."""
    return Level(max(0, round(zoom * 2)))
