"""Which roads a closure or slow zone concerns, whom it concerns, and what becomes of the rest."""

from types import SimpleNamespace

import numpy as np
import pytest

from gis.roads.build import build_roads
from gis.roads.conditions import (
    ConditionKind,
    ConditionShape,
    RoadCondition,
    VehicleSize,
    condition_told,
)
from gis.roads.snapping import OFF_ROAD_MPS
from tests.fakes.osm_maps import DrawnMap, at

TRUCK = VehicleSize(height_m=3.4, width_m=2.5, weight_t=7.5)


def a_ladder(**south):
    """Two parallel streets of 2 km, 400 m apart, joined at both ends and in the middle."""
    drawn = DrawnMap()
    for n, x in enumerate((0, 1000, 2000)):
        drawn.node(n, x, 0)
        drawn.node(n + 10, x, 400)
        drawn.way(20 + n, (n, n + 10), name=f"rung {n}")
    drawn.way(1, (0, 1, 2), name="south street", **south)
    drawn.way(2, (10, 11, 12), name="north street", maxspeed="60")
    return build_roads(drawn.data())


def a_condition(*points, kind="closed", shape="point", id="R1", **more):
    return RoadCondition(
        id=id,
        kind=ConditionKind(kind),
        shape=ConditionShape(shape),
        points=tuple(at(*point) for point in points),
        **more,
    )


def a_box(west, south, east, north, **more):
    corners = ((west, south), (east, south), (east, north), (west, north))
    return a_condition(*corners, shape="area", **more)


def concerned(graph, condition):
    """The stretches by road name, in whole metres from the start of the line."""
    found = graph.covered(condition)
    names = [graph.network.names[graph.network.line_name[line]] for line in found.line]
    return sorted(zip(names, found.begin_m.round(), found.end_m.round(), strict=True))


def minutes(graph, start, end):
    return float(graph.rank_to(at(*end), *np.array([at(*start)]).T).time_s[0]) / 60


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"points": ()}, "make no point"),
        ({"shape": ConditionShape.AREA, "points": (at(0, 0), at(1, 1))}, "make no area"),
        ({"factor": 0.0}, "share of the speed"),
        ({"factor": 1.2}, "share of the speed"),
        ({"width_m": 0.0}, "width"),
        ({"points": ((114.0, float("nan")),)}, "positions"),
    ],
)
def test_a_condition_without_meaning_does_not_exist(wrong, why):
    sound = {
        "id": "R1",
        "kind": ConditionKind.CLOSED,
        "shape": ConditionShape.POINT,
        "points": (at(0, 0),),
    }
    with pytest.raises(ValueError, match=why):
        RoadCondition(**sound | wrong)


def test_a_point_concerns_the_nearest_road_alone_as_far_as_its_width():
    graph = a_ladder()
    assert concerned(graph, a_condition((500, 8), width_m=20)) == [("south street", 480, 520)]
    assert concerned(graph, a_condition((980, 30), width_m=40)) == [("rung 1", 0, 70)]


def test_a_point_on_a_crossing_concerns_all_its_roads():
    arms = {name for name, _, _ in concerned(a_ladder(), a_condition((1000, 0), width_m=20))}
    assert arms == {"south street", "rung 1"}


def test_a_point_farther_from_any_road_than_its_width_concerns_none():
    assert concerned(a_ladder(), a_condition((500, 50), width_m=20)) == []


def test_a_line_concerns_the_road_it_follows_and_not_those_it_crosses():
    line = a_condition((600, 4), (1400, -3), shape="line", width_m=15)
    assert concerned(a_ladder(), line) == [("south street", 0, 400), ("south street", 600, 1000)]


def test_a_line_with_corners_follows_its_roads_round_them():
    line = a_condition((500, 0), (1000, 0), (1000, 400), shape="line")
    assert concerned(a_ladder(), line) == [("rung 1", 0, 400), ("south street", 500, 1000)]


def test_an_area_concerns_all_that_lies_inside():
    found = concerned(a_ladder(), a_box(900, -50, 1100, 300))
    assert found == [("rung 1", 0, 300), ("south street", 0, 100), ("south street", 900, 1000)]


def test_a_closure_outside_the_map_changes_nothing():
    graph = a_ladder()
    before = minutes(graph, (300, 0), (1700, 0))
    graph.set_conditions([a_box(90_000, 0, 91_000, 900)])
    assert minutes(graph, (300, 0), (1700, 0)) == before


