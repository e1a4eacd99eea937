"""Which roads hang together with the network today; closures can cut off some. Knows no places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gis.roads.network import Bools, RoadNetwork
from gis.roads.openness import Openness
from gis.roads.search import Engine
from gis.roads.snapping import Among, Candidates

POCKET_SHARE: Final = 0.05
"""A part smaller than this share of the largest one is cut off from it. Two great halves, as on
both banks of a river, are not: nobody walks from one to the other."""


@dataclass(frozen=True, slots=True)
class Mainland:
    """What can be driven to and come back from."""

    edges: Bools
    enterable: Among
    """Roads that a vehicle can reach."""
    leavable: Among
    """Roads from which a vehicle can get away."""

    @classmethod
    def of(cls, network: RoadNetwork, engine: Engine, openness: Openness) -> Self:
        states = _hanging_together(network, engine)
        edges = np.zeros(network.edge_count, dtype=bool)
        edges[network.state_edge[states]] = True
        before, after = network.turn_from, network.turn_to
        allowed = engine.allowed_turns
        entered, left = edges.copy(), edges.copy()
        entered[network.state_edge[after[allowed & states[before]]]] = True
        left[network.state_edge[before[allowed & states[after]]]] = True
        lines = np.zeros(network.line_count, dtype=bool)
        lines[network.edge_line[edges]] = True
        lines &= ~openness.barred
        return cls(
            edges,
            Among(lines, _pieces(network, openness, entered, entering=True)),
            Among(lines, _pieces(network, openness, left, entering=False)),
        )

    def holds(self, candidates: Candidates, points: int) -> Bools:
        """Which of the points have a candidate on the mainland, or on a piece beside it."""
        held = np.zeros(points, dtype=bool)
        held[candidates.point[self.edges[candidates.edge]]] = True
        for among in (self.enterable, self.leavable):
            piece = candidates.piece
            if len(among.pieces):
                held[candidates.point[(piece >= 0) & among.pieces[piece]]] = True
        return held


def _hanging_together(network: RoadNetwork, engine: Engine) -> Bools:
    """The states of all great parts."""
    allowed = np.isfinite(engine.turn_weights)
    before, after = network.turn_from[allowed], network.turn_to[allowed]
    size = len(network.state_edge)
    graph = csr_array((np.ones(len(before), dtype=np.int8), (before, after)), shape=(size, size))
    _, part = connected_components(graph, directed=True, connection="strong")
    sizes = np.bincount(part)
    return np.asarray(sizes[part] >= max(2, POCKET_SHARE * int(sizes.max())))


def _pieces(network: RoadNetwork, openness: Openness, edges: Bools, *, entering: bool) -> Bools:
    """The open pieces of barred lines that hang on the mainland by one of their ends."""
    line = openness.piece_line
    begin = openness.piece_begin_m <= 0
    end = openness.piece_end_m >= network.line_m[line]
    onward, back = network.edges_of_line[line].T
    first = (onward >= 0) & edges[onward] & (begin if entering else end)
    second = (back >= 0) & edges[back] & (end if entering else begin)
    return np.asarray(first | second)
