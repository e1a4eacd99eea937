"""What becomes of tags, barriers, lights and restrictions when the graph is built."""

import numpy as np
import pytest

from gis.errors import BadRegion, NoRoads
from gis.roads.build import build_network, build_roads
from gis.roads.graph import RoadGraph
from gis.roads.profile import RoadClass, road_kind
from gis.roads.turns import SIGNAL_S, U_TURN_S
from tests.fakes.osm_maps import DrawnMap, at


def a_street(**tags):
    drawn = DrawnMap()
    for n in range(3):
        drawn.node(n, n * 500, 0)
    drawn.way(1, (0, 1, 2), **tags)
    return drawn


def a_cross(**centre):
    """Four streets of 500 m that meet in node 5: 2 south, 4 west, 6 east, 8 north."""
    drawn = DrawnMap()
    drawn.node(5, 0, 0, **centre)
    for node, x, y in ((2, 0, -500), (4, -500, 0), (6, 500, 0), (8, 0, 500)):
        drawn.node(node, x, y)
        drawn.way(node * 10, (node, 5), name=f"road {node}")
    return drawn


def seconds(graph, start, end):
    return float(graph.rank_from(at(*start), *np.array([at(*end)]).T).time_s[0])


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "steps"},
        {"highway": "pedestrian"},
        {"highway": "residential", "access": "no"},
        {"highway": "track"},
        {"highway": "service", "maxheight": "2.2"},
        {"highway": "service", "motor_vehicle": "agricultural"},
        {"highway": "construction"},
        {"highway": "residential", "oneway": "reversible"},
    ],
)
def test_an_ambulance_does_not_drive_there(tags):
    assert road_kind(tags) is None


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "service", "access": "private"},
        {"highway": "service", "service": "driveway"},
        {"highway": "pedestrian", "emergency": "yes"},
        {"highway": "residential", "access": "no", "emergency": "designated"},
        {"highway": "track", "tracktype": "grade1"},
        {"highway": "residential", "motor_vehicle": "destination"},
    ],
)
def test_an_ambulance_drives_there(tags):
    assert road_kind(tags) is not None


@pytest.mark.parametrize(
    ("tags", "directions"),
    [
        ({}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"oneway": "yes", "oneway:emergency": "no"}, (True, True)),
    ],
)
def test_one_way_rules_are_obeyed(tags, directions):
    kind = road_kind({"highway": "residential"} | tags)
    assert (kind.forward, kind.backward) == directions


def test_a_limit_is_read_in_both_units_and_nonsense_falls_back_to_the_class():
    def limit(text):
        return road_kind({"highway": "primary", "maxspeed": text}).limit_mps * 3.6

    assert limit("50") == pytest.approx(50)
    assert limit("30 mph") == pytest.approx(48.28, abs=0.01)
    assert limit("walk") == limit("none") == limit("999") == pytest.approx(60)


def test_a_map_without_roads_is_refused():
    with pytest.raises(NoRoads):
        build_roads(a_street(highway="footway").data())


def test_a_way_whose_nodes_the_extract_lacks_is_cut_there_and_counted():
    drawn = a_street()
    drawn.way(2, (2, 99, 0))
    assert build_network(drawn.data()).notes.clipped_ways == 1


def test_a_bollard_parts_a_street_and_a_gate_delays():
    def across(**barrier):
        drawn = DrawnMap()
        for n, tags in enumerate(({}, {}, barrier, {}, {})):
            drawn.node(n, n * 300, 0, **tags)
        drawn.way(1, range(5))
        return seconds(build_roads(drawn.data()), (450, 0), (750, 0))

    open_s = across()
    assert across(barrier="bollard") == np.inf
    assert across(barrier="lift_gate") == pytest.approx(open_s + 10)
    assert across(barrier="bollard", emergency="yes") == pytest.approx(open_s + 10)


def test_lights_of_one_crossing_are_waited_for_once():
    def through(*lights):
        drawn = DrawnMap()
        for n, x in enumerate((0, 500, 520, 540, 1000)):
            drawn.node(n, x, 0, **({"highway": "traffic_signals"} if n in lights else {}))
        drawn.way(1, range(5))
        return seconds(build_roads(drawn.data()), (200, 0), (800, 0))

    assert through(1) == pytest.approx(through() + SIGNAL_S)
    assert through(1, 3) == pytest.approx(through(1))


def test_the_far_turn_costs_more_than_the_near_one_and_straight_on_nothing():
    graph = build_roads(a_cross().data())
    straight = seconds(graph, (0, -250), (0, 250))
    right = seconds(graph, (0, -250), (250, 0))
    left = seconds(graph, (0, -250), (-250, 0))
    assert straight < right < left


def test_one_turns_round_only_where_the_road_ends():
    graph = build_roads(a_cross().data())
    network = graph.network
    before = network.edge_line[network.state_edge[network.turn_from]]
    after = network.edge_line[network.state_edge[network.turn_to]]
    back = before == after
    assert int(back.sum()) == 4 and np.all(network.turn_s[back] == U_TURN_S)


def test_a_barred_left_turn_is_driven_round():
    drawn = a_cross()
    free = seconds(build_roads(drawn.data()), (0, -250), (-250, 0))
    drawn.restriction("no_left_turn", 20, 5, 40)
    assert seconds(build_roads(drawn.data()), (0, -250), (-250, 0)) > free + 60