def test_a_closed_point_sends_everyone_round_and_lifting_it_brings_the_old_time_back():
    graph = a_ladder()
    usual = graph.route(at(300, 0), at(700, 0))
    graph.set_conditions([a_condition((500, 0))])
    detour = graph.route(at(300, 0), at(700, 0))
    assert detour.distance_m == pytest.approx(300 + 400 + 1000 + 400 + 300, abs=5)
    graph.set_conditions([])
    assert graph.route(at(300, 0), at(700, 0)).time_s == usual.time_s


def test_both_open_ends_of_a_closed_road_can_be_reached_and_left():
    graph = a_ladder()
    graph.set_conditions([a_condition((500, 0), width_m=100)])
    for west, east in (((100, 0), (800, 0)), ((380, 0), (620, 0))):
        there, back = graph.route(at(*west), at(*east)), graph.route(at(*east), at(*west))
        assert there.start_off_m == there.end_off_m == pytest.approx(0, abs=0.1)
        assert there.distance_m == pytest.approx(back.distance_m)
        assert there.distance_m == pytest.approx(2800 - (east[0] - west[0]), abs=5)
    assert graph.route(at(100, 0), at(390, 0)).distance_m == pytest.approx(290, abs=1)


def test_a_place_inside_a_closed_stretch_is_reached_on_foot_from_its_nearer_end():
    graph = a_ladder()
    graph.set_conditions([a_condition((500, 0), width_m=200)])
    ranking = graph.rank_to(at(450, 0), *np.array([at(100, 0), at(900, 0)]).T)
    assert ranking.place_snapped_m == pytest.approx(150, abs=1)
    west = graph.route(at(100, 0), at(300, 0)).time_s + 150 / OFF_ROAD_MPS
    assert ranking.time_s[0] == pytest.approx(west, abs=0.5)
    assert ranking.time_s[1] > ranking.time_s[0] + 60


def test_who_stands_before_an_accident_on_a_one_way_road_is_not_stuck_there():
    graph = a_ladder(oneway="yes")
    graph.set_conditions([a_condition((500, 0), width_m=30)])
    ahead, behind = at(900, 0), at(470, 0)
    ranking = graph.rank_to(ahead, *np.array([behind]).T)
    assert ranking.time_s[0] < 120 and ranking.snapped_m[0] == pytest.approx(60, abs=1)


def test_a_place_behind_an_accident_on_a_one_way_road_is_reached_from_before_it():
    graph = a_ladder(oneway="yes")
    graph.set_conditions([a_condition((500, 0), width_m=30)])
    ranking = graph.rank_to(at(560, 0), *np.array([at(100, 0)]).T)
    assert ranking.place_snapped_m == pytest.approx(90, abs=1)
    assert ranking.time_s[0] == pytest.approx(
        graph.route(at(100, 0), at(469, 0)).time_s + 90 / OFF_ROAD_MPS, abs=1
    )


def a_cul_de_sac():
    """A grid of streets, and a lane of 600 m that leads out of it to the south."""
    drawn = DrawnMap()
    for row in range(6):
        for column in range(6):
            drawn.node(10 * row + column, column * 300, row * 300)
    for row in range(6):
        drawn.way(100 + row, tuple(10 * row + c for c in range(6)), name=f"street {row}")
        drawn.way(200 + row, tuple(10 * r + row for r in range(6)), name=f"avenue {row}")
    drawn.node(90, 600, -300)
    drawn.node(91, 600, -600)
    drawn.way(300, (2, 90), name="lane")
    drawn.way(301, (90, 91), name="lane's end")
    return build_roads(drawn.data())


def test_a_place_that_is_cut_off_is_reached_from_where_the_road_ends_and_the_walk_is_said():
    graph = a_cul_de_sac()
    graph.set_conditions([a_condition((600, -150), width_m=20)])
    place, crew, neighbour = at(600, -500), at(100, 600), at(600, -420)
    ranking = graph.rank_to(place, *np.array([crew, neighbour]).T)
    to_barrier = graph.route(crew, at(600, -130))
    assert ranking.place_snapped_m == pytest.approx(370, abs=1)
    assert ranking.time_s[0] == pytest.approx(to_barrier.time_s + 370 / OFF_ROAD_MPS, abs=1)
    assert ranking.time_s[1] == pytest.approx(graph.route(neighbour, place).time_s)
    assert ranking.route(0).end_off_m == pytest.approx(370, abs=1)


