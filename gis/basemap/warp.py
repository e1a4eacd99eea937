"""Which part of a source's map lies under one of our tiles, whatever datum it is drawn in.

Our tiles are WGS-84. A map drawn in GCJ-02 shows what stands at P at the pixel of GCJ-02(P), some
500 m off, and not everywhere by the same: BD-09 swings by 36 m within an eighth of a degree. So a
tile is laid in square pieces, each by a straight mapping (affine) that is exact to half a pixel.
Knows no pictures.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from gis.basemap.addresses import RawTile
from gis.basemap.settings import BaseMap
from gis.coordinates import Datum, from_wgs84
from gis.mercator import Floats, Tile, units_of

_MOST_STEPS = 2
"""A zoom for which more than 4 × 4 tiles would have to be fetched for one is not shown."""
_SHARP = 0.9
_EVEN_DEGREES = 0.004
"""Over so little the shift of every datum is as good as even."""
_PIECES = 8
"""Along each side of a tile that is larger: then a piece errs by a seventh of a pixel at most."""


class Footprint(NamedTuple):
    """One of our tiles in the pixels of the source's map at one zoom."""

    zoom: int
    lattice: Floats
    """The corners of the pieces, row by row from the north-west: shape (n + 1, n + 1, 2)."""
    tiles: tuple[RawTile, ...]
    exact: bool
    """The tile is one of the source's own, pixel by pixel."""


def footprint(base: BaseMap, tile: Tile, ratio: int = 1) -> Footprint | None:
    """What of the source a tile shows; None where the source has no zoom fit for it."""
    zoom = source_zoom(base, tile, ratio)
    if zoom is None:
        return None
    lattice = _lattice(base, tile) * (base.tile_px << zoom)
    exact = (
        base.datum is Datum.WGS84
        and zoom == tile.level.grid
        and tile.level.tile_px * ratio == base.tile_px
    )
    return Footprint(zoom, lattice, _tiles_under(lattice, zoom, base.tile_px), exact)


def _lattice(base: BaseMap, tile: Tile) -> Floats:
    side = 1 << tile.level.grid
    uneven = base.datum is not Datum.WGS84 and 360.0 / side > _EVEN_DEGREES
    steps = np.linspace(0.0, 1.0, (_PIECES if uneven else 1) + 1)
    down, across = np.meshgrid(steps, steps, indexing="ij")
    units = np.column_stack((tile.column + across.ravel(), tile.row + down.ravel())) / side
    return shifted(units, base.datum).reshape(len(steps), len(steps), 2)


def source_zoom(base: BaseMap, tile: Tile, ratio: int) -> int | None:
    """The least zoom whose pixels are fine enough, as far as the source goes."""
    wanted = tile.level.tile_px * ratio * _SHARP / base.tile_px
    zoom = tile.level.grid + max(0, math.ceil(math.log2(wanted)))
    zoom = max(base.min_zoom, min(base.max_zoom, zoom))
    return zoom if zoom - tile.level.grid <= _MOST_STEPS else None


def shifted(units: Floats, datum: Datum) -> Floats:
    """Where places of the WGS-84 unit square lie in a unit square drawn in another datum."""
    if datum is Datum.WGS84:
        return units
    lon = units[:, 0] * 360.0 - 180.0
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * units[:, 1]))))
    moved = from_wgs84(lon, lat, datum)
    return units_of(np.column_stack((moved.lon, moved.lat)))


def _tiles_under(lattice: Floats, zoom: int, tile_px: int) -> tuple[RawTile, ...]:
    spots = lattice.reshape(-1, 2) / tile_px
    last = (1 << zoom) - 1
    nudge = 1e-6
    (west, north), (east, south) = spots.min(axis=0) + nudge, spots.max(axis=0) - nudge
    columns = range(max(0, math.floor(west)), min(last, math.floor(east)) + 1)
    rows = range(max(0, math.floor(north)), min(last, math.floor(south)) + 1)
    return tuple(RawTile(zoom, column, row) for row in rows for column in columns)