def test_only_straight_on_bars_every_other_exit():
    drawn = a_cross()
    drawn.restriction("only_straight_on", 20, 5, 80)
    graph, free = build_roads(drawn.data()), build_roads(a_cross().data())
    assert seconds(graph, (0, -250), (0, 250)) == seconds(free, (0, -250), (0, 250))
    for exit_ in ((250, 0), (-250, 0)):
        assert seconds(graph, (0, -250), exit_) > seconds(free, (0, -250), exit_)


@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        ("no_left_turn", {"except": "psv;emergency"}),
        ("no_left_turn", {"hour_on": "07:00", "hour_off": "09:00"}),
        ("", {"restriction:conditional": "no_left_turn @ (07:00-09:00)"}),
    ],
)
def test_bans_for_hours_or_for_others_do_not_bind_an_ambulance(kind, tags):
    drawn = a_cross()
    drawn.restriction(kind, 20, 5, 40, **tags)
    free = seconds(build_roads(a_cross().data()), (0, -250), (-250, 0))
    assert seconds(build_roads(drawn.data()), (0, -250), (-250, 0)) == free


def test_a_ban_for_buses_only_leaves_the_rest_bound():
    drawn = a_cross()
    drawn.restriction("no_left_turn", 20, 5, 40, **{"except": "psv"})
    assert build_network(drawn.data()).notes.bans == 1
    assert seconds(build_roads(drawn.data()), (0, -250), (-250, 0)) > 120


def an_avenue(*bans):
    """Two one-way carriageways joined by a short link (way 3); one may turn back over it."""
    drawn = DrawnMap()
    for n, x in enumerate((0, 500, 1000)):
        drawn.node(n, x, 0)
        drawn.node(n + 10, x, 60)
    drawn.way(1, (0, 1), oneway="yes", highway="primary")
    drawn.way(2, (1, 2), oneway="yes", highway="primary")
    drawn.way(3, (1, 11), highway="primary_link")
    drawn.way(4, (12, 11), oneway="yes", highway="primary")
    drawn.way(5, (11, 10), oneway="yes", highway="primary")
    drawn.way(6, (2, 12), highway="primary_link")
    drawn.way(7, (10, 0), highway="primary_link")
    for kind, source, via, target in bans:
        drawn.restriction(kind, source, via, target)
    return build_roads(drawn.data())


def test_a_u_turn_ban_over_a_link_bars_the_u_turn_and_nothing_else():
    start, over, along = (300, -1), (300, 61), (700, -1)
    free, bound = an_avenue(), an_avenue(("no_u_turn", 1, [3], 5))
    assert seconds(bound, start, along) == seconds(free, start, along)
    free_m = free.route(at(*start), at(*over), 90).distance_m
    bound_m = bound.route(at(*start), at(*over), 90).distance_m
    assert bound_m > free_m + 900


def test_two_bans_that_share_their_beginning_both_hold():
    drawn = DrawnMap()
    for n, x, y in ((0, 0, 0), (1, 300, 0), (2, 600, 0), (3, 900, 300), (4, 900, -300)):
        drawn.node(n, x, y)
    drawn.node(5, 600, 600)
    for number, refs in ((1, (0, 1)), (2, (1, 2)), (3, (2, 3)), (4, (2, 4)), (5, (2, 5))):
        drawn.way(number, refs)
    drawn.restriction("no_right_turn", 1, [2], 4)
    drawn.restriction("no_left_turn", 1, [2], 3)
    graph = build_roads(drawn.data())
    direct = seconds(graph, (150, 0), (600, 300))
    assert seconds(graph, (150, 0), (750, 150)) > direct + 30
    assert seconds(graph, (150, 0), (750, -150)) > direct + 30
    assert seconds(graph, (450, 0), (750, 150)) < direct + 10


def test_an_island_of_roads_is_left_out_and_counted():
    drawn = DrawnMap()
    for n in range(60):
        drawn.node(n, n * 100, 0)
        drawn.way(n + 1000, (n, n - 1)) if n else None
    drawn.node(90, 0, 900), drawn.node(91, 100, 900)
    drawn.way(5000, (90, 91))
    network = build_network(drawn.data())
    assert network.notes.islands_dropped == 2 and network.edge_count == 118


def test_a_saved_graph_comes_back_alike(tmp_path):
    graph = build_roads(a_cross(highway="traffic_signals").data())
    graph.save(tmp_path / "roads.npz")
    back = RoadGraph.load(tmp_path / "roads.npz")
    assert back.version == graph.version
    assert back.network.names == graph.network.names
    assert back.network.notes == graph.network.notes
    assert seconds(back, (0, -250), (250, 0)) == seconds(graph, (0, -250), (250, 0))


def test_the_version_tells_networks_apart_and_is_the_same_for_the_same_map():
    one, same, other = (
        build_roads(drawn.data()) for drawn in (a_cross(), a_cross(), a_cross(barrier="gate"))
    )
    assert one.version == same.version != other.version


@pytest.mark.parametrize("keep", [0, 10, 300, -20])
def test_a_damaged_graph_file_is_named(tmp_path, keep):
    path = tmp_path / "roads.npz"
    build_roads(a_cross().data()).save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(BadRegion, match=r"roads\.npz"):
        RoadGraph.load(path)


def test_classes_and_their_rules_agree():
    assert road_kind({"highway": "trunk_link"}).road_class is RoadClass.TRUNK_LINK
