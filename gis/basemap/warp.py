"""Which part of a source's map lies under one of our tiles, whatever datum it is drawn in.

Our tiles are WGS-84. A map drawn in GCJ-02 shows what stands at P at the pixel of GCJ-02(P), some
500 m off, and not everywhere by the same. Over one tile the shift is so even that a straight
mapping (affine) through three corners is exact to half a pixel. Knows no pictures.
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


class Footprint(NamedTuple):
    """One of our tiles in the pixels of the source's map at one zoom."""

    zoom: int
    corners: Floats
    """North-west, north-east, south-west: shape (3, 2)."""
    tiles: tuple[RawTile, ...]
    exact: bool
    """The tile is one of the source's own, pixel by pixel."""


def footprint(base: BaseMap, tile: Tile, ratio: int = 1) -> Footprint | None:
    """What of the source a tile shows; None where the source has no zoom fit for it."""
    zoom = source_zoom(base, tile, ratio)
    if zoom is None:
        return None
    side = 1 << tile.level.grid
    x, y = tile.column / side, tile.row / side
    units = np.array(((x, y), (x + 1 / side, y), (x, y + 1 / side)))
    corners = shifted(units, base.datum) * (base.tile_px << zoom)
    exact = (
        base.datum is Datum.WGS84
        and zoom == tile.level.grid
        and tile.level.tile_px * ratio == base.tile_px
    )
    return Footprint(zoom, corners, _tiles_under(corners, zoom, base.tile_px), exact)


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


def _tiles_under(corners: Floats, zoom: int, tile_px: int) -> tuple[RawTile, ...]:
    fourth = corners[1] + corners[2] - corners[0]
    all_four = np.vstack((corners, fourth)) / tile_px
    last = (1 << zoom) - 1
    nudge = 1e-6
    (west, north), (east, south) = all_four.min(axis=0) + nudge, all_four.max(axis=0) - nudge
    columns = range(max(0, math.floor(west)), min(last, math.floor(east)) + 1)
    rows = range(max(0, math.floor(north)), min(last, math.floor(south)) + 1)
    return tuple(RawTile(zoom, column, row) for row in rows for column in columns)