def test_a_patient_who_is_cut_off_is_carried_to_the_road_and_driven_on():
    graph = a_cul_de_sac()
    graph.set_conditions([a_condition((600, -150), width_m=20)])
    away = graph.rank_from(at(600, -500), *np.array([at(100, 600)]).T)
    assert away.place_snapped_m == pytest.approx(370, abs=1)
    assert np.isfinite(away.time_s[0]) and away.snapped_m[0] == pytest.approx(0, abs=0.1)
    towards = graph.rank_from(at(100, 600), *np.array([at(600, -500)]).T)
    assert towards.snapped_m[0] == pytest.approx(370, abs=1)


def test_nobody_walks_from_one_half_of_a_parted_city_to_the_other():
    graph = a_ladder()
    cut = a_box(950, -50, 1050, 450)
    graph.set_conditions([cut])
    ranking = graph.rank_to(at(1500, 0), *np.array([at(500, 0), at(1900, 0)]).T)
    assert list(np.isfinite(ranking.time_s)) == [False, True]


def test_a_slow_zone_weighs_the_share_of_the_road_that_it_covers():
    graph = a_ladder()
    before = minutes(graph, (0, 0), (1000, 0))
    half = a_box(-10, -20, 500, 20, kind="slow", factor=0.8)
    graph.set_conditions([half])
    assert minutes(graph, (0, 0), (1000, 0)) == pytest.approx(1.125 * before, rel=0.01)
    whole = a_box(-10, -20, 1010, 20, kind="slow", factor=0.9, id="R2")
    graph.set_conditions([half, whole])
    expected = before * (0.5 / 0.8 + 0.5 / 0.9)
    assert minutes(graph, (0, 0), (1000, 0)) == pytest.approx(expected, rel=0.01)


def test_a_limit_keeps_out_only_vehicles_that_exceed_it():
    low = a_condition((500, 0), max_height_m=3.0)
    assert low.concerns(TRUCK) and not low.concerns(VehicleSize())
    narrow = a_condition((500, 0), max_width_m=2.3, max_weight_t=9.0)
    assert narrow.concerns(TRUCK) and not narrow.concerns(VehicleSize(width_m=2.2))


def test_each_vehicle_is_ranked_by_what_it_fits_through():
    graph = a_ladder()
    graph.set_conditions(
        [a_condition((500, 0), max_height_m=3.0), a_condition((1500, 400), id="R2")]
    )
    spots = np.array([at(300, 0), at(300, 0), at(650, 0), (np.nan, np.nan)]).T
    sizes = [VehicleSize(), TRUCK, TRUCK, TRUCK]
    ranking = graph.rank_to(at(700, 0), *spots, sizes=sizes)
    alone = [graph.route(at(300, 0), at(700, 0), size=size) for size in (VehicleSize(), TRUCK)]
    assert ranking.time_s[:2] == pytest.approx([way.time_s for way in alone])
    assert ranking.time_s[1] > ranking.time_s[0] + 60
    assert np.isinf(ranking.time_s[3]) and list(ranking.order()) == [2, 0, 1]
    for vehicle in range(3):
        assert ranking.route(vehicle).time_s == pytest.approx(ranking.time_s[vehicle])


def test_a_ranking_carries_the_version_of_the_conditions_it_knew():
    graph = a_ladder()
    graph.set_conditions([], version=41)
    assert graph.rank_to(at(900, 0), *np.array([at(100, 0)]).T).closure_version == 41
    graph.set_conditions([a_condition((500, 0))])
    assert graph.closure_version == 42 and len(graph.conditions) == 1


def told(**fields):
    """A condition in the words of whoever told it."""
    limits = SimpleNamespace(max_height_m=None, max_width_m=None, max_weight_t=None)
    known = {
        "kind": "closed",
        "shape": "line",
        "points": ((120.0, 30.0), (120.1, 30.0)),
        "width_m": 20.0,
        "factor": None,
        "limits": limits,
    }
    return SimpleNamespace(**(known | fields))


def test_what_was_told_of_a_road_is_taken_with_its_limits():
    low = SimpleNamespace(max_height_m=2.6, max_width_m=2.2, max_weight_t=3.0)
    assert condition_told("R7", told(limits=low)) == RoadCondition(
        id="R7",
        kind=ConditionKind.CLOSED,
        shape=ConditionShape.LINE,
        points=((120.0, 30.0), (120.1, 30.0)),
        width_m=20.0,
        max_height_m=2.6,
        max_width_m=2.2,
        max_weight_t=3.0,
    )


def test_a_slow_stretch_keeps_the_share_that_was_told():
    assert condition_told("R7", told(kind="slow", factor=0.4)).factor == 0.4


def test_a_code_that_the_map_does_not_know_is_refused():
    with pytest.raises(ValueError, match="flooded"):
        condition_told("R7", told(kind="flooded"))
