"""Searches the core of a contracted network and answers for all states. Knows no roads."""

from __future__ import annotations

import threading
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.coordinates import Floats
from gis.roads.contraction import Contraction, Indices, Ints

_SEEDS: Final = 8192
"""Room for the states from which one search grows; a whole fleet at once, and then some."""
_SAME_S: Final = 1e-6
_SEED: Final = -1
"""In place of an arc: the search grew from here."""


class _Side(NamedTuple):
    """What a search in one direction needs."""

    matrix: _Matrix
    beyond: Indices
    """The state that each arc leads to, towards the place."""
    metres: Floats
    """What each arc adds to the way."""
    start: Indices
    arcs: Indices
    """Arcs towards the place, of each state taken out."""
    back_start: Indices
    back_arcs: Indices
    """Arcs away from the place."""


class Core:
    """A contracted network with weights. Not to be used by two threads at once."""

    def __init__(
        self, turn_from: Ints, turn_to: Ints, state_m: Floats, contraction: Contraction
    ) -> None:
        states = len(state_m)
        self._shape = contraction
        self._turns = len(turn_from)
        arcs = self._turns + len(contraction.left)
        self.tail, self.head = np.empty(arcs, np.int64), np.empty(arcs, np.int64)
        self.tail[: self._turns], self.head[: self._turns] = turn_from, turn_to
        onward_m, back_m = np.empty(arcs), np.empty(arcs)
        onward_m[: self._turns], back_m[: self._turns] = state_m[turn_to], state_m[turn_from]
        for part, left, right in self._made():
            self.tail[part], self.head[part] = self.tail[left], self.head[right]
            onward_m[part] = onward_m[left] + onward_m[right]
            back_m[part] = back_m[left] + back_m[right]
        self.weight = np.ones(arcs)
        self.place = np.full(states, -1, dtype=np.int64)
        """Position in the order of contraction; -1 in the core."""
        self.place[contraction.order] = np.arange(len(contraction.order))
        self.states = np.flatnonzero(self.place < 0)
        self.number = np.full(states, -1, dtype=np.int64)
        self.number[self.states] = np.arange(len(self.states))
        into = contraction.in_start.astype(np.int64), contraction.arcs_in.astype(np.int64)
        out = contraction.out_start.astype(np.int64), contraction.arcs_out.astype(np.int64)
        kept = contraction.core_arcs.astype(np.int64)
        backward = _Matrix(self.number, kept, self.head, self.tail)
        forward = _Matrix(self.number, kept, self.tail, self.head)
        self._backward = _Side(backward, self.head, onward_m, *out, *into)
        self._forward = _Side(forward, self.tail, back_m, *into, *out)

    def weigh(self, turn_weights: Floats) -> None:
        """Take new weights of the turns; shortcuts follow."""
        self.weight[: self._turns] = turn_weights
        for part, left, right in self._made():
            self.weight[part] = self.weight[left] + self.weight[right]
        self._forward.matrix.weigh(self.weight)
        self._backward.matrix.weigh(self.weight)

    def grow(
        self,
        seeds: Indices,
        weights: Floats,
        *,
        backward: bool,
        limit_s: float = np.inf,
        through: Indices | None = None,
    ) -> Tree:
        """Search from (or, backward, to) the seeds, no farther than a time if one is given.

        `through` names the turn by which a seed goes on to another seed, -1 where it is the last.
        """
        side = self._backward if backward else self._forward
        arcs = np.full(len(seeds), _SEED) if through is None else through
        pushed = self._push(seeds, weights, arcs, side)
        states = np.fromiter(pushed, dtype=np.int64, count=len(pushed))
        seconds = np.array([seconds for seconds, _ in pushed.values()])
        taken = np.array([arc for _, arc in pushed.values()], dtype=np.int64)
        inside = self.place[states] < 0
        core_s, towards = side.matrix.search(self.number[states[inside]], seconds[inside], limit_s)
        tree = Tree(self, side, backward=backward)
        tree.plant(states, seconds, taken)
        tree.set_core(core_s, *side.matrix.arcs_taken(core_s, towards))
        return tree

    def turns_of(self, arc: int) -> list[int]:
        """The turns that an arc stands for, in driving order."""
        stack, turns = [arc], list[int]()
        while stack:
            arc = stack.pop()
            if arc < self._turns:
                turns.append(arc)
            else:
                made = arc - self._turns
                stack += [int(self._shape.right[made]), int(self._shape.left[made])]
        return turns

    def _made(self) -> list[tuple[slice, Ints, Ints]]:
        """The arcs of each round, with the two that each joins."""
        shape, turns = self._shape, self._turns
        return [
            (slice(a, b), shape.left[a - turns : b - turns], shape.right[a - turns : b - turns])
            for a, b in pairwise(shape.made_start.tolist())
        ]

    def _push(
        self, seeds: Indices, weights: Floats, arcs: Indices, side: _Side
    ) -> dict[int, tuple[float, int]]:
        """Carry seeds on states that were taken out into the core.

        Returns:
            seconds and arc by state, for the seeds and all states between them and the core.
        """
        away = self.tail if side.beyond is self.head else self.head
        reached: dict[int, tuple[float, int]] = {}
        waiting: list[tuple[int, int]] = []

        def reach(state: int, seconds: float, arc: int) -> None:
            if seconds >= reached.get(state, (np.inf, _SEED))[0]:
                return
            if state not in reached and (place := int(self.place[state])) >= 0:
                heappush(waiting, (place, state))
            reached[state] = (seconds, arc)

        for seed in zip(seeds.tolist(), weights.tolist(), arcs.tolist(), strict=True):
            reach(*seed)
        while waiting:
            at, state = heappop(waiting)
            for arc in side.back_arcs[side.back_start[at] : side.back_start[at + 1]].tolist():
                reach(int(away[arc]), reached[state][0] + float(self.weight[arc]), arc)
        return reached


