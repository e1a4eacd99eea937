"""One sweep over the whole network, from or to a place. Knows no positions, no names.

Time is counted at the end of edges: forward, `at_end(e)` is the time from the place to the end of
edge e; backward, it is the time from the end of edge e to the place. Seeds are the edges on
which the place lies; a target on the same edge is reached directly if it lies ahead, and by
going around otherwise.

An edge that cannot be driven from end to end is barred: no turn leads into it. A place on its open
part is still reached by it: the turns into it are searched as seeds of their own.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.roads.core import Core, Tree
from gis.roads.network import Bools, Ints, RoadNetwork
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
    """Which seed lies on an edge; where there are several, the one the search grew from."""
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


@dataclass(frozen=True, slots=True)
class Spread:
    """One search forward from many places, each edge reached from the nearest of them."""

    seeds: Candidates
    edge_s: Floats
    _tree: Tree
    _network: RoadNetwork
    _turn_s: Floats
    _barred: Bools

    def turn_seconds(self, turns: Indices) -> Floats:
        """Lost in turns as they are today; inf where the road behind one cannot be driven."""
        into = self._network.state_edge[self._network.turn_to[turns]]
        return np.asarray(np.where(self._barred[into], np.inf, self._turn_s[turns]))

    def seconds(self, edges: Indices) -> Floats:
        """Time to the end of each edge; inf where no road leads, or none within the limit."""
        times = self._tree.seconds(edges)
        network = self._network
        copies = np.arange(network.edge_count, len(network.state_edge))
        if len(copies):
            place = np.full(network.edge_count, -1)
            place[edges] = np.arange(len(edges))
            at = place[network.state_edge[copies]]
            copies, at = copies[at >= 0], at[at >= 0]
            np.minimum.at(times, at, self._tree.seconds(copies))
        return times


class Engine:
    """The network with weights that can be rewritten. One search at a time."""

    def __init__(self, network: RoadNetwork, edge_s: Floats, barred: Bools | None = None) -> None:
        self._network = network
        self._lock = threading.Lock()
        states = len(network.state_edge)
        before, after = network.turn_from, network.turn_to
        state_m = network.edge_m[network.state_edge]
        self._core = Core(before, after, state_m, network.contraction)
        self._onward = _Turns(states, before, after, np.arange(len(before)))
        self._back = _Turns(states, after, before, np.argsort(after, kind="stable"))
        self._copies = _copies(network.state_edge, network.edge_count)
        self.reweigh(edge_s, barred)

    def reweigh(
        self, edge_s: Floats, barred: Bools | None = None, shut: Ints | None = None
    ) -> None:
        """Take new driving times of the edges, the edges that are barred, and turns not allowed."""
        network = self._network
        turn_s = network.turn_s.astype(np.float64)
        if shut is not None:
            turn_s[shut] = np.inf
        into = network.state_edge[network.turn_to]
        weight = turn_s + edge_s[into]
        if barred is not None:
            weight[barred[into]] = np.inf
        with self._lock:
            self.edge_s, self._turn_s, self._weight = edge_s, turn_s, weight
            self._barred = np.zeros(network.edge_count, bool) if barred is None else barred
            self._core.weigh(weight)

    def sweep(self, seeds: Candidates, *, backward: bool) -> Sweep:
        """Search from (or to) the seeds."""
        good = seeds.enters if backward else seeds.leaves
        seeds = _best_per_piece(seeds, good)
        good = seeds.enters if backward else seeds.leaves
        rest = self.edge_s[seeds.edge] * (1 - seeds.fraction)
        start = seeds.access_s + (-rest if backward else rest)
        shift = max(0.0, -float(start[good].min(initial=0.0)))
        edges, weights = seeds.edge[good], start[good] + shift
        hop = self._barred[edges] if backward else np.zeros(len(edges), dtype=bool)
        states, seconds = self._seed_states(edges[~hop], weights[~hop], backward=backward)
        ends, ends_s = self._seed_states(edges[hop], weights[hop], backward=backward)
        arcs, hops_s = self._turns_into(ends, ends_s)
        with self._lock:
            tree = self._core.grow(
                np.concatenate((states, self._network.turn_from[arcs])),
                np.concatenate((seconds, hops_s)),
                backward=backward,
                through=np.concatenate((np.full(len(states), -1), arcs)),
            )
        tree.settle(ends, ends_s)
        seed_of = {int(edge): i for i, edge in reversed(list(enumerate(seeds.edge)))}
        return Sweep(backward, seeds, seed_of, tree, shift)

    def spread(self, seeds: Candidates, limit_s: float = np.inf) -> Spread:
        """Search from any number of places at once; what lies farther than the limit may be left
        unreached."""
        seeds = _best_per_edge(seeds.take(seeds.leaves), len(seeds.edge))
        start = seeds.access_s + self.edge_s[seeds.edge] * (1 - seeds.fraction)
        with self._lock:
            tree = self._core.grow(seeds.edge, start, backward=False, limit_s=limit_s)
        return Spread(seeds, self.edge_s, tree, self._network, self._turn_s, self._barred)

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
            if not len(numbers := turns.of(state)):
                continue
            neighbours = turns.beyond(numbers)
            times = sweep.seconds(neighbours) + self._entering(sweep, numbers)
            nearest = int(times.argmin())
            if times[nearest] < best.time_s:
                best = Arrival(float(times[nearest]), state, int(neighbours[nearest]))
        return best

    def _entering(self, sweep: Sweep, turns: Indices) -> Floats:
        """Seconds for some turns and the edges behind them; barred ones count where the place
        lies on their open part."""
        into = self._network.state_edge[self._network.turn_to[turns]]
        usual = self._weight[turns]
        if not self._barred[into].any():
            return usual
        open_part = self._turn_s[turns] + self.edge_s[into]
        if not sweep.backward:
            return open_part
        seeds = sweep.seeds
        ends = [
            edge in sweep.seed_of and bool(seeds.enters[sweep.seed_of[edge]])
            for edge in into.tolist()
        ]
        return np.asarray(np.where(ends, open_part, usual))

    def _turns_into(self, states: Indices, seconds: Floats) -> tuple[Indices, Floats]:
        """The turns into barred edges on whose open part the place lies, with the time from
        before each turn to the place."""
        found = [self._back.of(state) for state in states.tolist()]
        if not found:
            return np.zeros(0, np.int64), np.zeros(0)
        turns = np.concatenate(found)
        after = np.repeat(seconds, [len(one) for one in found])
        into = self._network.state_edge[self._network.turn_to[turns]]
        hops = after + self._turn_s[turns] + self.edge_s[into]
        free = np.isfinite(hops)
        return turns[free], hops[free]

    @property
    def barred(self) -> Bools:
        """Edges that cannot be driven from end to end."""
        return self._barred

    @property
    def turn_weights(self) -> Floats:
        """Seconds for each turn and all of the edge behind it; inf where nobody may drive."""
        return self._weight

    @property
    def allowed_turns(self) -> Bools:
        """Turns that one may take, whatever stands on the edge behind."""
        return np.isfinite(self._turn_s)

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

    def beyond(self, turns: Indices) -> Indices:
        """The states at the other end of turns."""
        return self._other[turns].astype(np.int64)


def _best_per_piece(seeds: Candidates, good: Bools) -> Candidates:
    """One seed for each open piece of each edge; those that the search grows from come first."""
    order = np.lexsort((seeds.access_s, seeds.piece, seeds.edge))
    keys = np.column_stack((seeds.edge, seeds.piece))[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.any(keys[1:] != keys[:-1], axis=1)
    best = order[first]
    return seeds.take(best[np.lexsort((seeds.access_s[best], ~good[best]))][:_SEEDS])


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
