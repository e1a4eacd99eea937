"""Every time of the engine against a plain search that remembers the last three road pieces."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import NoRoads
from gis.roads.build import build_roads
from gis.roads.conditions import ConditionKind, ConditionShape, RoadCondition
from tests.fakes.grid_town import Reference, place_of, point_on, towns
from tests.fakes.osm_maps import at


@settings(max_examples=60, deadline=None)
@given(town=towns())
def test_a_turn_is_missing_only_where_a_restriction_or_the_u_turn_rule_bars_it(town):
    try:
        graph = build_roads(town.map.data())
    except NoRoads:
        return
    reference = Reference(town, graph)
    for a, b in reference.nodes:
        others = [d for c, d in town.pieces if c == b and d != a]
        for _, d in reference.exits[b]:
            allowed = (a, b, d) not in town.barred and (d != a or not others)
            pair = reference.number[a, b], reference.number[b, d]
            assert (pair in reference.turn_s) == allowed


@settings(max_examples=60, deadline=None)
@given(town=towns(), data=st.data())
def test_ranks_are_the_times_of_a_plain_search_with_memory(town, data):
    try:
        graph = build_roads(town.map.data())
    except NoRoads:
        return
    reference = Reference(town, graph)
    spot = st.tuples(st.sampled_from(reference.nodes), st.sampled_from([0.3, 0.45, 0.7]))
    spots = data.draw(st.lists(spot, min_size=1, max_size=5))
    place = data.draw(spot)
    lon, lat = np.array([point_on(*s) for s in spots]).T
    to_place = graph.rank_to(point_on(*place), lon, lat)
    from_place = graph.rank_from(point_on(*place), lon, lat)
    for i, spot in enumerate(spots):
        assert to_place.time_s[i] == pytest.approx(reference.time(spot, place), abs=0.05)
        assert from_place.time_s[i] == pytest.approx(reference.time(place, spot), abs=0.05)
        for ranking in (to_place, from_place):
            route = ranking.route(i)
            if math.isinf(ranking.time_s[i]):
                assert route is None and math.isinf(ranking.distance_m[i])
            else:
                assert route.time_s == pytest.approx(ranking.time_s[i], abs=1e-6)
                assert route.distance_m == pytest.approx(ranking.distance_m[i], abs=1e-6)


CLOSED_SHARES = (0.52, 0.6)
"""Far enough from every spot that nothing but its own road piece comes into question."""


def a_closure(piece) -> RoadCondition:
    """An area over a stretch of one piece, from its lower node."""
    (x1, y1), (x2, y2) = place_of(min(piece)), place_of(max(piece))
    low, high = CLOSED_SHARES
    side_x, side_y = (20, 0) if x1 == x2 else (0, 20)
    ends = [(x1 + s * (x2 - x1), y1 + s * (y2 - y1)) for s in (low, high)]
    corners = [
        at(x + sign * side_x, y + sign * side_y)
        for sign, row in ((1, ends), (-1, ends[::-1]))
        for x, y in row
    ]
    return RoadCondition(
        id=f"{piece}",
        kind=ConditionKind.CLOSED,
        shape=ConditionShape.AREA,
        points=tuple(corners),
    )


def crosses(route, piece) -> bool:
    """Whether a way drives over the closed stretch; its ends off the roads are walked."""
    middle = np.array(point_on((min(piece), max(piece)), sum(CLOSED_SHARES) / 2))
    scale = np.array([at(1, 0)[0] - at(0, 0)[0], at(0, 1)[1] - at(0, 0)[1]])
    road = (route.line[1:-1] - middle) / scale
    a, b = road[:-1], road[1:]
    step = b - a
    length2 = np.maximum((step**2).sum(axis=1), 1e-9)
    share = np.clip(-(a * step).sum(axis=1) / length2, 0, 1)
    return float(np.hypot(*(a + share[:, None] * step).T).min()) < 1.0


@settings(max_examples=60, deadline=None)
@given(town=towns(), data=st.data())
def test_closed_stretches_are_never_crossed_and_the_open_rest_is_timed_exactly(town, data):
    try:
        graph = build_roads(town.map.data())
    except NoRoads:
        return
    pieces = Reference(town, graph).nodes
    shut = data.draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=4))
    reference = Reference(town, graph, {frozenset(piece): CLOSED_SHARES for piece in shut})
    graph.set_conditions({frozenset(piece): a_closure(piece) for piece in shut}.values())
    spot = st.tuples(st.sampled_from(pieces), st.sampled_from([0.3, 0.45, 0.7]))
    spots = data.draw(st.lists(spot, min_size=1, max_size=5))
    place = data.draw(spot)
    lon, lat = np.array([point_on(*s) for s in spots]).T
    to_place = graph.rank_to(point_on(*place), lon, lat)
    from_place = graph.rank_from(point_on(*place), lon, lat)
    for i, spot in enumerate(spots):
        for ranking, start, end in ((to_place, spot, place), (from_place, place, spot)):
            exact = reference.time(start, end)
            usual = reference.can_be_left(*start) and reference.can_be_reached(*end)
            if math.isfinite(exact) and usual:
                assert ranking.time_s[i] == pytest.approx(exact, abs=0.05)
            elif math.isfinite(ranking.time_s[i]):
                assert ranking.time_s[i] <= exact + 0.05
                assert (
                    math.isfinite(exact) or max(ranking.snapped_m[i], ranking.place_snapped_m) > 5.0
                )
            route = ranking.route(i)
            if route is not None:
                assert route.time_s == pytest.approx(ranking.time_s[i], abs=1e-6)
                assert route.distance_m == pytest.approx(ranking.distance_m[i], abs=1e-6)
                assert not any(crosses(route, piece) for piece in shut)
