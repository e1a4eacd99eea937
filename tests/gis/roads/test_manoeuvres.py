"""What a way is told as: turns, forks, ramps, bridges, roundabouts, and the side of the place."""

import numpy as np
import pytest

from gis.roads.build import build_roads
from gis.roads.manoeuvres import LONG_STRUCTURE_M, Manoeuvre, Side
from tests.fakes.osm_maps import DrawnMap, at


def told(graph, start, end, heading=None):
    route = graph.route(at(*start), at(*end), heading)
    return [(leg.manoeuvre.value, leg.road) for leg in route.legs]


def a_star(*arms, **more):
    """Roads out of one crossing; arm 0 comes from the south. Arms in degrees from north."""
    drawn = DrawnMap()
    drawn.node(0, 0, 0)
    for number, bearing in enumerate((180, *arms), start=1):
        turn = np.radians(bearing)
        drawn.node(number, 500 * np.sin(turn), 500 * np.cos(turn))
        tags = {"name": f"arm {number - 1}"} | more.get(f"arm_{number - 1}", {})
        drawn.way(number, (0, number), **tags)
    return drawn


def end_of(bearing):
    turn = np.radians(bearing)
    return 490 * np.sin(turn), 490 * np.cos(turn)


@pytest.mark.parametrize(
    ("bearing", "manoeuvre"),
    [
        (0, "straight"),
        (20, "straight"),
        (40, "slight_right"),
        (90, "right"),
        (140, "sharp_right"),
        (-40, "slight_left"),
        (-90, "left"),
        (-140, "sharp_left"),
        (-175, "u_turn"),
    ],
)
def test_a_turn_is_named_by_its_angle(bearing, manoeuvre):
    graph = build_roads(a_star(bearing).data())
    assert told(graph, (0, -400), end_of(bearing), 0) == [("depart", "arm 0"), (manoeuvre, "arm 1")]


def test_driving_on_along_a_road_is_not_a_manoeuvre():
    drawn = DrawnMap()
    for n in range(6):
        drawn.node(n, n * 200, 30 * (n % 2))
        drawn.node(n + 10, n * 200, 300)
        drawn.way(n + 10, (n, n + 10), name=f"side {n}")
    drawn.way(1, range(6), name="main")
    assert told(build_roads(drawn.data()), (50, 0), (950, 0), 90) == [("depart", "main")]


@pytest.mark.parametrize(("bearing", "word"), [(18, "keep_right"), (-18, "keep_left")])
def test_at_a_fork_one_keeps_to_a_side_even_on_the_same_road(bearing, word):
    tags = {"name": "high road", "highway": "primary"}
    graph = build_roads(a_star(18, -18, arm_0=tags, arm_1=tags, arm_2=tags).data())
    way = told(graph, (0, -400), end_of(bearing), 0)
    assert way == [("depart", "high road"), (word, "high road")]


def test_a_small_branch_makes_no_fork():
    graph = build_roads(a_star(5, -30, arm_2={"highway": "service"}).data())
    assert told(graph, (0, -400), end_of(5), 0)[1][0] == "straight"


def a_junction_with_ramp():
    """A motorway east, a ramp that leaves it to the right and comes down to a street."""
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, 0), (800, 0), (2000, 0), (1100, -60), (1400, -200))):
        drawn.node(n, x, y)
    drawn.node(6, 400, -200), drawn.node(7, 2400, -200), drawn.node(8, -300, 0)
    drawn.way(1, (8, 0, 1, 2), highway="motorway", name="expressway", oneway="no")
    drawn.way(2, (1, 3, 4), highway="motorway_link", oneway="yes")
    drawn.way(3, (6, 4, 7), highway="primary", name="ground road")
    drawn.way(4, (7, 2)), drawn.way(5, (6, 8))
    return build_roads(drawn.data())


