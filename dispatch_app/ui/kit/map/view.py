"""Which part of the world a map shows: pixels to places and back, zooming about a point.

Knows no Qt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from dispatch_app.ui.kit.map.rows import LonLat
from gis.mercator import TILE_PX, Floats, Level, degrees_of, metres_per_unit, unit_of

FARTHEST, CLOSEST = 3.0, 19.5


@dataclass(frozen=True, slots=True)
class View:
    """A window on the unit square: its middle, its zoom, its size in pixels."""

    x: float
    y: float
    zoom: float
    width: int
    height: int

    @property
    def world_px(self) -> float:
        return TILE_PX * math.exp2(self.zoom)

    @property
    def left(self) -> float:
        """The window's left edge in pixels of the world."""
        return self.x * self.world_px - self.width / 2

    @property
    def top(self) -> float:
        return self.y * self.world_px - self.height / 2

    @property
    def centre(self) -> LonLat:
        return degrees_of(self.x, self.y)

    @property
    def metres_per_px(self) -> float:
        return metres_per_unit(self.centre[1]) / self.world_px

    def screen(self, units: Floats) -> Floats:
        """Points of the unit square, shape (n, 2), in pixels of the window."""
        moved: Floats = units * self.world_px - np.array((self.left, self.top))
        return moved

    def point(self, lonlat: LonLat) -> tuple[float, float]:
        x, y = unit_of(*lonlat)
        return x * self.world_px - self.left, y * self.world_px - self.top

    def place(self, px: float, py: float) -> LonLat:
        return degrees_of((px + self.left) / self.world_px, (py + self.top) / self.world_px)

    def resized(self, width: int, height: int) -> View:
        return replace(self, width=width, height=height)

    def scaled(self, share: float) -> View:
        """The same piece of ground on a window that is larger or smaller by a share."""
        zoom = min(CLOSEST, max(FARTHEST, self.zoom + math.log2(share)))
        return replace(self, zoom=zoom)

    def panned(self, dx: float, dy: float) -> View:
        """The ground moved by that many pixels to the right and down."""
        return self._kept(self.x - dx / self.world_px, self.y - dy / self.world_px, self.zoom)

    def zoomed(self, zoom: float, px: float, py: float) -> View:
        """Another zoom, with the place under a pixel staying there."""
        zoom = min(CLOSEST, max(FARTHEST, zoom))
        aside_x, aside_y = px - self.width / 2, py - self.height / 2
        still_x = self.x + aside_x / self.world_px
        still_y = self.y + aside_y / self.world_px
        world_px = TILE_PX * math.exp2(zoom)
        return self._kept(still_x - aside_x / world_px, still_y - aside_y / world_px, zoom)

    def at(self, lonlat: LonLat, zoom: float) -> View:
        x, y = unit_of(*lonlat)
        return self._kept(x, y, min(CLOSEST, max(FARTHEST, zoom)))

    def spanning(self, lonlat: LonLat, span_m: float) -> View:
        """About a place, with at least `span_m` metres on the shorter side, at a sharp zoom."""
        metres_per_px = span_m / max(1, min(self.width, self.height))
        zoom = math.log2(metres_per_unit(lonlat[1]) / (metres_per_px * TILE_PX))
        return self.at(lonlat, sharp_below(zoom))

    def around(self, points: Iterable[LonLat], margin_px: int = 90) -> View:
        """All points in sight, at a sharp zoom no closer than a street block."""
        xy = np.array([unit_of(*p) for p in points])
        if not len(xy):
            return self
        low, high = xy.min(axis=0), xy.max(axis=0)
        room = np.maximum((self.width - 2 * margin_px, self.height - 2 * margin_px), 50)
        extent = np.maximum(high - low, 1e-12)
        zoom = math.log2(float((room / extent).min()) / TILE_PX)
        middle = (low + high) / 2
        zoom = sharp_below(min(zoom, 17.0))
        return self._kept(float(middle[0]), float(middle[1]), max(FARTHEST, zoom))

    def _kept(self, x: float, y: float, zoom: float) -> View:
        return replace(self, x=min(1.0, max(0.0, x)), y=min(1.0, max(0.0, y)), zoom=zoom)


def sharp_below(zoom: float) -> float:
    """The closest zoom not beyond this one whose tiles are drawn pixel for pixel."""
    level = Level(max(0, math.floor(zoom * 2 + 1e-3)))
    return level.zoom


def sharp_near(zoom: float) -> float:
    return Level(max(0, round(zoom * 2))).zoom


def between(start: View, end: View, share: float) -> View:
    """On the way from one view to another; the zoom moves evenly, the middle along with the
    scale.
    """
    if share >= 1.0:
        return end
    zoom = start.zoom + (end.zoom - start.zoom) * share
    if abs(end.zoom - start.zoom) < 1e-6:
        along = share
    else:
        along = (math.exp2(-start.zoom) - math.exp2(-zoom)) / (
            math.exp2(-start.zoom) - math.exp2(-end.zoom)
        )
    x, y = start.x + (end.x - start.x) * along, start.y + (end.y - start.y) * along
    return replace(end, x=x, y=y, zoom=zoom)