class Tree:
    """Times towards the place that one search grew from. States outside the core on demand.

    May be asked by several threads.
    """

    def __init__(self, core: Core, side: _Side, *, backward: bool) -> None:
        self._core, self._side, self._backward = core, side, backward
        self._weight = core.weight
        self._seconds = np.full(len(core.place), np.inf)
        self._arc = np.full(len(core.place), _SEED, dtype=np.int64)
        self._known = core.place < 0
        self._lock = threading.Lock()

    def plant(self, states: Indices, seconds: Floats, arcs: Indices) -> None:
        self._seconds[states], self._arc[states] = seconds, arcs

    def settle(self, states: Indices, seconds: Floats) -> None:
        """Ends of the search that nothing was to be searched through."""
        self.plant(states, seconds, np.full(len(states), _SEED))
        self._known[states] = True

    def set_core(self, core_s: Floats, found: Indices, arcs: Indices) -> None:
        self._seconds[self._core.states] = core_s
        self._arc[self._core.states[found]] = arcs

    def seconds(self, states: Indices) -> Floats:
        """Time between the end of each state's edge and the place."""
        with self._lock:
            self._recover(states)
        return self._seconds[states]

    def metres(self, states: Indices) -> tuple[Floats, Indices]:
        """Length of all that follows each state towards the place, and the last state.

        The states must have been asked for their time, and reach the place.
        """
        state = states.copy()
        run = np.zeros(len(state))
        walking = np.flatnonzero(self._arc[state] != _SEED)
        while len(walking):
            arc = self._arc[state[walking]]
            run[walking] += self._side.metres[arc]
            state[walking] = self._side.beyond[arc]
            walking = walking[self._arc[state[walking]] != _SEED]
        return run, state

    def path(self, state: int) -> list[int]:
        """All states from this one towards the place, itself the first."""
        core = self._core
        states = [state]
        while (arc := int(self._arc[states[-1]])) != _SEED:
            turns = core.turns_of(arc)
            states += (
                [int(core.head[turn]) for turn in turns]
                if self._backward
                else [int(core.tail[turn]) for turn in reversed(turns)]
            )
        return states

    def _recover(self, states: Indices) -> None:
        """Work out the states that were taken out, and those that they lead over."""
        batches: list[Indices] = []
        missing = np.unique(states[~self._known[states]])
        while len(missing):
            self._known[missing] = True
            batches.append(missing)
            arcs, _ = self._arcs_of(missing)
            following = self._side.beyond[arcs]
            missing = np.unique(following[~self._known[following]])
        if not batches:
            return
        whole = np.concatenate(batches)
        rounds = np.searchsorted(
            self._core._shape.round_start, self._core.place[whole], side="right"
        )
        for number in np.unique(rounds)[::-1]:
            self._settle(whole[rounds == number])

    def _settle(self, states: Indices) -> None:
        """Take the best arc of each state; all that they lead to is settled."""
        arcs, counts = self._arcs_of(states)
        seconds = self._weight[arcs] + self._seconds[self._side.beyond[arcs]]
        best = np.minimum.reduceat(seconds, np.cumsum(counts) - counts)
        better = best < self._seconds[states]
        wins = np.flatnonzero(np.repeat(better, counts) & (seconds == np.repeat(best, counts)))
        self._seconds[states[better]] = best[better]
        self._arc[np.repeat(states, counts)[wins]] = arcs[wins]

    def _arcs_of(self, states: Indices) -> tuple[Indices, Indices]:
        place = self._core.place[states]
        first = self._side.start[place]
        counts = self._side.start[place + 1] - first
        offset = np.repeat(first - (np.cumsum(counts) - counts), counts)
        return self._side.arcs[offset + np.arange(len(offset))], counts


