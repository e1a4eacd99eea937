"""What an extract becomes in the painter's store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import BadRegion
from gis.features.build import build_features
from gis.features.kinds import BRIDGE, ONEWAY, TUNNEL
from gis.features.rings import join_ways
from gis.features.store import FeatureStore, Shape
from gis.mercator import Box, unit_of
from tests.fakes.map_sketch import CENTRE, MapSketch, square

EVERYWHERE = Box(0.0, 0.0, 1.0, 1.0)
X, Y = CENTRE

Stored = Callable[..., list[Shape]]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    def build(sketch: MapSketch, zoom: int = 17, kind: str = "") -> list[Shape]:
        build_features(sketch.data(), tmp_path / "features.sqlite")
        with FeatureStore.open(tmp_path / "features.sqlite") as store:
            return [s for s in store.within(EVERYWHERE, zoom) if s.kind.startswith(kind)]

    return build


def rings_of(shape: Shape) -> list[np.ndarray]:
    return np.split(shape.units(), np.cumsum(shape.lengths())[:-1])


def signed_area(ring: np.ndarray) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


def test_a_hole_of_a_lake_stays_a_hole(stored: Stored) -> None:
    sketch = MapSketch()
    outer = sketch.way(square(CENTRE, 0.01))
    inner = sketch.way(square(CENTRE, 0.004))
    sketch.relation([(outer, "outer"), (inner, "inner")], type="multipolygon", natural="water")
    (lake,) = stored(sketch, kind="area.water")
    areas = [signed_area(ring) for ring in rings_of(lake)]
    assert len(areas) == 2
    assert areas[0] * areas[1] < 0, "the hole must turn against the shore"
    assert abs(areas[1]) < abs(areas[0])


def test_an_island_in_a_pond_on_an_island_is_land_again(stored: Stored) -> None:
    sketch = MapSketch()
    ways = [sketch.way(square(CENTRE, half)) for half in (0.012, 0.008, 0.004)]
    members = list(zip(ways, ("outer", "inner", "outer"), strict=True))
    sketch.relation(members, type="multipolygon", natural="water")
    (lake,) = stored(sketch, kind="area.water")
    assert sorted(signed_area(r) > 0 for r in rings_of(lake)) == [False, True, True]


def test_a_shore_drawn_in_two_ways_is_one_ring(stored: Stored) -> None:
    sketch = MapSketch()
    ring = square(CENTRE, 0.01)
    first, second = sketch.way(ring[:3]), sketch.way(ring[2:][::-1])
    sketch.relation([(first, "outer"), (second, "outer")], type="multipolygon", natural="water")
    (lake,) = stored(sketch, kind="area.water")
    assert lake.lengths().tolist() == [5]


def test_a_shore_with_a_missing_piece_is_left_out(stored: Stored) -> None:
    sketch = MapSketch()
    piece = sketch.way(square(CENTRE, 0.01)[:3])
    sketch.relation([(piece, "outer"), (99, "outer")], type="multipolygon", natural="water")
    assert stored(sketch, kind="area.water") == []


def test_the_sea_lies_to_the_right_of_its_coast(stored: Stored) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.1, Y - 0.1), (X + 0.1, Y + 0.1)], highway="primary")
    sketch.way([(X, Y + 0.1), (X, Y - 0.1)], natural="coastline")
    (sea,) = stored(sketch, kind="area.water")
    west_of_coast = unit_of(X, Y)[0]
    assert sea.units()[:, 0].max() <= west_of_coast + 1e-8
    assert sea.units()[:, 0].min() < unit_of(X - 0.09, Y)[0]


def test_an_island_is_no_sea(stored: Stored) -> None:
    sketch = MapSketch()
    sketch.way([(X - 0.1, Y - 0.1), (X + 0.1, Y + 0.1)], highway="primary")
    sketch.way(square(CENTRE, 0.01), natural="coastline")
    (sea,) = stored(sketch, kind="area.water")
    assert len(sea.lengths()) == 2, "the frame, and the island as its hole"


def test_a_road_keeps_bridge_tunnel_and_direction(stored: Stored) -> None:
    sketch = MapSketch()
    sketch.way([(X, Y), (X + 0.01, Y)], highway="primary", bridge="yes", oneway="yes")
    sketch.way([(X, Y), (X, Y + 0.01)], highway="primary", tunnel="yes")
    bridge, tunnel = stored(sketch, kind="road.primary")
    assert (bridge.flags, bridge.layer) == (BRIDGE | ONEWAY, 1)
    assert (tunnel.flags, tunnel.layer) == (TUNNEL, -1)


def test_a_road_one_way_against_its_drawing_is_turned(stored: Stored) -> None:
    sketch = MapSketch()
    sketch.way([(X, Y), (X + 0.01, Y)], highway="residential", oneway="-1")
    (road,) = stored(sketch, kind="road.residential")
    assert road.flags == ONEWAY
    assert road.units()[0, 0] > road.units()[-1, 0]


def test_a_name_is_written_along_all_pieces_of_its_road(stored: Stored) -> None:
    sketch = MapSketch()
    sketch.way([(X, Y), (X + 0.005, Y)], highway="primary", name="人民路")
    sketch.way([(X + 0.005, Y), (X + 0.01, Y)], highway="primary", name="人民路", bridge="yes")
    (name,) = stored(sketch, kind="name.")
    assert name.kind == "name.road.primary"
    assert name.lengths().tolist() == [3]


def test_small_roads_are_not_read_at_far_zooms(stored: Stored) -> None:
    sketch = MapSketch()
    sketch.way([(X, Y), (X + 0.01, Y)], highway="residential")
    sketch.way([(X, Y), (X, Y + 0.01)], highway="motorway")
    assert [s.kind for s in stored(sketch, zoom=10)] == ["road.motorway"]


def test_house_numbers_and_places_become_labels(stored: Stored) -> None:
    sketch = MapSketch()
    sketch.way(square((X, Y), 0.0002), building="yes", **{"addr:housenumber": "7甲"})
    sketch.node((X + 0.001, Y), **{"addr:housenumber": "123"})
    sketch.node((X + 0.002, Y), amenity="hospital", name="市第一人民医院")
    sketch.node((X + 0.003, Y), place="suburb", name="城关")
    named = {s.kind: s.name for s in stored(sketch) if s.name}
    assert {s.name for s in stored(sketch, kind="house")} == {"123", "7甲"}
    assert named["poi.hospital"] == "市第一人民医院"
    assert named["place.suburb"] == "城关"


def test_the_version_changes_with_the_data(tmp_path: Path) -> None:
    versions = []
    for name in ("人民路", "解放路"):
        sketch = MapSketch()
        sketch.way([(X, Y), (X + 0.01, Y)], highway="primary", name=name)
        build_features(sketch.data(), tmp_path / "f.sqlite")
        with FeatureStore.open(tmp_path / "f.sqlite") as store:
            versions.append(store.about["version"])
            assert store.about["data_date"] == "2026-11-02"
    assert versions[0] != versions[1]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_damaged_store_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "features.sqlite"
    path.write_bytes(content)
    with pytest.raises(BadRegion, match="import the region again"):
        FeatureStore.open(path)


def test_a_store_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "features.sqlite"
    build_features(MapSketch().data(), path)
    db = sqlite3.connect(path)
    db.execute("UPDATE meta SET value='99' WHERE key='format'")
    db.commit()
    db.close()
    with pytest.raises(BadRegion, match="format"):
        FeatureStore.open(path)


@given(st.integers(3, 12), st.lists(st.integers(1, 11), max_size=5), st.randoms())
def test_a_ring_cut_anyhow_is_joined_again(corners, cuts, random) -> None:
    ring = [*range(corners), 0]
    at = sorted({0, corners, *(c for c in cuts if c < corners)})
    pieces = [tuple(ring[a : b + 1]) for a, b in pairwise(at)]
    turned = [p[::-1] if random.random() < 0.5 else p for p in pieces]
    random.shuffle(turned)
    rings, left = join_ways(turned)
    assert left == []
    assert [set(r) for r in rings] == [set(range(corners))]
