"""A map drawn in another datum lies right under WGS-84 to half a pixel, wherever we look."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.basemap import BaseMap, Kind
from gis.basemap.warp import Footprint, footprint, shifted
from gis.coordinates import Datum
from gis.mercator import Level, Tile, unit_of

IN_CHINA = st.tuples(st.floats(75.0, 135.0), st.floats(4.0, 53.0))
LEVELS = st.integers(10, 40).map(Level)
SHIFTED = st.sampled_from((Datum.GCJ02, Datum.BD09))


def a_map(datum: Datum, **values: object) -> BaseMap:
    told: dict[str, object] = {"name": "x", "kind": Kind.XYZ, "max_zoom": 20}
    return BaseMap(datum=datum, **{**told, **values})  # type: ignore[arg-type]


def tile_at(lonlat: tuple[float, float], level: Level) -> Tile:
    x, y = unit_of(*lonlat)
    return Tile(level, int(x * (1 << level.grid)), int(y * (1 << level.grid)))


def drawn_at(
    under: Footprint, across: float, down: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The pixel of the source that is drawn at a share of the tile's width and height."""
    pieces = len(under.lattice) - 1
    column, row = (min(int(share * pieces), pieces - 1) for share in (across, down))
    north_west, north_east = under.lattice[row, column], under.lattice[row, column + 1]
    south_west = under.lattice[row + 1, column]
    right, low = across * pieces - column, down * pieces - row
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = (
        north_west + right * (north_east - north_west) + low * (south_west - north_west)
    )
    return found


@given(IN_CHINA, LEVELS, SHIFTED, st.floats(0, 1), st.floats(0, 1))
def test_every_place_of_a_tile_shows_its_own_ground(
    lonlat: tuple[float, float], level: Level, datum: Datum, across: float, down: float
) -> None:
    """The straight mapping of each piece against the datum's own formula."""
    base = a_map(datum)
    tile = tile_at(lonlat, level)
    under = footprint(base, tile)
    assert under is not None
    drawn = drawn_at(under, across, down)
    side = 1 << level.grid
    unit = np.array([((tile.column + across) / side, (tile.row + down) / side)])
    true = shifted(unit, datum)[0] * (base.tile_px << under.zoom)
    pixel = (base.tile_px << under.zoom) / level.world_px
    assert np.hypot(*(drawn - true)) / pixel < 0.5


@given(IN_CHINA, LEVELS)
def test_the_tiles_that_are_fetched_cover_the_whole_of_ours(
    lonlat: tuple[float, float], level: Level
) -> None:
    under = footprint(a_map(Datum.GCJ02), tile_at(lonlat, level))
    assert under is not None
    for x, y in under.lattice.reshape(-1, 2) / 256:
        column, row = min(int(x), 2**under.zoom - 1), min(int(y), 2**under.zoom - 1)
        inside = any((t.column, t.row) == (column, row) for t in under.tiles)
        on_edge = abs(x - round(x)) < 1e-5 or abs(y - round(y)) < 1e-5
        assert inside or on_edge


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_in_shanghai_the_shift_is_some_hundred_metres(datum: Datum) -> None:
    tile = tile_at((121.47, 31.23), Level(34))
    moved, still = footprint(a_map(datum), tile), footprint(a_map(Datum.WGS84), tile)
    assert moved is not None
    assert still is not None
    metres = np.hypot(*(moved.lattice[0, 0] - still.lattice[0, 0])) * 0.59 * 2
    assert 300 < metres < 2000


def test_in_wgs84_a_whole_step_is_the_source_s_own_tile() -> None:
    tile = tile_at((121.47, 31.23), Level(34))
    under = footprint(a_map(Datum.WGS84), tile)
    assert under is not None
    assert under.exact
    assert [(t.column, t.row) for t in under.tiles] == [(tile.column, tile.row)]


def test_a_half_step_and_a_dense_screen_take_finer_tiles() -> None:
    half = footprint(a_map(Datum.WGS84), tile_at((121.47, 31.23), Level(31)))
    dense = footprint(a_map(Datum.WGS84), tile_at((121.47, 31.23), Level(30)), ratio=2)
    assert half is not None
    assert dense is not None
    assert (half.zoom, len(half.tiles)) == (16, 4)
    assert (dense.zoom, len(dense.tiles)) == (16, 4)


def test_beyond_its_last_zoom_a_source_is_shown_larger() -> None:
    under = footprint(a_map(Datum.WGS84, max_zoom=14), tile_at((121.47, 31.23), Level(36)))
    assert under is not None
    assert under.zoom == 14
    assert len(under.tiles) == 1


def test_far_above_its_first_zoom_a_source_is_not_shown() -> None:
    far = footprint(a_map(Datum.WGS84, min_zoom=14), tile_at((121.47, 31.23), Level(20)))
    assert far is None