class _Matrix:
    """The core as a CSR matrix with one more row, the root, which has room for the seeds."""

    def __init__(self, number: Indices, arcs: Indices, row_of: Indices, column_of: Indices) -> None:
        rows = number[row_of[arcs]]
        order = np.argsort(rows, kind="stable")
        self._arcs, self._rows = arcs[order], rows[order].astype(np.int32)
        self._columns = number[column_of[self._arcs]]
        self._size = int(number.max(initial=-1)) + 1
        self._twins = _twins(self._rows, self._columns)
        """Arcs that another one runs beside: only their times tell which was taken."""
        first = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=self._size))))
        pointers = np.append(first, len(arcs) + _SEEDS).astype(np.int32)
        indices = np.full(len(arcs) + _SEEDS, self._size, dtype=np.int32)
        indices[: len(arcs)] = self._columns
        data = np.ones(len(arcs) + _SEEDS)
        shape = (self._size + 1, self._size + 1)
        self._csr = csr_array((data, indices, pointers), shape=shape)

    def weigh(self, weights: Floats) -> None:
        self._csr.data[: len(self._arcs)] = weights[self._arcs]

    def search(
        self, seeds: Indices, seconds: Floats, limit_s: float = np.inf
    ) -> tuple[Floats, Ints]:
        """Time of each core state and the one before it (the matrix's size at a seed)."""
        nearest = np.argsort(seconds, kind="stable")[:_SEEDS]
        slots, used = len(self._arcs), len(self._arcs) + len(nearest)
        self._csr.indices[slots:] = self._size
        self._csr.data[slots:] = 1.0
        self._csr.indices[slots:used] = seeds[nearest]
        self._csr.data[slots:used] = np.maximum(seconds[nearest], 1e-9)
        times, before = dijkstra(
            self._csr, indices=self._size, return_predecessors=True, limit=limit_s
        )
        return times[:-1], before[:-1]

    def arcs_taken(self, seconds: Floats, before: Ints) -> tuple[Indices, Indices]:
        """Core states that another core state leads to, and the arc between."""
        matches: NDArray[np.bool_] = before[self._columns] == self._rows
        twins = self._twins[matches[self._twins]]
        start, end = self._rows[twins], self._columns[twins]
        late = seconds[start] + self._csr.data[twins] - seconds[end]
        matches[twins[late > _SAME_S]] = False
        taken = np.flatnonzero(matches)
        return self._columns[taken], self._arcs[taken]


def _twins(rows: Ints, columns: Indices) -> Indices:
    """Entries of a matrix that stand in the same place as another one."""
    order = np.lexsort((columns, rows))
    key = np.column_stack((rows, columns))[order]
    same = np.all(key[1:] == key[:-1], axis=1)
    return np.unique(np.concatenate((order[1:][same], order[:-1][same])))