def test_a_ramp_is_taken_and_merges_into_the_road_below():
    way = told(a_junction_with_ramp(), (100, 0), (2000, -200), 90)
    assert way == [("depart", "expressway"), ("ramp", ""), ("merge", "ground road")]


def test_staying_on_the_main_road_past_a_ramp_is_not_told_as_a_turn():
    way = told(a_junction_with_ramp(), (100, 0), (1900, 0), 90)
    assert way[0] == ("depart", "expressway")
    assert all(manoeuvre.startswith("keep") for manoeuvre, _ in way[1:])


@pytest.mark.parametrize(("key", "word"), [("bridge", "bridge"), ("tunnel", "tunnel")])
@pytest.mark.parametrize(
    ("length", "worth_a_word"), [(LONG_STRUCTURE_M + 20, True), (LONG_STRUCTURE_M - 20, False)]
)
def test_a_long_bridge_or_tunnel_is_told_and_a_short_one_not(key, word, length, worth_a_word):
    drawn = DrawnMap()
    for n, x in enumerate((0, 500, 500 + length / 2, 500 + length, 1500)):
        drawn.node(n, x, 0)
    drawn.way(1, (0, 1), name="main"), drawn.way(4, (3, 4), name="main")
    drawn.way(2, (1, 2), name="main", **{key: "yes"})
    drawn.way(3, (2, 3), name="main", **{key: "yes"})
    way = told(build_roads(drawn.data()), (50, 0), (1400, 0), 90)
    assert way == [("depart", "main"), *([(word, "main")] if worth_a_word else [])]


def test_a_nameless_joint_between_carriageways_joins_the_leg_before_it():
    drawn = DrawnMap()
    for n, x in enumerate((0, 500, 515, 1000)):
        drawn.node(n, x, 0)
    drawn.way(1, (0, 1), name="west road"), drawn.way(2, (1, 2)), drawn.way(3, (2, 3), name="east")
    way = told(build_roads(drawn.data()), (50, 0), (900, 0), 90)
    assert way == [("depart", "west road"), ("straight", "east")]


def test_who_turns_round_is_told_so():
    drawn = DrawnMap()
    drawn.node(0, 0, 0), drawn.node(1, 600, 0), drawn.node(2, 600, 300)
    drawn.way(1, (0, 1), name="main"), drawn.way(2, (1, 2), name="side")
    graph = build_roads(drawn.data())
    legs = graph.route(at(300, 0), at(200, 0), 90).legs
    assert [leg.manoeuvre for leg in legs] == [Manoeuvre.DEPART]
    assert legs[0].bearing_deg == pytest.approx(270, abs=1)


@pytest.mark.parametrize(
    ("place", "side"),
    [((700, 20), Side.LEFT), ((700, -20), Side.RIGHT), ((700, 1), Side.AHEAD)],
)
def test_the_place_lies_on_a_side_as_seen_by_who_arrives(place, side):
    graph = build_roads(a_long_street().data())
    assert graph.route(at(100, 0), at(*place), 90).side is side
    mirrored = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.AHEAD: Side.AHEAD}[side]
    assert graph.route(at(900, 0), at(*place), 270).side is mirrored


def a_long_street():
    drawn = DrawnMap()
    drawn.node(0, 0, 0), drawn.node(1, 1000, 0)
    drawn.way(1, (0, 1), name="main")
    return drawn


def test_the_first_leg_says_where_one_heads():
    graph = build_roads(a_star(90, 0, -90).data())
    for bearing in (90, 0, -90):
        start = end_of(bearing)
        leg = graph.route(at(*start), at(0, -400)).legs[0]
        assert leg.bearing_deg == pytest.approx((bearing + 180) % 360, abs=1)


def test_legs_add_up_to_the_whole_way():
    graph = a_junction_with_ramp()
    route = graph.route(at(100, 0), at(2000, -180), 90)
    assert sum(leg.distance_m for leg in route.legs) == pytest.approx(route.distance_m)
    assert sum(leg.time_s for leg in route.legs) == pytest.approx(route.time_s)
