"""Forbids turns at some junctions, as relations; one kind goes by way of the median opening."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from gis.generate.carriageways import DriveNet, Piece
from gis.generate.streetplan import RANK, StreetPlan
from gis.generate.ways import WaySheet
from gis.generate.writer import MapSheet

_SHARE_OF_SIGNALS = 0.10


@dataclass(frozen=True, slots=True)
class _Leg:
    """A way that can be driven away from a node."""

    index: int
    bearing: float


class TurnRules:
    """Restrictions bind only ways that end at the junction, as the format asks."""

    def __init__(
        self,
        sheet: MapSheet,
        net: DriveNet,
        streets: StreetPlan,
        ways: WaySheet,
        rng: np.random.Generator,
    ) -> None:
        self._sheet = sheet
        self._net = net
        self._streets = streets
        self._ways = ways
        self._rng = rng
        self._leaving: dict[int, list[int]] = defaultdict(list)
        self._arriving: dict[int, list[int]] = defaultdict(list)
        for index, piece in enumerate(net.pieces):
            self._enter(index, piece)

    def _enter(self, index: int, piece: Piece) -> None:
        self._leaving[piece.refs[0]].append(index)
        self._arriving[piece.refs[-1]].append(index)
        if not piece.oneway:
            self._leaving[piece.refs[-1]].append(index)
            self._arriving[piece.refs[0]].append(index)

    def forbid_some(self) -> int:
        before = len(self._sheet.relations)
        for node in sorted(self._net.node_tags):
            if self._net.node_tags[node].get("highway") == "traffic_signals":
                self._at_signal(node)
        self._no_u_turns()
        return len(self._sheet.relations) - before

    def _at_signal(self, node: int) -> None:
        """At a crossing of single carriageways: no left turn, or straight on only."""
        arms = self._arriving[node]
        if len(arms) < 4 or self._rng.random() > 4 * _SHARE_OF_SIGNALS:
            return
        if any(not self._ends_at(index, node) for index in {*arms, *self._leaving[node]}):
            return
        source = arms[int(self._rng.integers(len(arms)))]
        heading = self._bearing(source, node) + math.pi
        for target in self._leaving[node]:
            turn = (self._bearing(target, node) - heading + math.pi) % math.tau - math.pi
            if target == source:
                continue
            if 0.9 < turn < 2.2:
                self._forbid("no_left_turn", source, ("n", self._ways.node_ids[node]), target)
                return
            if abs(turn) < 0.4 and self._rng.random() < 0.25:
                self._forbid("only_straight_on", source, ("n", self._ways.node_ids[node]), target)
                return

    def _bearing(self, index: int, node: int) -> float:
        """Direction of a piece as it leaves the node."""
        refs = self._net.pieces[index].refs
        a, b = (refs[0], refs[1]) if refs[0] == node else (refs[-1], refs[-2])
        return math.atan2(self._net.y[b] - self._net.y[a], self._net.x[b] - self._net.x[a])

    def _ends_at(self, index: int, node: int) -> bool:
        refs, _tags = self._sheet.ways[self._ways.way_of_piece[index] - 1]
        return self._ways.node_ids[node] in (refs[0], refs[-1])

    def _no_u_turns(self) -> None:
        """From one carriageway through the opening back onto the other: by way of a way."""
        for index, piece in enumerate(self._net.pieces):
            if piece.role != "crossing" or piece.oneway or self._rng.random() > 0.25:
                continue
            pair = self._u_turn(piece)
            if pair is not None and self._alone(index):
                self._forbid("no_u_turn", pair[0], ("w", self._ways.way_of_piece[index]), pair[1])

    def _u_turn(self, piece: Piece) -> tuple[int, int] | None:
        start, end = piece.refs[0], piece.refs[-1]
        for source in self._arriving[start]:
            for target in self._leaving[end]:
                if self._back_to_back(source, target, start, end):
                    return source, target
        return None

    def _back_to_back(self, source: int, target: int, start: int, end: int) -> bool:
        one, other = self._net.pieces[source], self._net.pieces[target]
        opposite = one.plan_link == (other.plan_link[1], other.plan_link[0])
        wide = one.oneway and other.oneway and RANK[self._streets.roads[one.road].kind] <= 1
        return opposite and wide and self._ends_at(source, start) and self._ends_at(target, end)

    def _alone(self, index: int) -> bool:
        refs, _tags = self._sheet.ways[self._ways.way_of_piece[index] - 1]
        return len(refs) == 2

    def _forbid(self, kind: str, source: int, via: tuple[str, int], target: int) -> None:
        ways = self._ways.way_of_piece
        if ways[source] == ways[target]:
            return
        members = [("w", ways[source], "from"), (*via, "via"), ("w", ways[target], "to")]
        self._sheet.relation(members, {"type": "restriction", "restriction": kind})
