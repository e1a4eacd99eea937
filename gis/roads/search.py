"""One sweep of Dijkstra over the whole network, from or to a place. Knows no positions, no names.

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
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.coordinates import Floats
from gis.roads.network import Ints, RoadNetwork
from gis.roads.snapping import Candidates
from gis.roads.turns import Indices

_SEEDS: Final = 64
"""Room for edges that one place may lie on."""
_NONE: Final = -9999
"""SciPy's mark for `no predecessor`."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Times and the tree of one search, with the seeds that it grew from."""

    backward: bool
    state_s: Floats
    """At the end of each state's edge; inf where unreachable."""
    parent: Ints
    """The next state towards the place; `root` at a seed."""
    root: int
    seeds: Candidates
    seed_of: dict[int, int]
    """Which seed lies on an edge."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Time at the end of a state's edge, and the next state on the way to the place."""

    time_s: float
    state: int
    next_state: int


class Engine:
    """The network as two sparse matrices whose weights can be rewritten. One search at a time."""

    def __init__(self, network: RoadNetwork, edge_s: Floats) -> None:
        self._network = network
        self._lock = threading.Lock()
        states = len(network.state_edge)
        self.root = states
        self._order = np.argsort(network.turn_to, kind="stable")
        self._forward = _Matrix(network.turn_from, network.turn_to, states)
        self._backward = _Matrix(
            network.turn_to[self._order], network.turn_from[self._order], states
        )
        self._copies = _copies(network.state_edge, network.edge_count)
        self.edge_s = edge_s
        self.reweigh(edge_s)

    def reweigh(self, edge_s: Floats) -> None:
        """Take new driving times of the edges; inf closes one."""
        network = self._network
        weight = network.turn_s + edge_s[network.state_edge[network.turn_to]]
        with self._lock:
            self.edge_s = edge_s
            self._forward.weigh(weight)
            self._backward.weigh(weight[self._order])

    def sweep(self, seeds: Candidates, *, backward: bool, limit_s: float = np.inf) -> Sweep:
        """Search from (or to) the seeds. `limit_s` leaves all that is farther at inf."""
        seeds = _best_per_edge(seeds)
        rest = self.edge_s[seeds.edge] * (1 - seeds.fraction)
        start = seeds.access_s + (-rest if backward else rest)
        shift = max(0.0, -float(start.min(initial=0.0)))
        states, weights = self._seed_states(seeds.edge, start + shift, backward=backward)
        matrix = self._backward if backward else self._forward
        with self._lock:
            state_s, parent = matrix.search(states, weights, limit_s + shift)
        return Sweep(
            backward=backward,
            state_s=state_s[:-1] - shift,
            parent=parent[:-1],
            root=self.root,
            seeds=seeds,
            seed_of={int(edge): i for i, edge in enumerate(seeds.edge)},
        )

    @property
    def copied(self) -> frozenset[int]:
        """Edges that have more than one state."""
        return frozenset(self._copies)

    def states_of(self, edge: int) -> list[int]:
        """The edge's own state and its copies inside turn bans."""
        return [edge, *self._copies.get(edge, ())]

    def around(self, sweep: Sweep, edge: int) -> Arrival:
        """Time at the end of a seed's edge without using that seed itself."""
        matrix = self._forward if sweep.backward else self._backward
        best = Arrival(np.inf, edge, _NONE)
        for state in [edge] if sweep.backward else self.states_of(edge):
            neighbours, weights = matrix.row(state)
            if not len(neighbours):
                continue
            times = sweep.state_s[neighbours] + weights
            nearest = int(times.argmin())
            if times[nearest] < best.time_s:
                best = Arrival(float(times[nearest]), state, int(neighbours[nearest]))
        return best

    def soonest(self, sweep: Sweep, edge: int) -> Arrival:
        """The best state of an edge that is no seed."""
        state = min(self.states_of(edge), key=lambda s: float(sweep.state_s[s]))
        return Arrival(float(sweep.state_s[state]), state, int(sweep.parent[state]))

    def turn_between(self, before: int, after: int) -> float:
        """Seconds lost between two states that follow each other."""
        first, last = self._forward.bounds(before)
        at = first + int(np.flatnonzero(self._network.turn_to[first:last] == after)[0])
        return float(self._network.turn_s[at])

    def _seed_states(
        self, edges: Indices, weights: Floats, *, backward: bool
    ) -> tuple[Indices, Floats]:
        if not backward or not self._copies:
            return edges, weights
        pairs = [
            (state, weight)
            for edge, weight in zip(edges.tolist(), weights.tolist(), strict=True)
            for state in self.states_of(edge)
        ][:_SEEDS]
        return np.array([s for s, _ in pairs], dtype=np.int64), np.array([w for _, w in pairs])


class _Matrix:
    """A CSR matrix with one more row at the end, the root, which has room for the seeds."""

    def __init__(self, rows: Ints, columns: Ints, states: int) -> None:
        first = np.searchsorted(rows, np.arange(states + 1)).astype(np.int32)
        self._turns = len(rows)
        self._root = states
        pointers = np.append(first, np.int32(self._turns + _SEEDS)).astype(np.int32)
        indices = np.concatenate((columns, np.full(_SEEDS, states, dtype=np.int32)))
        data = np.ones(self._turns + _SEEDS)
        self._csr = csr_array((data, indices, pointers), shape=(states + 1, states + 1))

    def weigh(self, weights: Floats) -> None:
        self._csr.data[: self._turns] = weights

    def bounds(self, state: int) -> tuple[int, int]:
        return int(self._csr.indptr[state]), int(self._csr.indptr[state + 1])

    def row(self, state: int) -> tuple[Ints, Floats]:
        first, last = self.bounds(state)
        return self._csr.indices[first:last], self._csr.data[first:last]

    def search(self, seeds: Indices, weights: Floats, limit_s: float) -> tuple[Floats, Ints]:
        slots, used = self._turns, self._turns + len(seeds)
        self._csr.indices[slots:] = self._root
        self._csr.data[slots:] = 1.0
        self._csr.indices[slots:used] = seeds
        self._csr.data[slots:used] = np.maximum(weights, 1e-9)
        times, parents = dijkstra(
            self._csr, indices=self._root, return_predecessors=True, limit=limit_s
        )
        return times, parents


def _best_per_edge(seeds: Candidates) -> Candidates:
    order = np.lexsort((seeds.access_s, seeds.edge))
    first = np.r_[True, np.diff(seeds.edge[order]) != 0] if len(order) else order.astype(bool)
    best = order[first]
    nearest = np.argsort(seeds.access_s[best], kind="stable")[:_SEEDS]
    return seeds.take(best[nearest])


def _copies(state_edge: Ints, edge_count: int) -> dict[int, list[int]]:
    copies: dict[int, list[int]] = {}
    for state in range(edge_count, len(state_edge)):
        copies.setdefault(int(state_edge[state]), []).append(state)
    return copies
