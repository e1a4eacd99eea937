"""The street plan: centre lines as nodes and links. Knows no carriageways, no names, no OSM."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Cycle = list[int]

RANK = {
    "primary": 0,
    "secondary": 1,
    "tertiary": 2,
    "residential": 3,
    "unclassified": 3,
    "service": 4,
}


@dataclass(slots=True)
class Road:
    """A line of road drawn in one stroke. A street by name may take up several."""

    kind: str
    half_width_m: float = 0.0
    """Distance from the centre line to each carriageway; 0 where there is only one."""
    label: str = ""
    express: str = ""
    path: list[int] = field(default_factory=list)

    @property
    def dual(self) -> bool:
        return self.half_width_m > 0


@dataclass(slots=True)
class StreetPlan:
    """A planar graph in metres east and north of the centre, growing by links and insertions."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    links: list[dict[int, int]] = field(default_factory=list)
    """For every node: the neighbouring node and the road that leads there."""
    roads: list[Road] = field(default_factory=list)
    _inserted: dict[tuple[int, int], int] = field(default_factory=dict)
    _same_street: list[int] = field(default_factory=list)

    def add_node(self, x: float, y: float) -> int:
        self.x.append(float(x))
        self.y.append(float(y))
        self.links.append({})
        return len(self.x) - 1

    def add_road(self, road: Road) -> int:
        self.roads.append(road)
        self._same_street.append(len(self._same_street))
        return len(self.roads) - 1

    def connect(self, a: int, b: int, road: int) -> None:
        if a != b and b not in self.links[a]:
            self.links[a][b] = road
            self.links[b][a] = road

    def insert(self, a: int, b: int, x: float, y: float) -> int:
        """Put a node into the link a-b; cycles that hold the link learn it by `refresh`."""
        new = self.add_node(x, y)
        road = self.links[a].pop(b)
        del self.links[b][a]
        self.connect(a, new, road)
        self.connect(new, b, road)
        self._inserted[(a, b)] = new
        self._inserted[(b, a)] = new
        return new

    def refresh(self, path: Cycle, *, closed: bool) -> Cycle:
        """The same path with every node that was inserted since."""
        ends = path[1:] + path[:1] if closed else path[1:]
        fresh = [] if closed else [path[0]]
        for a, b in zip(path, ends, strict=False):
            between = self._expand(a, b)
            fresh.extend([a, *between] if closed else [*between, b])
        return fresh

    def _expand(self, a: int, b: int) -> Cycle:
        middle = self._inserted.get((a, b))
        if middle is None:
            return []
        return [*self._expand(a, middle), middle, *self._expand(middle, b)]

    def degree(self, node: int) -> int:
        return len(self.links[node])

    def points(self, nodes: Cycle) -> Points:
        return np.column_stack(([self.x[n] for n in nodes], [self.y[n] for n in nodes]))

    def bearing(self, a: int, b: int) -> float:
        """Direction from a to b, radians counter-clockwise from east."""
        return math.atan2(self.y[b] - self.y[a], self.x[b] - self.x[a])

    def neighbours_by_angle(self, node: int) -> Cycle:
        return sorted(self.links[node], key=lambda other: self.bearing(node, other))

    def street_of(self, road: int) -> int:
        """The first road of the street that this one belongs to."""
        while self._same_street[road] != road:
            road = self._same_street[road]
        return road

    def unite(self, road: int, other: int) -> None:
        first, second = sorted((self.street_of(road), self.street_of(other)))
        self._same_street[second] = first

    def faces(self) -> list[Cycle]:
        """Every bounded face as a counter-clockwise cycle of nodes."""
        turn: dict[tuple[int, int], int] = {}
        for node in range(len(self.x)):
            around = self.neighbours_by_angle(node)
            for at, other in enumerate(around):
                turn[(other, node)] = around[at - 1]
        cycles = _walk(turn)
        return [cycle for cycle in cycles if signed_area(self.points(cycle)) > 0]


def _walk(turn: dict[tuple[int, int], int]) -> list[Cycle]:
    cycles = []
    while turn:
        edge = next(iter(turn))
        cycle = []
        while edge in turn:
            cycle.append(edge[0])
            edge = (edge[1], turn.pop(edge))
        cycles.append(cycle)
    return cycles


def signed_area(points: Points) -> float:
    """Area in m², positive where the points run counter-clockwise."""
    x, y = points[:, 0], points[:, 1]
    inner = x[:-1] @ y[1:] - y[:-1] @ x[1:]
    return float(inner + x[-1] * y[0] - y[-1] * x[0]) / 2


def angle_between(one: float, other: float) -> float:
    """Absolute difference of two directions, 0..pi."""
    return abs((one - other + math.pi) % math.tau - math.pi)
