"""When each point of the roads is reached, from one search over many places. Knows no squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gis.coordinates import Floats
from gis.roads.network import Ints, RoadNetwork
from gis.roads.search import Spread
from gis.roads.snapping import Candidates
from gis.roads.turns import Indices


@dataclass(frozen=True, slots=True)
class EdgeTimes:
    """Seconds at the start of edges, so that a point part of the way along is timed as well.

    An edge on which a place of departure lies is entered twice: at its start by those who come
    round, and at the place itself.
    """

    network: RoadNetwork
    start_s: Floats
    """One more than there are edges: the last, which -1 names, is never reached."""
    drive_s: Floats
    """Seconds from the start of each edge to its end; 0 where it is closed."""
    seeds: Candidates

    @classmethod
    def of(
        cls, network: RoadNetwork, spread: Spread, edges: Indices, *, frontier: bool = False
    ) -> EdgeTimes:
        """Time the edges that are named; all others count as never reached.

        With `frontier`, also those whose start is within the search's limit, but not their end.
        """
        at_end = np.full(network.edge_count, np.inf)
        at_end[edges] = spread.seconds(edges)
        reached = np.isfinite(at_end)
        drive_s = np.where(np.isfinite(spread.edge_s), spread.edge_s, 0.0)
        start_s = np.where(reached, at_end - drive_s, np.inf)
        if frontier:
            start_s = np.minimum(start_s, _entered(network, spread, _before_turns(network, at_end)))
        departing = np.unique(spread.seeds.edge)
        start_s[departing] = _entered(network, spread, _before(network, spread, departing))[
            departing
        ]
        return cls(network, np.append(start_s, np.inf), np.append(drive_s, 0.0), spread.seeds)

    def at(self, line: Ints, share: Floats) -> Floats:
        """Seconds to points that lie `share` of the way along lines, in the lines' direction."""
        onward, back = self.network.edges_of_line[line].T
        return np.asarray(
            np.minimum(
                self.start_s[onward] + share * self.drive_s[onward],
                self.start_s[back] + (1.0 - share) * self.drive_s[back],
            )
        )

    def ahead(self, seed: Indices, share: Floats) -> Floats:
        """Seconds to points on the very edges that the seeds stand on; inf behind them.

        `share` counts in the direction of the lines, as in `at`.
        """
        seeds = self.seeds
        edge = seeds.edge[seed]
        along = np.where(self.network.edge_reversed[edge], 1.0 - share, share)
        left = along - seeds.fraction[seed]
        times = seeds.access_s[seed] + left * self.drive_s[edge]
        return np.asarray(np.where(left >= 0, times, np.inf))


Turns = tuple[Indices, Floats]
"""Some turns, and when the edge before each has been driven."""


def _before_turns(network: RoadNetwork, at_end: Floats) -> Turns:
    """The turns out of all edges that were reached."""
    before_s = at_end[network.state_edge[network.turn_from]]
    turns = np.flatnonzero(np.isfinite(before_s))
    return turns, before_s[turns]


def _before(network: RoadNetwork, spread: Spread, edges: Indices) -> Turns:
    """The turns into some edges."""
    wanted = np.zeros(network.edge_count, dtype=bool)
    wanted[edges] = True
    turns = np.flatnonzero(wanted[network.state_edge[network.turn_to]])
    before = network.state_edge[network.turn_from[turns]].astype(np.int64)
    asked, place = np.unique(before, return_inverse=True)
    return turns, spread.seconds(asked)[place]


def _entered(network: RoadNetwork, spread: Spread, found: Turns) -> Floats:
    """Seconds at the start of each edge by the turns that lead into it."""
    turns, before_s = found
    start_s = np.full(network.edge_count, np.inf)
    into = network.state_edge[network.turn_to[turns]]
    np.minimum.at(start_s, into, before_s + spread.turn_seconds(turns))
    return start_s
