"""Bans and closures that hold at certain hours: free for an ambulance unless the centre obeys."""

from datetime import UTC, datetime

import numpy as np
import pytest

from gis.roads.build import build_network, build_roads
from gis.roads.graph import RoadGraph
from tests.fakes.osm_maps import DrawnMap, at

RUSH = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def a_cross(*bans):
    """Four streets of 500 m that meet in node 5: 2 south, 4 west, 6 east, 8 north."""
    drawn = DrawnMap()
    drawn.node(5, 0, 0)
    for node, x, y in ((2, 0, -500), (4, -500, 0), (6, 500, 0), (8, 0, 500)):
        drawn.node(node, x, y)
        drawn.way(node * 10, (node, 5), name=f"road {node}")
    for kind, tags in bans:
        drawn.restriction(kind, 20, 5, 40, **tags)
    return drawn


def left_turn_s(graph: RoadGraph, local: datetime | None) -> float:
    graph.obey_hours(local)
    return float(graph.rank_to(at(-250, 0), *np.array([at(0, -250)]).T).time_s[0])


FREE_S = left_turn_s(build_roads(a_cross().data()), None)


@pytest.mark.parametrize(
    "ban",
    [
        ("", {"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-09:00)"}),
        ("no_left_turn", {"opening_hours": "Mo-Fr 07:00-09:00"}),
        (
            "no_left_turn",
            {"hour_on": "07:00", "hour_off": "09:00", "day_on": "Monday", "day_off": "Friday"},
        ),
        ("", {"restriction:conditional": "only_right_turn @ (07:00-09:00 AND wet)"}),
        ("no_left_turn", {"restriction:conditional": "none @ (Mo-Fr 09:00-24:00; Sa,Su)"}),
    ],
)
def test_an_ambulance_is_free_of_bans_for_certain_hours(ban):
    assert left_turn_s(build_roads(a_cross(ban).data()), None) == FREE_S


@pytest.mark.parametrize(
    "tags",
    [
        {"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-09:00)"},
        {"restriction": "no_left_turn", "opening_hours": "Mo-Fr 07:00-09:00"},
        {
            "restriction": "no_left_turn",
            "restriction:conditional": "none @ (Mo-Fr 9:00-24:00; Sa,Su)",
        },
    ],
)
def test_where_the_centre_obeys_a_ban_holds_at_its_hours_and_only_then(tags):
    graph = build_roads(a_cross(("", tags)).data())
    assert left_turn_s(graph, RUSH) > FREE_S + 60
    assert left_turn_s(graph, NOON) == left_turn_s(graph, SUNDAY) == FREE_S
    assert left_turn_s(graph, RUSH) > FREE_S + 60
    assert left_turn_s(graph, None) == FREE_S


def test_a_ban_over_several_ways_holds_at_its_hours_too():
    drawn = DrawnMap()
    for n, x in enumerate((0, 500, 1000)):
        drawn.node(n, x, 0)
        drawn.node(n + 10, x, 60)
    drawn.way(1, (0, 1), oneway="yes"), drawn.way(2, (1, 2), oneway="yes")
    drawn.way(3, (1, 11)), drawn.way(6, (2, 12)), drawn.way(7, (10, 0))
    drawn.way(4, (12, 11), oneway="yes"), drawn.way(5, (11, 10), oneway="yes")
    drawn.restriction("", 1, [3], 5, **{"restriction:conditional": "no_u_turn @ (07:00-09:00)"})
    graph = build_roads(drawn.data())

    def back_m(local):
        graph.obey_hours(local)
        return graph.route(at(300, -1), at(300, 61), 90).distance_m

    def along_m(local):
        graph.obey_hours(local)
        return graph.route(at(300, -1), at(900, -1), 90).distance_m

    assert back_m(RUSH) > back_m(NOON) + 900
    assert back_m(None) == back_m(NOON)
    assert along_m(RUSH) == along_m(NOON)


