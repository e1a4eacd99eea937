"""A way told turn by turn: legs on one road each, and how one enters them. Knows no words.

Names come from the map; the sentences about them are made elsewhere, in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.roads.network import Bools, RoadNetwork
from gis.roads.profile import RoadClass
from gis.roads.turns import RANK, SHARP_DEG, STRAIGHT_DEG, Indices, turn_angle

SLIGHT_DEG: Final = 60.0
"""A bend up to here is slight, …"""
CLEAR_DEG: Final = 120.0
"""… up to here a turn, up to `BACK_DEG` a sharp one, and beyond a U-turn."""
BACK_DEG: Final = 170.0
FORK_DEG: Final = 45.0
"""Two ways on that bend less than this part as a fork does."""
CLEARLY_DEG: Final = 15.0
"""A branch that bends so much more than the other is not taken for the way that goes on."""
LONG_STRUCTURE_M: Final = 100.0
"""A shorter bridge or tunnel is not worth a word."""
JOINT_M: Final = 30.0
"""A nameless piece that goes straight on and is shorter belongs to the leg before it."""
BESIDE_M: Final = 3.0
"""A place nearer to the road's middle than this lies ahead, on neither side."""
_BEARING_M: Final = 15.0
_LINKS: Final = np.array([int(road) for road in RoadClass if road.name.endswith("_LINK")])
_MINOR_RANK: Final = 7
"""From living streets on: nobody takes such a branch for the road that goes on."""


class Manoeuvre(StrEnum):
    """How one enters a leg; the codes of the narrator."""

    DEPART = "depart"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    KEEP_LEFT = "keep_left"
    KEEP_RIGHT = "keep_right"
    U_TURN = "u_turn"
    ROUNDABOUT = "roundabout"
    RAMP = "ramp"
    MERGE = "merge"
    BRIDGE = "bridge"
    TUNNEL = "tunnel"


