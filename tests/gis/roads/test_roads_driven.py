"""Snapping, closures, rankings and routes as callers see them."""

import numpy as np
import pytest

from gis.coordinates import haversine_m
from gis.roads.build import build_roads
from gis.roads.manoeuvres import Manoeuvre
from gis.roads.snapping import OFF_ROAD_MPS
from gis.roads.turns import U_TURN_S
from tests.fakes.osm_maps import DrawnMap, at


def a_ladder():
    """Two parallel streets of 2 km, 400 m apart, joined at both ends and in the middle."""
    drawn = DrawnMap()
    for n, x in enumerate((0, 1000, 2000)):
        drawn.node(n, x, 0)
        drawn.node(n + 10, x, 400)
        drawn.way(20 + n, (n, n + 10), name=f"rung {n}")
    drawn.way(1, (0, 1, 2), name="south street")
    drawn.way(2, (10, 11, 12), name="north street", maxspeed="60")
    return build_roads(drawn.data())


def a_dual_carriageway():
    drawn = DrawnMap()
    for n, x in enumerate((0, 2000)):
        drawn.node(n, x, 0)
        drawn.node(n + 10, x, 16)
    drawn.way(1, (0, 1), oneway="yes", highway="primary", name="eastbound")
    drawn.way(2, (11, 10), oneway="yes", highway="primary", name="westbound")
    drawn.way(3, (1, 11), highway="primary_link"), drawn.way(4, (10, 0), highway="primary_link")
    return build_roads(drawn.data())


def test_a_snap_tells_how_far_off_the_road_it_is():
    snap = a_ladder().snap(*at(500, 120))
    assert snap.road == "south street"
    assert snap.distance_m == pytest.approx(120, abs=0.5)
    assert snap.access_s == pytest.approx(120 / OFF_ROAD_MPS, abs=0.2)
    assert haversine_m(snap.lon, snap.lat, *at(500, 0)) < 0.5


def test_nothing_is_snapped_over_five_kilometres():
    graph = a_ladder()
    assert graph.snap(*at(500, -5300)) is None
    assert graph.snap(*at(500, -4800)).distance_m == pytest.approx(4800, rel=0.01)
    ranking = graph.rank_to(at(500, -9000), *np.array([at(0, 0)]).T)
    assert ranking.place_snapped_m == np.inf and ranking.time_s[0] == np.inf
    assert ranking.route(0) is None


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_vehicle_without_a_position_is_out_of_reach_and_spoils_no_other(bad):
    lon, lat = np.array([at(100, 0), (bad, bad), at(300, 0)]).T
    ranking = a_ladder().rank_to(at(900, 0), lon, lat)
    assert list(np.isfinite(ranking.time_s)) == [True, False, True]
    assert list(ranking.order()) == [2, 0]


def test_no_vehicles_no_ranking():
    ranking = a_ladder().rank_to(at(900, 0), [], [])
    assert len(ranking.time_s) == len(ranking.order()) == 0


@pytest.mark.parametrize(("heading", "road"), [(85, "eastbound"), (265, "westbound")])
def test_the_heading_tells_carriageways_apart(heading, road):
    assert a_dual_carriageway().snap(*at(1000, 8), heading_deg=heading).road == road


def test_driving_off_against_the_heading_costs_turning_round():
    graph = a_ladder()
    ahead = graph.route(at(300, 0), at(700, 0), 90).time_s
    behind = graph.route(at(300, 0), at(700, 0), 270).time_s
    assert behind == pytest.approx(ahead + U_TURN_S)


def test_a_house_beside_a_motorway_is_reached_by_the_street_behind_it():
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, 0), (1000, 0), (0, 45), (1000, 45), (-300, 0), (-300, 45))):
        drawn.node(n, x, y)
    drawn.way(1, (0, 1), highway="motorway", oneway="no", name="motorway")
    drawn.way(2, (2, 3), name="street")
    drawn.way(3, (0, 4, 5, 2)), drawn.way(4, (1, 3))
    graph = build_roads(drawn.data())
    assert graph.snap(*at(500, 20)).road == "street"
    assert graph.snap(*at(500, 3)).road == "motorway"


