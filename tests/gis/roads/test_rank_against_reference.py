"""Every time of the engine against a plain search that remembers the last three road pieces."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import NoRoads
from gis.roads.build import build_roads
from gis.roads.graph import RoadGraph
from tests.fakes.osm_maps import DrawnMap, at

SIZE = 4
BLOCK_M = 300.0
Piece = tuple[int, int]
"""From node to node."""


@dataclass
class Town:
    """A grid town whose every block side is a way of its own, numbered by its two nodes."""

    map: DrawnMap
    ways: dict[frozenset[int], int] = field(default_factory=dict)
    pieces: set[Piece] = field(default_factory=set)
    barred: set[tuple[int, ...]] = field(default_factory=set)
    """Chains of nodes that no route may contain."""


def place_of(node: int) -> tuple[float, float]:
    return (node % 10) * BLOCK_M, (node // 10) * BLOCK_M


@st.composite
def towns(draw):
    town = Town(DrawnMap())
    nodes = [10 * row + column for row in range(1, SIZE + 1) for column in range(1, SIZE + 1)]
    for node in nodes:
        signal = {"highway": "traffic_signals"} if draw(st.integers(0, 5)) == 0 else {}
        town.map.node(node, *place_of(node), **signal)
    sides = [(n, n + 1) for n in nodes if n + 1 in nodes]
    sides += [(n, n + 10) for n in nodes if n + 10 in nodes]
    for number, (a, b) in enumerate(sides, start=100):
        kind = draw(st.sampled_from(["two", "two", "two", "forth", "back", "none"]))
        if kind == "none":
            continue
        oneway = {"two": "no", "forth": "yes", "back": "-1"}[kind]
        road = draw(st.sampled_from(["residential", "secondary"]))
        town.map.way(number, (a, b), oneway=oneway, highway=road)
        town.ways[frozenset((a, b))] = number
        town.pieces |= {(a, b)} if kind != "back" else set()
        town.pieces |= {(b, a)} if kind != "forth" else set()
    for chain in draw(st.lists(st.sampled_from(all_chains(town) or [()]), max_size=6)):
        if chain:
            bar(town, chain, only=draw(st.booleans()))
    return town


def all_chains(town: Town) -> list[tuple[int, ...]]:
    """Node chains over two and three pieces that never come back to a node."""
    two = [(a, b, d) for a, b in town.pieces for c, d in town.pieces if b == c and a != d]
    three = [(*t, d) for t in two for c, d in town.pieces if t[-1] == c and d not in t]
    return sorted(two) + sorted(three)


def bar(town: Town, chain: tuple[int, ...], *, only: bool) -> None:
    """Add a restriction that bars the chain, or (only) all other ways out at its end."""
    ways = [town.ways[frozenset(pair)] for pair in pairwise(chain)]
    via = chain[1] if len(chain) == 3 else ways[1:-1]
    town.map.restriction("only_straight_on" if only else "no_entry", ways[0], via, ways[-1])
    if not only:
        town.barred.add(chain)
        return
    for a, b in town.pieces:
        if a == chain[-2] and b != chain[-1] and b != chain[-3]:
            town.barred.add((*chain[:-1], b))
    town.barred.add((*chain[:-1], chain[-3]))


class Reference:
    """Dijkstra over histories of three pieces, with the costs of the graph under test."""

    def __init__(self, town: Town, graph: RoadGraph) -> None:
        network = graph.network
        self.town = town
        self.nodes = [self._node(network, edge) for edge in range(network.edge_count)]
        self.number = {piece: edge for edge, piece in enumerate(self.nodes)}
        self.seconds = (
            network.edge_m
            / (network.line_limit_mps * graph.class_factors[network.line_class])[network.edge_line]
        )
        self.turn_s = {}
        self.exits = defaultdict(list)
        for a, b, s in zip(network.turn_from, network.turn_to, network.turn_s, strict=True):
            pair = int(network.state_edge[a]), int(network.state_edge[b])
            self.turn_s[pair] = float(s)
        for a, b in self.nodes:
            self.exits[a].append((a, b))

    @staticmethod
    def _node(network, edge):
        line = network.edge_line[edge]
        ends = network.line_start[line], network.line_start[line + 1] - 1
        numbers = []
        for vertex in ends:
            lon0, lat0 = at(0, 0)
            x = (network.vertex_lon[vertex] - lon0) / (at(1, 0)[0] - lon0)
            y = (network.vertex_lat[vertex] - lat0) / (at(0, 1)[1] - lat0)
            numbers.append(round(y / BLOCK_M) * 10 + round(x / BLOCK_M))
        return tuple(reversed(numbers)) if network.edge_reversed[edge] else tuple(numbers)

    def times_at_ends(self, start: Piece, rest_s: float) -> dict[Piece, float]:
        """Soonest arrival at the end of each piece, the first one only after going around."""
        best: dict[Piece, float] = {}
        done = set()
        queue = [(rest_s, start)]
        first = True
        while queue:
            time, history = heapq.heappop(queue)
            if history in done:
                continue
            done.add(history)
            piece = history[-2:]
            if not first:
                best.setdefault(piece, time)
            first = False
            for following in self.exits[piece[1]]:
                path = (*history, following[1])
                if any(path[i:] in self.town.barred for i in range(len(path))):
                    continue
                pair = self.number[piece], self.number[following]
                if pair not in self.turn_s:
                    continue
                cost = self.turn_s[pair] + self.seconds[pair[1]]
                heapq.heappush(queue, (time + cost, path[-4:]))
        return best

    def time(self, start: tuple[Piece, float], end: tuple[Piece, float]) -> float:
        (piece, share), (target, there) = start, end
        found = math.inf
        for a, f in self._directions(piece, share):
            rest = (1 - f) * self.seconds[self.number[a]]
            ends = self.times_at_ends(a, rest)
            for b, g in self._directions(target, there):
                own = self.seconds[self.number[b]]
                if a == b and g >= f:
                    found = min(found, (g - f) * own)
                found = min(found, ends.get(b, math.inf) - (1 - g) * own)
        return found

    def _directions(self, piece: Piece, share: float):
        both = ((piece, share), (piece[::-1], 1 - share))
        return [(p, f) for p, f in both if p in self.number]


def point_on(piece: Piece, share: float) -> tuple[float, float]:
    (x1, y1), (x2, y2) = place_of(piece[0]), place_of(piece[1])
    return at(x1 + share * (x2 - x1), y1 + share * (y2 - y1))


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