def a_short_cut(**tags):
    """A lane of 200 m that saves a way of 3 km."""
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, 0), (200, 0), (200, 1400), (0, 1400))):
        drawn.node(n, x, y)
    drawn.way(1, (0, 1), name="lane", **tags)
    drawn.way(2, (1, 2, 3, 0), name="detour")
    return build_roads(drawn.data())


def across_m(graph, local):
    graph.obey_hours(local)
    return graph.route(at(0, 60), at(200, 60)).distance_m


@pytest.mark.parametrize("key", ["motor_vehicle:conditional", "access:conditional"])
def test_a_way_closed_at_certain_hours_is_driven_unless_the_centre_obeys(key):
    graph = a_short_cut(**{key: "no @ (Mo-Fr 07:00-09:00)"})
    assert across_m(graph, None) == across_m(graph, NOON) == pytest.approx(320, abs=2)
    assert across_m(graph, RUSH) > 2800


def test_a_way_open_at_certain_hours_only_is_shut_at_all_others():
    graph = a_short_cut(
        highway="pedestrian", **{"motor_vehicle:conditional": "delivery @ (6:00-10:00)"}
    )
    assert across_m(graph, RUSH) == across_m(graph, None) < 400
    assert across_m(graph, NOON) > 2800


def test_a_way_that_excepts_emergency_vehicles_is_never_shut():
    graph = a_short_cut(emergency="yes", **{"access:conditional": "no @ (Mo-Fr 07:00-09:00)"})
    assert across_m(graph, RUSH) < 400


def test_a_place_on_a_way_that_is_shut_is_reached_on_foot():
    graph = a_short_cut(**{"access:conditional": "no @ (Mo-Fr 07:00-09:00)"})
    graph.obey_hours(RUSH)
    ranking = graph.rank_to(at(60, 0), *np.array([at(0, 700)]).T)
    assert ranking.place_snapped_m == pytest.approx(60, abs=1) and np.isfinite(ranking.time_s[0])


def test_the_report_counts_what_holds_at_hours_and_what_was_not_understood():
    drawn = a_cross(
        ("", {"restriction:conditional": "no_left_turn @ (07:00-09:00)"}),
        ("", {"restriction:conditional": "no_left_turn @ (sunset-sunrise)"}),
        ("", {"restriction:conditional": "no_left_turn @ (weight>7)"}),
    )
    drawn.way(99, (2, 6), **{"access:conditional": "no @ (22:00-06:00)"})
    drawn.way(98, (2, 4), **{"access:conditional": "no @ wet"})
    notes = build_network(drawn.data()).notes
    assert (notes.bans_by_hour, notes.ways_by_hour, notes.hours_unread) == (3, 1, 3)


def test_hours_survive_the_file(tmp_path):
    graph = build_roads(
        a_cross(("", {"restriction:conditional": "no_left_turn @ (07:00-09:00)"})).data()
    )
    graph.save(tmp_path / "roads.npz")
    back = RoadGraph.load(tmp_path / "roads.npz")
    assert left_turn_s(back, RUSH) == left_turn_s(graph, RUSH) > FREE_S + 60
    assert left_turn_s(back, NOON) == FREE_S


def test_a_file_from_before_hours_were_kept_is_read_without_them(tmp_path):
    graph = build_roads(a_cross().data())
    graph.save(tmp_path / "new.npz")
    with np.load(tmp_path / "new.npz") as archive:
        kept = {
            n: archive[n]
            for n in archive.files
            if not n.startswith("timed_") and n != "line_bridge"
        }
    np.savez(tmp_path / "old.npz", **kept)
    old = RoadGraph.load(tmp_path / "old.npz")
    assert left_turn_s(old, RUSH) == FREE_S and old.version == graph.version


def test_setting_the_same_hours_again_changes_nothing():
    graph = build_roads(
        a_cross(("", {"restriction:conditional": "no_left_turn @ (07:00-09:00)"})).data()
    )
    graph.obey_hours(RUSH)
    weights = graph.engine.turn_weights
    graph.obey_hours(RUSH.replace(minute=59))
    assert graph.engine.turn_weights is weights
