"""Grid towns drawn at random, and a plain search that remembers the last three road pieces."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st

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


Closed = dict[frozenset[int], tuple[float, float]]
"""Of road pieces by their two nodes: the closed stretch as shares, from the lower node."""


class Reference:
    """Dijkstra over histories of three pieces, with the costs of the graph under test."""

    def __init__(self, town: Town, graph: RoadGraph, closed: Closed | None = None) -> None:
        network = graph.network
        self.town = town
        self.closed = closed or {}
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
                if frozenset(piece) in self.closed:
                    continue
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
            ends = self.times_at_ends(a, rest) if self.is_open(a, f, 1.0) else {}
            for b, g in self._directions(target, there):
                own = self.seconds[self.number[b]]
                if a == b and g >= f and self.is_open(a, f, g):
                    found = min(found, (g - f) * own)
                if self.is_open(b, 0.0, g):
                    found = min(found, ends.get(b, math.inf) - (1 - g) * own)
        return found

    def is_open(self, piece: Piece, begin: float, end: float) -> bool:
        """Whether a stretch, given as shares in the piece's direction, can be driven."""
        if frozenset(piece) not in self.closed:
            return True
        low, high = self.closed[frozenset(piece)]
        if piece[0] > piece[1]:
            low, high = 1 - high, 1 - low
        return end <= low or begin >= high

    def can_be_reached(self, piece: Piece, share: float) -> bool:
        """Whether any direction of the piece is open up to there."""
        return any(self.is_open(p, 0.0, f) for p, f in self._directions(piece, share))

    def can_be_left(self, piece: Piece, share: float) -> bool:
        return any(self.is_open(p, f, 1.0) for p, f in self._directions(piece, share))

    def _directions(self, piece: Piece, share: float):
        both = ((piece, share), (piece[::-1], 1 - share))
        return [(p, f) for p, f in both if p in self.number]


def point_on(piece: Piece, share: float) -> tuple[float, float]:
    (x1, y1), (x2, y2) = place_of(piece[0]), place_of(piece[1])
    return at(x1 + share * (x2 - x1), y1 + share * (y2 - y1))
