"""A sheet of map to be painted: where it lies and how its pixels meet the world.

Knows no colours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gis.mercator import TILE_PX, Block, Box, Floats, unit_of

MARGIN_PX = 48
"""What may reach into the sheet from outside: half the widest road."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rectangle of the world in pixels at one zoom; `ratio` device pixels to each."""

    zoom: float
    world_px: float
    left: float
    top: float
    width: int
    height: int
    ratio: float = 1.0

    @classmethod
    def of_block(cls, block: Block, ratio: float = 1.0) -> Sheet:
        side = block.level.tile_px * Block.SIDE
        left, top = block.column * side, block.row * side
        level = block.level
        return cls(level.zoom, level.world_px, left, top, side, side, ratio)

    @classmethod
    def around(
        cls, lonlat: tuple[float, float], zoom: float, size: tuple[int, int], ratio: float = 1.0
    ) -> Sheet:
        """A sheet of any size about a place."""
        world_px = TILE_PX * math.exp2(zoom)
        x, y = unit_of(*lonlat)
        left, top = x * world_px - size[0] / 2, y * world_px - size[1] / 2
        return cls(zoom, world_px, left, top, size[0], size[1], ratio)

    @property
    def whole_zoom(self) -> int:
        """The zoom whose shapes are drawn."""
        return min(20, max(0, int(self.zoom + 0.01)))

    @property
    def box(self) -> Box:
        """The sheet in the unit square."""
        return Box(
            self.left / self.world_px,
            self.top / self.world_px,
            (self.left + self.width) / self.world_px,
            (self.top + self.height) / self.world_px,
        )

    @property
    def reach(self) -> Box:
        """The sheet and what may reach into it."""
        return self.box.grown(MARGIN_PX / self.world_px)

    def pixels(self, units: Floats) -> Floats:
        """Points of the unit square in pixels of this sheet."""
        moved: Floats = units * self.world_px - np.array((self.left, self.top))
        return moved