class Side(StrEnum):
    """Where the place lies when one arrives."""

    LEFT = "left"
    RIGHT = "right"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch on one road, entered by one manoeuvre. Arrival follows the last leg."""

    road: str
    """Empty where the map has no name."""
    distance_m: float
    time_s: float
    manoeuvre: Manoeuvre
    bearing_deg: float = 0.0
    """Where one heads at its beginning, clockwise from north, 0 … 360."""
    exit_number: int = 0
    """Which exit of the roundabout to take; 0 on other legs."""


def legs_of(
    network: RoadNetwork, edges: Indices, begin_m: Floats, begin_s: Floats
) -> tuple[Leg, ...]:
    """Join the edges of a way to legs.

    `begin_m` and `begin_s` tell where and when each edge begins, with the end of the way as one
    more. Access and waiting count to the leg they come before.
    """
    way = _Way.of(network, edges)
    entries = [(0, Manoeuvre.DEPART)]
    for i in range(1, len(edges)):
        manoeuvre = way.entered(i)
        if manoeuvre is not None:
            entries.append((i, manoeuvre))
    starts = [i for i, _ in entries]
    metres = [0.0, *begin_m[starts[1:]].tolist(), float(begin_m[-1])]
    seconds = [0.0, *begin_s[starts[1:]].tolist(), float(begin_s[-1])]
    legs = [
        Leg(
            road=way.name(i),
            distance_m=metres[n + 1] - metres[n],
            time_s=seconds[n + 1] - seconds[n],
            manoeuvre=manoeuvre,
            bearing_deg=float(way.bearing[i]) % 360.0,
            exit_number=way.exit_number(i),
        )
        for n, (i, manoeuvre) in enumerate(entries)
    ]
    return tuple(_without_joints(legs))


def arrival_side(
    network: RoadNetwork, edge: int, along_m: float, place: tuple[float, float]
) -> Side:
    """On which side of the edge a place lies, seen by who has driven that far along it."""
    edges = np.array([edge])
    back = max(0.0, along_m - _BEARING_M)
    ahead = max(along_m, back + 0.1)
    ways = [_points(network, edges, np.array([metres])) for metres in (back, ahead)]
    here = _points(network, edges, np.array([along_m]))[0]
    way = (ways[1] - ways[0])[0]
    off = np.array(network.plane.to_xy(*place)) - here
    across = float(way[0] * off[1] - way[1] * off[0]) / max(float(np.hypot(*way)), 1e-9)
    if abs(across) < BESIDE_M:
        return Side.AHEAD
    return Side.LEFT if across > 0 else Side.RIGHT


def _without_joints(legs: list[Leg]) -> list[Leg]:
    kept: list[Leg] = []
    for leg in legs:
        joint = not leg.road and leg.distance_m < JOINT_M
        same = bool(kept) and leg.manoeuvre is Manoeuvre.STRAIGHT and leg.road == kept[-1].road
        if kept and (same or (joint and leg.manoeuvre is Manoeuvre.STRAIGHT)):
            before = kept.pop()
            kept.append(
                replace(
                    before,
                    distance_m=before.distance_m + leg.distance_m,
                    time_s=before.time_s + leg.time_s,
                )
            )
        else:
            kept.append(leg)
    return kept


@dataclass(frozen=True, slots=True)
class _Way:
    """The edges of a way, with what a driver sees of each."""

    network: RoadNetwork
    edges: Indices
    lines: Indices
    round: Bools
    link: Bools
    structure: tuple[Manoeuvre | None, ...]
    """The long bridge or tunnel that an edge belongs to."""
    bearing: Floats
    """Where one heads on entering each edge."""
    bends: Floats
    """By how many degrees one turns into each edge; 0 into the first."""

    @classmethod
    def of(cls, network: RoadNetwork, edges: Indices) -> _Way:
        lines = network.edge_line[edges].astype(np.int64)
        entering, leaving = bearings(network, edges)
        return cls(
            network=network,
            edges=edges,
            lines=lines,
            round=network.line_roundabout[lines],
            link=np.isin(network.line_class[lines], _LINKS),
            structure=_structures(network, lines),
            bearing=entering,
            bends=np.append(0.0, turn_angle(leaving[:-1], entering[1:])),
        )

    def name(self, i: int) -> str:
        return self.network.names[int(self.network.line_name[self.lines[i]])]

    def entered(self, i: int) -> Manoeuvre | None:
        """How one enters an edge; None where one merely drives on."""
        bend = float(self.bends[i])
        if self.round[i]:
            return None if self.round[i - 1] else Manoeuvre.ROUNDABOUT
        if self.lines[i] == self.lines[i - 1]:
            return Manoeuvre.U_TURN
        if self.link[i] and not self.link[i - 1] and abs(bend) < SLIGHT_DEG:
            return Manoeuvre.RAMP
        if self.link[i - 1] and not self.link[i] and abs(bend) < STRAIGHT_DEG:
            return Manoeuvre.MERGE
        if abs(bend) > SHARP_DEG:
            return _by_angle(bend)
        fork = self._fork(i) if abs(bend) < FORK_DEG else None
        if fork is not None:
            return fork
        if self.structure[i] is not None and self.structure[i] is not self.structure[i - 1]:
            return self.structure[i]
        renamed = self.name(i) != self.name(i - 1)
        return _by_angle(bend) if renamed or self.round[i - 1] else None

    def _fork(self, i: int) -> Manoeuvre | None:
        """Which branch one takes where a road of equal weight parts from one's own. A ramp beside
        the road that goes on makes no fork, nor does a branch beside one that goes on straight."""
        others = self.network.edges_leaving(int(self.network.edge_to[self.edges[i - 1]]))
        lines = self.network.edge_line[others]
        rank = RANK[self.network.line_class[lines]]
        own = int(RANK[self.network.line_class[self.lines[i]]])
        apart = (lines != self.lines[i]) & (lines != self.lines[i - 1])
        alike = np.isin(self.network.line_class[lines], _LINKS) == self.link[i]
        others = others[apart & alike & (rank <= own + 1) & (rank < _MINOR_RANK)]
        if not len(others):
            return None
        arriving = bearings(self.network, self.edges[i - 1 : i])[1]
        bends = turn_angle(arriving, bearings(self.network, others)[0])
        rival = bends[np.abs(bends) < FORK_DEG]
        if not len(rival) or abs(self.bends[i]) + CLEARLY_DEG < float(np.abs(rival).min()):
            return None
        return Manoeuvre.KEEP_RIGHT if self.bends[i] > rival.mean() else Manoeuvre.KEEP_LEFT

    def exit_number(self, i: int) -> int:
        """Count the ways out of a roundabout up to the one taken."""
        if not self.round[i]:
            return 0
        inside = list(takewhile(lambda at: self.round[at], range(i, len(self.edges))))
        if inside[-1] == len(self.edges) - 1:
            return 0
        network = self.network
        return sum(
            not network.line_roundabout[network.edge_line[network.edges_leaving(int(node))]].all()
            for node in network.edge_to[self.edges[inside]]
        )


def bearings(network: RoadNetwork, edges: Indices) -> tuple[Floats, Floats]:
    """Heading on entering each edge and on leaving it, degrees clockwise from north."""
    whole = network.edge_m[edges]
    ahead = np.minimum(whole, _BEARING_M)
    zero = np.zeros(len(edges))
    return _headings(network, edges, zero, ahead), _headings(network, edges, whole - ahead, whole)


def _headings(network: RoadNetwork, edges: Indices, begin_m: Floats, end_m: Floats) -> Floats:
    step = _points(network, edges, end_m) - _points(network, edges, begin_m)
    return np.asarray(np.degrees(np.arctan2(step[:, 0], step[:, 1])))


def _points(network: RoadNetwork, edges: Indices, along_m: Floats) -> Floats:
    """Points on edges, in metres on the network's plane, shape (n, 2)."""
    line, reverse = network.edge_line[edges], network.edge_reversed[edges]
    from_start = np.where(reverse, network.edge_m[edges] - along_m, along_m)
    return np.column_stack(network.plane.to_xy(*network.point_on(line, from_start)))


def _structures(network: RoadNetwork, lines: Indices) -> tuple[Manoeuvre | None, ...]:
    """For each line the long bridge or tunnel that the way is on."""
    kinds = (
        (network.line_tunnel[lines], Manoeuvre.TUNNEL),
        (
            network.line_bridge[lines],
            Manoeuvre.BRIDGE,
        ),
    )
    told: list[Manoeuvre | None] = [None] * len(lines)
    for flags, kind in kinds:
        runs = np.cumsum(np.append(True, flags[1:] != flags[:-1])) - 1
        length = np.bincount(runs, network.line_m[lines])[runs]
        for i in np.flatnonzero(flags & (length >= LONG_STRUCTURE_M)):
            told[i] = kind
    return tuple(told)


def _by_angle(angle: float) -> Manoeuvre:
    right = angle > 0
    bend = abs(angle)
    if bend < STRAIGHT_DEG:
        return Manoeuvre.STRAIGHT
    if bend < SLIGHT_DEG:
        return Manoeuvre.SLIGHT_RIGHT if right else Manoeuvre.SLIGHT_LEFT
    if bend < CLEAR_DEG:
        return Manoeuvre.RIGHT if right else Manoeuvre.LEFT
    if bend < BACK_DEG:
        return Manoeuvre.SHARP_RIGHT if right else Manoeuvre.SHARP_LEFT
    return Manoeuvre.U_TURN