def test_calibrated_factors_scale_the_driving_time():
    graph = a_ladder()
    before = graph.route(at(100, 0), at(900, 0)).time_s
    graph.calibrate(graph.class_factors / 2)
    assert graph.route(at(100, 0), at(900, 0)).time_s == pytest.approx(before * 2)
    with pytest.raises(ValueError, match="factors"):
        graph.calibrate([1.0])


def test_a_route_names_its_roads_and_turns():
    route = a_ladder().route(at(300, 0), at(1000, 350), 90)
    assert [(leg.road, leg.manoeuvre) for leg in route.legs] == [
        ("south street", Manoeuvre.DEPART),
        ("rung 1", Manoeuvre.LEFT),
    ]
    assert sum(leg.time_s for leg in route.legs) == pytest.approx(route.time_s)
    assert sum(leg.distance_m for leg in route.legs) == pytest.approx(route.distance_m)
    assert route.distance_m == pytest.approx(700 + 350, abs=2)


def test_a_route_runs_from_place_to_place_and_its_clock_never_runs_back():
    start, end = at(300, 60), at(1700, 380)
    route = a_ladder().route(start, end)
    assert tuple(route.line[0]) == pytest.approx(start)
    assert tuple(route.line[-1]) == pytest.approx(end)
    assert len(route.line) == len(route.times_s) == len(route.distances_m)
    assert np.all(np.diff(route.times_s) >= 0) and np.all(np.diff(route.distances_m) >= 0)
    assert route.start_off_m == pytest.approx(60, abs=0.5)
    steps = haversine_m(*route.line[:-1].T, *route.line[1:].T)
    assert steps.sum() == pytest.approx(route.distance_m, rel=1e-3)


def test_a_vehicle_on_its_route_is_where_the_clock_says():
    route = a_ladder().route(at(300, 0), at(700, 0), 90)
    assert route.at(-5) == pytest.approx(at(300, 0))
    assert route.at(route.time_s / 2) == pytest.approx(at(500, 0), abs=1e-6)
    assert route.at(route.time_s + 60) == pytest.approx(at(700, 0))


def test_a_route_within_one_stretch_of_road_needs_no_junction():
    route = a_ladder().route(at(300, 0), at(320, 0), 90)
    assert route.distance_m == pytest.approx(20, abs=0.1) and len(route.legs) == 1


def test_a_place_behind_one_on_a_one_way_road_is_driven_round_to():
    route = a_dual_carriageway().route(at(1000, -1), at(900, -1))
    assert route.distance_m > 2000


def test_a_place_behind_one_on_a_ring_is_reached_by_driving_the_ring_once_more():
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, 0), (300, 300), (0, 600), (-300, 300), (0, -300))):
        drawn.node(n, x, y)
    drawn.way(1, (4, 0))
    drawn.way(2, (0, 1, 2, 3, 0), oneway="yes")
    route = build_roads(drawn.data()).route(at(200, 400), at(250, 250))
    ring_m = 4 * 300 * 2**0.5
    assert ring_m - 400 < route.distance_m < ring_m + 700
    assert np.all(np.diff(route.distances_m) >= 0)
    assert route.time_s > route.distance_m / 9


def test_the_exit_of_a_roundabout_is_counted():
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, -30), (30, 0), (0, 30), (-30, 0))):
        drawn.node(n, x, y)
        drawn.node(n + 10, x * 20, y * 20)
        drawn.way(10 + n, (n + 10, n), name=f"arm {n}")
    drawn.way(1, (0, 1, 2, 3, 0), junction="roundabout")
    graph = build_roads(drawn.data())
    for arm, (x, y) in ((1, (400, 0)), (2, (0, 400)), (3, (-400, 0))):
        legs = graph.route(at(0, -400), at(x, y), 0).legs
        assert [leg.manoeuvre for leg in legs[:2]] == [Manoeuvre.DEPART, Manoeuvre.ROUNDABOUT]
        assert legs[1].exit_number == arm and legs[-1].road == f"arm {arm}"


def test_a_ranking_says_on_which_roads_it_stood():
    graph = a_ladder()
    graph.set_conditions([], version=7)
    ranking = graph.rank_to(at(900, 0), *np.array([at(100, 0)]).T)
    assert (ranking.version, ranking.closure_version) == (graph.version, 7)
