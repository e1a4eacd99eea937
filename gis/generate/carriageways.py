"""Turns the street plan into ways as they are driven: two carriageways where a road has them.

Every junction becomes a ring of corners. A corner lies between two neighbouring arms: traffic that
arrives by the one turns right there into the other. One-way links from corner to corner let it go
straight on, left, or back, as at real junctions of dual carriageways. Knows no names, no tags.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from gis.generate.streetplan import RANK, StreetPlan


@dataclass(slots=True)
class Piece:
    """A stretch of one carriageway between two junctions or bends."""

    refs: list[int]
    road: int
    oneway: bool
    role: str = "street"
    """"street", "crossing" (inside a junction), "main" (raised expressway) or "ramp"."""
    structure: str = ""
    """"bridge", "tunnel" or empty."""
    plan_link: tuple[int, int] = (-1, -1)
    name: str = ""


@dataclass(slots=True)
class DriveNet:
    """Nodes in metres and the pieces between them."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    junctions: dict[int, list[int]] = field(default_factory=dict)
    """The corners of every junction of the street plan, by its node there."""

    def add_node(self, x: float, y: float) -> int:
        self.x.append(float(x))
        self.y.append(float(y))
        return len(self.x) - 1

    def length(self, piece: Piece) -> float:
        return sum(
            math.hypot(self.x[b] - self.x[a], self.y[b] - self.y[a])
            for a, b in zip(piece.refs, piece.refs[1:], strict=False)
        )


@dataclass(slots=True)
class _Arm:
    other: int
    road: int
    bearing: float
    half_width_m: float


Ports = dict[tuple[int, int], tuple[int, int]]
"""For node and neighbour: where traffic leaves for it, and where it arrives from it."""


def build_carriageways(streets: StreetPlan, rng: np.random.Generator) -> DriveNet:
    net = DriveNet()
    ports: Ports = {}
    for node in range(len(streets.x)):
        arms = [_arm(streets, node, other) for other in streets.neighbours_by_angle(node)]
        if any(arm.half_width_m for arm in arms):
            _corner_ring(net, streets, node, arms, ports, closed=_median_closed(streets, arms, rng))
        elif arms:
            only = net.add_node(streets.x[node], streets.y[node])
            net.junctions[node] = [only]
            ports.update({(node, arm.other): (only, only) for arm in arms})
    _link(net, streets, ports)
    return net


def _arm(streets: StreetPlan, node: int, other: int) -> _Arm:
    road = streets.links[node][other]
    half_width_m = streets.roads[road].half_width_m
    return _Arm(other, road, streets.bearing(node, other), half_width_m)


def _median_closed(streets: StreetPlan, arms: list[_Arm], rng: np.random.Generator) -> bool:
    """A bend has no opening; small side streets often meet a closed median: right turns only."""
    if len(arms) == 2:
        return all(arm.half_width_m for arm in arms)
    singles = [arm for arm in arms if not arm.half_width_m]
    if len(arms) != 3 or len(singles) != 1:
        return False
    rank = RANK[streets.roads[singles[0].road].kind]
    wide = max(arm.half_width_m for arm in arms) > 20
    return bool(rng.random() < (0.75 if wide else (0.0, 0.0, 0.15, 0.5, 0.85)[rank]))


def _corner_ring(
    net: DriveNet,
    streets: StreetPlan,
    node: int,
    arms: list[_Arm],
    ports: Ports,
    *,
    closed: bool,
) -> None:
    count = len(arms)
    corner_at = [_corner(arms[i], arms[(i + 1) % count]) for i in range(count)]
    shared = _shared_corners(arms)
    made: dict[int, int] = {}
    for first in sorted(set(shared)):
        mine = [corner_at[i] for i in range(count) if shared[i] == first]
        dx, dy = np.mean(mine, axis=0)
        made[first] = net.add_node(streets.x[node] + dx, streets.y[node] + dy)
    corners = [made[first] for first in shared]
    net.junctions[node] = list(dict.fromkeys(corners))
    for i, arm in enumerate(arms):
        ports[(node, arm.other)] = (corners[i - 1], corners[i])
    if not closed:
        _cross(net, arms, corners)


def _shared_corners(arms: list[_Arm]) -> list[int]:
    """For every corner the first of those that are one: a single road's two corners coincide."""
    shared = list(range(len(arms)))
    for i, arm in enumerate(arms):
        if not arm.half_width_m:
            one, other = sorted((shared[i - 1], shared[i]))
            shared = [one if first == other else first for first in shared]
    return shared


def _corner(arm: _Arm, following: _Arm) -> tuple[float, float]:
    """Where the left edge of one arm meets the right edge of the next, from the junction."""
    left = _offset(arm.bearing, arm.half_width_m)
    right = _offset(following.bearing, -following.half_width_m)
    cross = math.sin(following.bearing - arm.bearing)
    middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    if abs(cross) < 0.3:
        return middle
    dx, dy = right[0] - left[0], right[1] - left[1]
    along = (dx * math.sin(following.bearing) - dy * math.cos(following.bearing)) / cross
    x = left[0] + along * math.cos(arm.bearing)
    y = left[1] + along * math.sin(arm.bearing)
    limit = 2.2 * max(arm.half_width_m, following.half_width_m)
    return (x, y) if math.hypot(x, y) <= limit else middle


def _offset(bearing: float, distance: float) -> tuple[float, float]:
    """A step to the left of the bearing (to the right if negative)."""
    return -math.sin(bearing) * distance, math.cos(bearing) * distance


def _cross(net: DriveNet, arms: list[_Arm], corners: list[int]) -> None:
    count = len(arms)
    ring: dict[tuple[int, int], int] = {}
    for i in range(count):
        step = corners[i], corners[(i + 1) % count]
        if step[0] != step[1]:
            ring.setdefault(step, _through_road(arms[i], arms[(i + 2) % count]))
    for (a, b), road in ring.items():
        if (b, a) not in ring:
            net.pieces.append(Piece([a, b], road, oneway=True, role="crossing"))
        elif a < b:
            lesser = min(road, ring[(b, a)], key=lambda r: _width(arms, r))
            net.pieces.append(Piece([a, b], lesser, oneway=False, role="crossing"))


def _through_road(arrival: _Arm, opposite: _Arm) -> int:
    return arrival.road if arrival.half_width_m else opposite.road


def _width(arms: list[_Arm], road: int) -> float:
    return next(arm.half_width_m for arm in arms if arm.road == road)


def _link(net: DriveNet, streets: StreetPlan, ports: Ports) -> None:
    for node, links in enumerate(streets.links):
        for other, road in links.items():
            dual = streets.roads[road].dual
            if dual or node < other:
                refs = [ports[(node, other)][0], ports[(other, node)][1]]
                net.pieces.append(Piece(refs, road, oneway=dual, plan_link=(node, other)))


def count_edges(net: DriveNet) -> tuple[int, int]:
    """Junctions, and drivable stretches between junctions or dead ends, each direction once."""
    links = [(a, b, p.oneway) for p in net.pieces for a, b in zip(p.refs, p.refs[1:], strict=False)]
    uses = np.bincount(np.array([(a, b) for a, b, _ in links]).ravel(), minlength=len(net.x))
    directed = sum(1 if oneway else 2 for _a, _b, oneway in links)
    bends = np.flatnonzero(uses == 2)
    two_way = np.zeros(len(net.x), dtype=bool)
    for a, b, oneway in links:
        if not oneway:
            two_way[a] = two_way[b] = True
    saved = int(np.where(two_way[bends], 2, 1).sum())
    return int((uses > 2).sum()), directed - saved
