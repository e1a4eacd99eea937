"""One sweep over the whole network, from or to a place. Knows no positions, no names.

Time is counted at the end of edges: forward, `at_end(e)` is the time from the place to the end of
edge e; backward, it is the time from the end of edge e to the place. Seeds are the edges on
which the place lies; a target on the same edge is reached directly if it lies ahead, and by
going around otherwise.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.roads.core import Core, Tree
from gis.roads.network import Ints, RoadNetwork
from gis.roads.snapping import Candidates
from gis.roads.turns import Indices

_SEEDS: Final = 64
"""Room for edges that one place may lie on."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """One search, with the seeds that it grew from."""

    backward: bool
    seeds: Candidates
    seed_of: dict[int, int]
    """Which seed lies on an edge."""
    _tree: Tree
    _shift_s: float

    def seconds(self, states: Indices) -> Floats:
        """Time between the end of each state's edge and the place; inf where unreachable."""
        return self._tree.seconds(states) - self._shift_s

    def metres(self, states: Indices) -> tuple[Floats, Indices]:
        """Length of the edges that follow each state towards the place, and the last state.

        The states must have been asked for their time, and reach the place.
        """
        return self._tree.metres(states)

    def path(self, state: int) -> list[int]:
        """All states from this one towards the place, itself the first; see `metres`."""
        return self._tree.path(state)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Time at the end of a state's edge, and where the way to the place goes on."""

    time_s: float
    state: int
    follow: int
    """The next state, where the tree must not be followed from the state itself."""


class Engine:
    """The network with weights that can be rewritten. One search at a time."""

    def __init__(self, network: RoadNetwork, edge_s: Floats) -> None:
        self._network = network
        self._lock = threading.Lock()
        states = len(network.state_edge)
        before, after = network.turn_from, network.turn_to
        state_m = network.edge_m[network.state_edge]
        self._core = Core(before, after, state_m, network.contraction)
        self._onward = _Turns(states, before, after, np.arange(len(before)))
        self._back = _Turns(states, after, before, np.argsort(after, kind="stable"))
        self._copies = _copies(network.state_edge, network.edge_count)
        self.reweigh(edge_s)

    def reweigh(self, edge_s: Floats) -> None:
        """Take new driving times of the edges; inf closes one."""
        network = self._network
        weight = network.turn_s + edge_s[network.state_edge[network.turn_to]]
        with self._lock:
            self.edge_s, self._weight = edge_s, weight
            self._core.weigh(weight)

    def sweep(self, seeds: Candidates, *, backward: bool) -> Sweep:
        """Search from (or to) the seeds."""
        seeds = _best_per_edge(seeds)
        rest = self.edge_s[seeds.edge] * (1 - seeds.fraction)
        start = seeds.access_s + (-rest if backward else rest)
        shift = max(0.0, -float(start.min(initial=0.0)))
        states, weights = self._seed_states(seeds.edge, start + shift, backward=backward)
        with self._lock:
            tree = self._core.grow(states, weights, backward=backward)
        seed_of = {int(edge): i for i, edge in enumerate(seeds.edge)}
        return Sweep(backward, seeds, seed_of, tree, shift)

    def spread(self, seeds: Candidates, edges: Indices, limit_s: float = np.inf) -> Floats:
        """Time from the nearest of any number of places to the ends of edges.

        What lies farther than the limit may be left at inf.
        """
        seeds = _best_per_edge(seeds, len(seeds.edge))
        start = seeds.access_s + self.edge_s[seeds.edge] * (1 - seeds.fraction)
        with self._lock:
            tree = self._core.grow(seeds.edge, start, backward=False, limit_s=limit_s)
        times = tree.seconds(edges)
        if self._copies:
            at = np.full(self._network.edge_count, -1)
            at[edges] = np.arange(len(edges))
            again = np.arange(self._network.edge_count, len(self._network.state_edge))
            again = again[at[self._network.state_edge[again]] >= 0]
            place = at[self._network.state_edge[again]]
            np.minimum.at(times, place, tree.seconds(again))
        return times

    @property
    def copied(self) -> frozenset[int]:
        """Edges that have more than one state."""
        return frozenset(self._copies)

    def states_of(self, edge: int) -> list[int]:
        """The edge's own state and its copies inside turn bans."""
        return [edge, *self._copies.get(edge, ())]

    def around(self, sweep: Sweep, edge: int) -> Arrival:
        """Time at the end of a seed's edge without using that seed itself."""
        turns = self._onward if sweep.backward else self._back
        best = Arrival(np.inf, edge, edge)
        for state in [edge] if sweep.backward else self.states_of(edge):
            neighbours, weights = turns.neighbours(state, self._weight)
            if not len(neighbours):
                continue
            times = sweep.seconds(neighbours) + weights
            nearest = int(times.argmin())
            if times[nearest] < best.time_s:
                best = Arrival(float(times[nearest]), state, int(neighbours[nearest]))
        return best

    def soonest(self, sweep: Sweep, edge: int) -> Arrival:
        """The best state of an edge that is no seed."""
        states = self.states_of(edge)
        times = sweep.seconds(np.array(states))
        best = int(times.argmin())
        return Arrival(float(times[best]), states[best], states[best])

    def turn_between(self, before: int, after: int) -> float:
        """Seconds lost between two states that follow each other."""
        turns = self._onward.of(before)
        return float(self._network.turn_s[turns[self._network.turn_to[turns] == after][0]])

    def _seed_states(
        self, edges: Indices, weights: Floats, *, backward: bool
    ) -> tuple[Indices, Floats]:
        if not backward or not self._copies:
            return edges, weights
        pairs = [
            (state, weight)
            for edge, weight in zip(edges.tolist(), weights.tolist(), strict=True)
            for state in self.states_of(edge)
        ]
        return np.array([s for s, _ in pairs], dtype=np.int64), np.array([w for _, w in pairs])


class _Turns:
    """The turns out of each state, or into it. `positions` sorts the turns by state."""

    def __init__(self, states: int, own: Ints, other: Ints, positions: Indices) -> None:
        self._positions, self._other = positions, other
        self._first = np.concatenate(([0], np.cumsum(np.bincount(own, minlength=states))))

    def of(self, state: int) -> Indices:
        """The numbers of the turns."""
        return self._positions[self._first[state] : self._first[state + 1]]

    def neighbours(self, state: int, weights: Floats) -> tuple[Indices, Floats]:
        turns = self.of(state)
        return self._other[turns].astype(np.int64), weights[turns]


def _best_per_edge(seeds: Candidates, most: int = _SEEDS) -> Candidates:
    order = np.lexsort((seeds.access_s, seeds.edge))
    first = np.r_[True, np.diff(seeds.edge[order]) != 0] if len(order) else order.astype(bool)
    best = order[first]
    nearest = np.argsort(seeds.access_s[best], kind="stable")[:most]
    return seeds.take(best[nearest])


def _copies(state_edge: Ints, edge_count: int) -> dict[int, list[int]]:
    copies: dict[int, list[int]] = {}
    for state in range(edge_count, len(state_edge)):
        copies.setdefault(int(state_edge[state]), []).append(state)
    return copies
