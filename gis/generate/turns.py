"""Forbids turns at some junctions; one kind goes by way of the median opening. Writes relations."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from gis.generate.carriageways import DriveNet, Piece
from gis.generate.streetplan import RANK, StreetPlan
from gis.generate.ways import WaySheet
from gis.generate.writer import MapSheet

_AT_CROSSINGS = 0.3
_AT_OPENINGS = 0.14
_STRAIGHT_ONLY = 0.25


@dataclass(frozen=True, slots=True)
class Turn:
    """From one piece to another, by way of a node or of a piece (the other of them is -1)."""

    kind: str
    source: int
    target: int
    via_node: int = -1
    via_piece: int = -1


class TurnPlanner:
    def __init__(self, net: DriveNet, streets: StreetPlan, rng: np.random.Generator) -> None:
        self._net = net
        self._streets = streets
        self._rng = rng
        self._leaving: dict[int, list[int]] = defaultdict(list)
        self._arriving: dict[int, list[int]] = defaultdict(list)
        for index, piece in enumerate(net.pieces):
            if piece.role != "walk":
                self._enter(index, piece)

    def _enter(self, index: int, piece: Piece) -> None:
        self._leaving[piece.refs[0]].append(index)
        self._arriving[piece.refs[-1]].append(index)
        if not piece.oneway:
            self._leaving[piece.refs[-1]].append(index)
            self._arriving[piece.refs[0]].append(index)

    def forbid_some(self) -> list[Turn]:
        crossings = [self._at_crossing(node) for node in sorted(self._arriving)]
        openings = [self._at_opening(index) for index in range(len(self._net.pieces))]
        return [turn for turn in (*crossings, *openings) if turn is not None]

    def _at_crossing(self, node: int) -> Turn | None:
        """At a crossing of single carriageways: no left turn, or straight on only."""
        arms = self._arriving[node]
        if len(arms) < 4 or not self._of_some_rank(node) or self._rng.random() > _AT_CROSSINGS:
            return None
        source = arms[int(self._rng.integers(len(arms)))]
        straight = self._rng.random() < _STRAIGHT_ONLY
        for target in self._leaving[node]:
            turn = self._turn(source, node, target)
            if target == source:
                continue
            if straight and abs(turn) < 0.4:
                return Turn("only_straight_on", source, target, via_node=node)
            if not straight and 0.9 < turn < 2.2:
                return Turn("no_left_turn", source, target, via_node=node)
        return None

    def _of_some_rank(self, node: int) -> bool:
        roads = {self._net.pieces[index].road for index in self._arriving[node]}
        return min(RANK[self._streets.roads[road].kind] for road in roads) <= 3

    def _turn(self, source: int, node: int, target: int) -> float:
        """The angle of the turn, positive to the left."""
        heading = self._bearing(source, node) + math.pi
        return (self._bearing(target, node) - heading + math.pi) % math.tau - math.pi

    def _bearing(self, index: int, node: int) -> float:
        """Direction of a piece as it leaves the node."""
        refs = self._net.pieces[index].refs
        a, b = (refs[0], refs[1]) if refs[0] == node else (refs[-1], refs[-2])
        return math.atan2(self._net.y[b] - self._net.y[a], self._net.x[b] - self._net.x[a])

    def _at_opening(self, index: int) -> Turn | None:
        """No turning back from one carriageway through the opening onto the other."""
        piece = self._net.pieces[index]
        if piece.role != "crossing" or piece.oneway or self._rng.random() > _AT_OPENINGS:
            return None
        for start, end in ((piece.refs[0], piece.refs[-1]), (piece.refs[-1], piece.refs[0])):
            for source in self._arriving[start]:
                for target in self._leaving[end]:
                    if self._back_to_back(source, target):
                        return Turn("no_u_turn", source, target, via_piece=index)
        return None

    def _back_to_back(self, source: int, target: int) -> bool:
        one, other = self._net.pieces[source], self._net.pieces[target]
        opposite = one.plan_link == (other.plan_link[1], other.plan_link[0])
        return opposite and one.oneway and other.oneway and one.role == other.role == "street"


def pinned_by(turns: list[Turn], net: DriveNet) -> set[int]:
    """Nodes at which ways must end, so that a turn names exactly the arms it means."""
    pinned = {turn.via_node for turn in turns if turn.via_node >= 0}
    for turn in turns:
        if turn.via_piece >= 0:
            refs = net.pieces[turn.via_piece].refs
            pinned |= {refs[0], refs[-1]}
    return pinned


def write_turns(sheet: MapSheet, turns: list[Turn], ways: WaySheet) -> None:
    of = ways.way_of_piece
    for turn in turns:
        via = ("n", ways.node_ids[turn.via_node], "via")
        if turn.via_piece >= 0:
            via = ("w", of[turn.via_piece], "via")
        members = [("w", of[turn.source], "from"), via, ("w", of[turn.target], "to")]
        sheet.relation(members, {"type": "restriction", "restriction": turn.kind})
