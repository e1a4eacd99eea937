"""Reach areas follow the roads and miss nobody: each time is that of the exact ranking."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.people import People, PeopleSource
from gis.roads.build import build_roads
from gis.roads.conditions import ConditionKind, ConditionShape, RoadCondition
from gis.roads.cover_grid import HORIZON_S, CoverGrid, nearest_of
from gis.roads.edge_times import EdgeTimes
from gis.roads.graph import RoadGraph
from gis.roads.reach import ReachField
from gis.roads.squares import Squares
from tests.fakes.osm_maps import CORNER, DrawnMap, at

BLOCK_M = 400.0
SIDE = 9


def a_town(one_ways=frozenset(), missing=frozenset()) -> RoadGraph:
    """A square town of residential streets; streets are numbered row by row."""
    town = DrawnMap()
    for row in range(SIDE):
        for column in range(SIDE):
            town.node(1 + row * SIDE + column, column * BLOCK_M, row * BLOCK_M)
    number = 1000
    for row in range(SIDE):
        for column in range(SIDE):
            node = 1 + row * SIDE + column
            for other in ([node + 1] if column + 1 < SIDE else []) + (
                [node + SIDE] if row + 1 < SIDE else []
            ):
                number += 1
                if number not in missing:
                    oneway = "yes" if number in one_ways else "no"
                    town.way(number, (node, other), oneway=oneway)
    return build_roads(town.data())


@pytest.fixture(scope="module")
def town() -> RoadGraph:
    return a_town()


def middle() -> tuple[list[float], list[float]]:
    lon, lat = at(4 * BLOCK_M + 5, 4 * BLOCK_M)
    return [lon], [lat]


@settings(max_examples=8, deadline=None)
@given(
    one_ways=st.frozensets(st.integers(1001, 1140), max_size=40),
    missing=st.frozensets(st.integers(1001, 1140), max_size=15),
    seed=st.integers(0, 2**32 - 1),
    sources=st.integers(1, 4),
)
def test_every_point_of_a_road_is_timed_as_the_exact_ranking_does(one_ways, missing, seed, sources):
    graph = a_town(one_ways, missing)
    random = np.random.default_rng(seed)
    starts = [at(*random.uniform(0, (SIDE - 1) * BLOCK_M, 2)) for _ in range(sources)]
    seeds = graph.leaving(*zip(*starts, strict=True))
    network = graph.network
    times = EdgeTimes.of(network, graph.engine.spread(seeds), np.arange(network.edge_count))
    line = random.integers(0, network.line_count, 30).astype(np.int32)
    share = random.uniform(0.15, 0.85, 30)
    timed = times.at(line, share)
    for seed_number, edge in enumerate(times.seeds.edge.tolist()):
        same = np.flatnonzero(line == network.edge_line[edge])
        ahead = times.ahead(np.full(len(same), seed_number), share[same])
        timed[same] = np.minimum(timed[same], ahead)
    point = network.point_on(line, share * network.line_m[line])
    exact = np.min([graph.rank_from(s, point.lon, point.lat).time_s for s in starts], axis=0)
    assert timed == pytest.approx(exact, abs=0.05)


def test_the_outline_holds_what_is_reached_and_leaves_out_what_is_not(town):
    reach = ReachField(town).reach(*middle(), limits_s=[120.0])
    (area,) = reach.areas
    shape = shapely.union_all([shapely.Polygon(p[0], p[1:]) for p in area.polygons])
    random = np.random.default_rng(7)
    x = random.uniform(0, (SIDE - 1) * BLOCK_M, 400)
    y = np.round(random.uniform(0, SIDE - 1, 400)) * BLOCK_M
    spots = [at(a, b) for a, b in zip(x, y, strict=True)]
    (lon,), (lat,) = middle()
    seconds = town.rank_from((lon, lat), *zip(*spots, strict=True)).time_s
    inside = shapely.intersects_xy(shape, *np.array(spots).T)
    assert inside[seconds < 100].all()
    assert not inside[seconds > 170].any()


def test_a_block_that_no_road_enters_stays_a_hole():
    ring = DrawnMap()
    corners = [(0, 0), (3000, 0), (3000, 3000), (0, 3000)]
    for number, corner in enumerate(corners, start=1):
        ring.node(number, *corner)
    for number, pair in enumerate([(1, 2), (2, 3), (3, 4), (4, 1)], start=10):
        ring.way(number, pair, highway="primary")
    reach = ReachField(build_roads(ring.data())).reach(
        *zip(at(0, 0), strict=True), limits_s=[900.0]
    )
    ((outer, *holes),) = reach.areas[0].polygons
    assert len(holes) == 1
    inner = shapely.Polygon(holes[0])
    assert inner.contains(shapely.Point(*at(1500, 1500)))
    assert not inner.intersects(shapely.Point(*at(1500, 60)))
    assert shapely.Polygon(outer).contains(shapely.Point(*at(1500, -60)))


def test_more_time_reaches_more_and_leaves_less(town):
    reach = ReachField(town).reach(*middle(), limits_s=[180.0, 60.0, 120.0])
    assert [area.limit_s for area in reach.areas] == [60.0, 120.0, 180.0]
    reached = [area.area_km2 for area in reach.areas]
    left = [gap.area_km2 for gap in reach.gaps]
    assert reached == sorted(reached) and left == sorted(left, reverse=True)
    for area, gap in zip(reach.areas, reach.gaps, strict=True):
        assert area.area_km2 + gap.area_km2 == pytest.approx(gap.of_area_km2, rel=0.01)


def test_two_sources_reach_what_each_of_them_does(town):
    field = ReachField(town)
    corners = [at(0, 0), at(8 * BLOCK_M, 8 * BLOCK_M)]
    alone = [field.reach([lon], [lat], limits_s=[90.0]) for lon, lat in corners]
    both = field.reach(*zip(*corners, strict=True), limits_s=[90.0])
    expected = sum(reach.areas[0].area_km2 for reach in alone)
    assert both.areas[0].area_km2 == pytest.approx(expected)


def closed_about(y_m: float) -> RoadCondition:
    ring = [(-100, y_m - 50), (4000, y_m - 50), (4000, y_m + 50), (-100, y_m + 50)]
    return RoadCondition(
        id="R-1",
        kind=ConditionKind.CLOSED,
        shape=ConditionShape.AREA,
        points=tuple(at(*corner) for corner in ring),
    )


def test_a_closed_road_shrinks_the_area_at_once():
    graph = a_town()
    field = ReachField(graph)
    before = field.reach(*middle(), limits_s=[150.0])
    graph.set_conditions([closed_about(5 * BLOCK_M)])
    after = field.reach(*middle(), limits_s=[150.0])
    assert after.areas[0].area_km2 < before.areas[0].area_km2


def test_behind_a_closure_lies_what_is_not_reached():
    graph = a_town()
    graph.set_conditions([closed_about(5 * BLOCK_M)])
    (area,) = ReachField(graph).reach(*middle(), limits_s=[900.0]).areas
    shape = shapely.union_all([shapely.Polygon(p[0], p[1:]) for p in area.polygons])
    assert shape.contains(shapely.Point(*at(3 * BLOCK_M, 4 * BLOCK_M)))
    beyond = [at(x * BLOCK_M + 150, y * BLOCK_M) for x in range(7) for y in (5, 6, 7)]
    assert not shapely.intersects_xy(shape, *np.array(beyond).T).any()


def test_no_source_reaches_nothing(town):
    reach = ReachField(town).reach([], [], limits_s=[240.0])
    assert reach.areas[0].polygons == ()
    assert reach.gaps[0].area_km2 == reach.gaps[0].of_area_km2


def people_at(*spots) -> People:
    lon, lat = zip(*(at(x, y) for x, y, _ in spots), strict=True)
    persons = np.array([float(count) for *_, count in spots])
    return People(np.array(lon), np.array(lat), persons, PeopleSource.TABLE)


def by_halves(lon, lat):
    border = at(4 * BLOCK_M, 0)[0]
    return ["西区" if east < border else "东区" for east in lon]


def test_people_out_of_reach_are_counted_by_district(town):
    people = people_at((0, 0, 700), (4 * BLOCK_M, 4 * BLOCK_M, 5000), (8 * BLOCK_M, 0, 300))
    reach = ReachField(town, people, by_halves).reach(*middle(), limits_s=[120.0])
    (gap,) = reach.gaps
    assert (gap.people, gap.of_people) == (1000.0, 6000.0)
    assert gap.people_source is PeopleSource.TABLE
    assert {row.district: row.people for row in gap.districts} == {"西区": 700.0, "东区": 300.0}
    assert sum(row.area_km2 for row in gap.districts) == pytest.approx(gap.area_km2)


def test_people_who_live_off_the_road_are_walked_to(town):
    yard = people_at((4 * BLOCK_M + 200, 4 * BLOCK_M + 200, 50))
    field = ReachField(town, yard)
    far, near = (field.reach(*middle(), limits_s=[s]).gaps[0].people for s in (40.0, 240.0))
    assert (far, near) == (50.0, 0.0)


def test_a_region_without_figures_says_so(town):
    (gap,) = ReachField(town).reach(*middle(), limits_s=[60.0]).gaps
    assert (gap.people, gap.of_people, gap.people_source) == (None, None, None)


def test_each_cell_is_timed_like_its_nearest_road(town):
    grid = CoverGrid(town, Squares(town.network))
    (lon,), (lat,) = middle()
    times = grid.seconds_from(lon, lat)
    exact = town.rank_from((lon, lat), grid.cells.lon, grid.cells.lat).time_s
    assert len(times) == len(grid.cells) > 40
    assert np.median(np.abs(times - exact)) < 25
    assert np.corrcoef(times, exact)[0, 1] > 0.95


def test_cells_beyond_the_horizon_are_not_told_apart(town):
    graph = a_town()
    graph.calibrate(graph.class_factors / 8.0)
    (lon,), (lat,) = middle()
    times = CoverGrid(graph, Squares(graph.network)).seconds_from(lon, lat)
    assert np.isinf(times).any() and times[np.isfinite(times)].max() <= HORIZON_S


def test_times_are_kept_until_a_road_changes():
    graph = a_town()
    grid = CoverGrid(graph, Squares(graph.network))
    (lon,), (lat,) = middle()
    before = grid.seconds_from(lon, lat)
    assert grid.known(lon, lat) and grid.seconds_from(lon, lat) is before
    graph.calibrate(graph.class_factors / 2.0)
    assert not grid.known(lon, lat)
    assert np.nanmax(grid.seconds_from(lon, lat)) > np.nanmax(before)


@given(st.lists(st.lists(st.floats(0, 900), min_size=4, max_size=4), min_size=1, max_size=6))
def test_the_second_nearest_is_always_another_source(rows):
    times = [np.array(row, dtype=np.float32) for row in rows]
    nearest = nearest_of(times, 4)
    for cell in range(4):
        ordered = sorted(float(row[cell]) for row in times)
        assert nearest.first_s[cell] == ordered[0]
        assert nearest.next_s[cell] == (ordered[1] if len(ordered) > 1 else np.inf)
        assert times[nearest.source[cell]][cell] == ordered[0]


def test_without_a_source_no_cell_has_a_nearest():
    nearest = nearest_of([], 3)
    assert nearest.source.tolist() == [-1, -1, -1] and np.isinf(nearest.first_s).all()


def test_people_make_a_cell_be_timed_where_they_live(town):
    corner = people_at((8 * BLOCK_M, 8 * BLOCK_M, 100))
    grid = CoverGrid(town, Squares(town.network), corner)
    assert grid.cells.people is not None
    assert grid.cells.people.sum() == 100 and np.count_nonzero(grid.cells.people) == 1
    assert CORNER.lon < grid.cells.lon.max()
