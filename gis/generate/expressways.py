"""Lays raised expressways between side roads, with ramps and kilometre posts. Names nothing."""

from __future__ import annotations

import itertools
import math

import numpy as np

from gis.generate.carriageways import DriveNet, Piece
from gis.generate.streetplan import Points, StreetPlan

_HALF_MEDIAN_M = 9.0
_RAMP_M = 120
_SHORTEST_STRETCH_M = 420
_END_M = 320
"""How far from its ends an open expressway comes down."""


def build_expressways(net: DriveNet, streets: StreetPlan) -> None:
    side_roads = {piece.plan_link: piece for piece in net.pieces if piece.role == "street"}
    for index, road in enumerate(streets.roads):
        if road.express:
            _Expressway(net, streets, index, side_roads).build()


class _Expressway:
    def __init__(
        self,
        net: DriveNet,
        streets: StreetPlan,
        road: int,
        side_roads: dict[tuple[int, int], Piece],
    ) -> None:
        self._net = net
        self._streets = streets
        self._road = road
        self._side_roads = side_roads
        path = streets.roads[road].path
        self._closed = path[0] == path[-1]
        fresh = streets.refresh(path, closed=False)
        self._path = fresh[:-1] if self._closed else fresh
        self._centre = streets.points(self._path)
        steps = np.roll(self._centre, -1, axis=0) - self._centre
        self._length = np.hypot(steps[:, 0], steps[:, 1])
        if not self._closed:
            self._length[-1] = 0.0
        self._at = np.concatenate(([0.0], np.cumsum(self._length)))

    def build(self) -> None:
        right = self._carriageway(-_HALF_MEDIAN_M)
        left = self._carriageway(_HALF_MEDIAN_M)
        forward: dict[int, Piece] = {}
        backward: dict[int, Piece] = {}
        count = len(self._path)
        first, last = self._reach()
        for i in range(first, last):
            nxt = (i + 1) % count
            forward[i] = self._main(right[i], right[nxt])
            backward[i] = self._main(left[nxt], left[i])
        if not self._closed:
            self._open_ends(right, left, first, last)
        for start, end in self._stretches(first, last):
            self._ramps(right, start, end, forward=True)
            self._ramps(left, start, end, forward=False)
        self._posts(forward, backward)

    def _reach(self) -> tuple[int, int]:
        """First and last bend of the raised part; an open one ends well before its ends."""
        if self._closed:
            return 0, len(self._path)
        return self._index(_END_M) + 1, self._index(float(self._at[-1]) - _END_M)

    def _open_ends(self, right: list[int], left: list[int], first: int, last: int) -> None:
        """Where an expressway begins and ends, all traffic comes from the side roads."""
        for index, line, forward, up in (
            (first, right, True, True),
            (first, left, False, False),
            (last, right, True, False),
            (last, left, False, True),
        ):
            towards = -1 if index == first else 1
            for step in range(2, 8):
                side = self._side_node(index + towards * step - (index == last), forward=forward)
                if side is not None:
                    ends = (side, line[index]) if up else (line[index], side)
                    self._ramp(*ends)
                    break

    def _carriageway(self, offset_m: float) -> list[int]:
        tangent = np.roll(self._centre, -1, axis=0) - np.roll(self._centre, 1, axis=0)
        if not self._closed:
            tangent[0], tangent[-1] = tangent[1], tangent[-2]
        tangent /= np.hypot(tangent[:, 0], tangent[:, 1])[:, None]
        normal = np.column_stack((-tangent[:, 1], tangent[:, 0]))
        line: Points = self._centre + normal * offset_m
        return [self._net.add_node(x, y) for x, y in line]

    def _main(self, a: int, b: int) -> Piece:
        piece = Piece([a, b], self._road, oneway=True, role="main")
        self._net.pieces.append(piece)
        return piece

    def _stretches(self, first: int, last: int) -> list[tuple[float, float]]:
        """From one crossing with a main road to the next, in metres along the road."""
        stops = [float(self._at[i]) for i in range(first, last) if self._is_major(self._path[i])]
        pairs = itertools.pairwise(stops)
        return [(a, b) for a, b in pairs if b - a >= _SHORTEST_STRETCH_M]

    def _is_major(self, node: int) -> bool:
        roads = self._streets.roads
        return any(
            roads[road].dual and road != self._road for road in self._streets.links[node].values()
        )

    def _ramps(self, line: list[int], start: float, end: float, *, forward: bool) -> None:
        """Behind a crossing one drives up, before the next one drives down."""
        margin = 0.18 * (end - start)
        for at, towards in ((start + margin, 1), (end - margin, -1)):
            ahead = self._index(at + towards * _RAMP_M) + (towards > 0)
            main = line[ahead % len(line)]
            side = self._side_node(self._index(at), forward=forward)
            if side is None:
                continue
            up = (towards > 0) == forward
            self._ramp(*((side, main) if up else (main, side)))

    def _ramp(self, a: int, b: int) -> None:
        self._net.pieces.append(Piece(self._curve(a, b), self._road, oneway=True, role="ramp"))

    def _index(self, at: float) -> int:
        return int(np.searchsorted(self._at[:-1], at, side="right")) - 1

    def _side_node(self, index: int, *, forward: bool) -> int | None:
        a, b = self._path[index], self._path[(index + 1) % len(self._path)]
        piece = self._side_roads.get((a, b) if forward else (b, a))
        if piece is None or len(piece.refs) > 2 or self._net.length(piece) < 24:
            return None
        return insert_between(self._net, piece, 0.5)

    def _curve(self, a: int, b: int) -> list[int]:
        """An S-bend: leaves and joins along the road, not across it."""
        net = self._net
        dx, dy = net.x[b] - net.x[a], net.y[b] - net.y[a]
        inner = []
        for share, eased in ((0.3, 0.15), (0.5, 0.5), (0.7, 0.85)):
            along, across = self._frame(a)
            forward = (dx * along[0] + dy * along[1]) * share
            aside = (dx * across[0] + dy * across[1]) * eased
            x = net.x[a] + along[0] * forward + across[0] * aside
            y = net.y[a] + along[1] * forward + across[1] * aside
            inner.append(net.add_node(x, y))
        return [a, *inner, b]

    def _frame(self, node: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Directions along and across the road near a node."""
        gap = self._centre - (self._net.x[node], self._net.y[node])
        i = int(np.argmin(np.hypot(gap[:, 0], gap[:, 1])))
        last = len(self._centre) - 1
        i = i if self._closed else min(max(i, 1), last - 1)
        dx, dy = self._centre[(i + 1) % len(self._centre)] - self._centre[i - 1]
        length = math.hypot(dx, dy)
        return (dx / length, dy / length), (-dy / length, dx / length)

    def _posts(self, forward: dict[int, Piece], backward: dict[int, Piece]) -> None:
        for kilometre in range(int(self._at[-1] // 1000) + 1):
            index = self._index(kilometre * 1000.0)
            if index not in forward:
                continue
            share = (kilometre * 1000.0 - self._at[index]) / self._length[index]
            for piece, part in ((forward[index], share), (backward[index], 1 - share)):
                post = insert_between(self._net, piece, min(max(part, 0.02), 0.98))
                self._net.node_tags[post] = {"highway": "milestone", "distance": str(kilometre)}


def insert_between(net: DriveNet, piece: Piece, share: float) -> int:
    """A new node in a piece of two nodes, at a share of its length."""
    a, b = piece.refs[0], piece.refs[-1]
    x = net.x[a] + (net.x[b] - net.x[a]) * share
    y = net.y[a] + (net.y[b] - net.y[a]) * share
    node = net.add_node(x, y)
    piece.refs.insert(1, node)
    return node
