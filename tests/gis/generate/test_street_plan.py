"""Rules of the street plan and of the carriageways that come out of it."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis.generate.carriageways import build_carriageways, count_edges
from gis.generate.streetplan import Road, StreetPlan, signed_area
from gis.generate.traffic import strong_parts


def a_star(bearings: list[float], duals: list[bool]) -> StreetPlan:
    """A junction with arms of 400 m, some with two carriageways."""
    plan = StreetPlan()
    middle = plan.add_node(0, 0)
    for bearing, dual in zip(bearings, duals, strict=True):
        end = plan.add_node(400 * math.cos(bearing), 400 * math.sin(bearing))
        road = plan.add_road(Road("primary", 10.0) if dual else Road("tertiary"))
        plan.connect(middle, end, road)
    return plan


def a_square() -> tuple[StreetPlan, list[int]]:
    plan = StreetPlan()
    nodes = [plan.add_node(x, y) for x, y in ((0, 0), (100, 0), (100, 100), (0, 100))]
    road = plan.add_road(Road("tertiary"))
    for a, b in zip(nodes, nodes[1:] + nodes[:1], strict=True):
        plan.connect(a, b, road)
    return plan, nodes


def test_a_square_has_one_face_and_it_runs_counter_clockwise():
    plan, nodes = a_square()
    (face,) = plan.faces()
    assert sorted(face) == nodes
    assert signed_area(plan.points(face)) == 10_000


def test_a_path_learns_what_was_inserted_since_in_driving_order():
    plan, nodes = a_square()
    middle = plan.insert(nodes[0], nodes[1], 50, 0)
    later = plan.insert(middle, nodes[1], 75, 0)
    assert plan.refresh(nodes[:2], closed=False) == [nodes[0], middle, later, nodes[1]]
    assert plan.refresh(nodes[1::-1], closed=False) == [nodes[1], later, middle, nodes[0]]
    assert plan.refresh(nodes, closed=True)[:4] == [nodes[0], middle, later, nodes[1]]


def test_united_roads_are_one_street():
    plan = StreetPlan()
    roads = [plan.add_road(Road("tertiary")) for _ in range(4)]
    plan.unite(roads[2], roads[3])
    plan.unite(roads[3], roads[1])
    assert {plan.street_of(road) for road in roads[1:]} == {roads[1]}
    assert plan.street_of(roads[0]) == roads[0]


arms = st.lists(st.tuples(st.integers(0, 15), st.booleans()), min_size=2, max_size=6).map(
    lambda drawn: list(dict(drawn).items())
)


@given(arms)
def test_every_junction_lets_traffic_from_each_arm_into_each(drawn):
    bearings = [math.tau * at / 16 for at, _ in drawn]
    if len(bearings) < 3 or sum(dual for _, dual in drawn) == 2:
        return
    net = build_carriageways(
        a_star(bearings, [dual for _, dual in drawn]), np.random.default_rng(1)
    )
    label, main = strong_parts(net)
    assert (label == main).all()


def test_a_crossing_of_two_wide_roads_is_a_ring_of_four_corners():
    bearings = [0, math.pi / 2, math.pi, -math.pi / 2]
    net = build_carriageways(a_star(bearings, [True] * 4), np.random.default_rng(1))
    inside = [piece for piece in net.pieces if piece.role == "crossing"]
    assert len(net.junctions[0]) == 4
    assert len(inside) == 4
    assert all(piece.oneway for piece in inside)


def test_traffic_keeps_to_the_right():
    plan = a_star([0, math.pi], [True, True])
    net = build_carriageways(plan, np.random.default_rng(1))
    for piece in net.pieces:
        eastward = net.x[piece.refs[-1]] > net.x[piece.refs[0]]
        middle = (net.y[piece.refs[0]] + net.y[piece.refs[-1]]) / 2
        assert (middle < 0) == eastward


def test_bends_are_not_junctions():
    plan, _ = a_square()
    net = build_carriageways(plan, np.random.default_rng(1))
    assert count_edges(net)[0] == 0
