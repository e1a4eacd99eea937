"""Takes states out of the search that only pass it on: dead ends, bends, joints, small forks.

A state with p turns in and q turns out is replaced by p·q shortcuts where that makes hardly more
of them than there were turns. What stays is the core, half of a city; one Dijkstra over the core
and a few array operations give the exact times of all states. The structure depends on the
network alone and is stored with it; weights are filled in whenever they change. Knows no search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Indices = NDArray[np.int64]

_ROUNDS: Final = 12
_MORE: Final = 1
"""How many more arcs than before a state may leave behind; beyond it they cost too much."""
_WORTH_IT: Final = 0.005
"""A round that takes out a smaller share than this is the last one."""


@dataclass(frozen=True, slots=True)
class Contraction:
    """Arcs 0 … turns-1 are the turns; arc turns+k joins `left[k]` and `right[k]`.

    States of `order` are taken out one after another, in independent rounds: those of round r are
    `order[round_start[r]:round_start[r + 1]]`. State `order[i]` had the arcs
    `arcs_in[in_start[i]:in_start[i + 1]]` into it when it was taken out, and `arcs_out` likewise.
    """

    left: Ints
    right: Ints
    made_start: Ints
    """First arc made in each round, with one more at the end."""
    order: Ints
    round_start: Ints
    in_start: Ints
    arcs_in: Ints
    out_start: Ints
    arcs_out: Ints
    core_arcs: Ints


def contract(states: int, turn_from: Indices, turn_to: Indices) -> Contraction:
    """Take out what can be taken out without making the graph much denser."""
    work = _Work(states, turn_from, turn_to)
    while len(work.rounds) < _ROUNDS:
        chosen = work.choose()
        if len(chosen) < _WORTH_IT * states:
            break
        work.take_out(chosen)
    return work.result()


class _Work:
    def __init__(self, states: int, turn_from: Indices, turn_to: Indices) -> None:
        self._states = states
        self._tail, self._head = turn_from.astype(np.int64), turn_to.astype(np.int64)
        self._alive = self._tail != self._head
        self._gone = np.zeros(states, dtype=bool)
        self._random = np.random.default_rng(0)
        self._made: list[tuple[Indices, Indices]] = []
        self.rounds: list[tuple[Indices, _Fan, _Fan]] = []

    def choose(self) -> Indices:
        """States worth taking out, no two of them neighbours."""
        arcs = np.flatnonzero(self._alive)
        tail, head = self._tail[arcs], self._head[arcs]
        into = np.bincount(head, minlength=self._states)
        out = np.bincount(tail, minlength=self._states)
        fits = (into > 0) & (out > 0) & (into * out <= into + out + _MORE) & ~self._gone
        score = np.where(fits, into * out - into - out + self._random.random(len(into)), np.inf)
        rival = np.full(self._states, np.inf)
        np.minimum.at(rival, tail, score[head])
        np.minimum.at(rival, head, score[tail])
        return np.flatnonzero(fits & (score < rival))

    def take_out(self, chosen: Indices) -> None:
        number = np.full(self._states, -1, dtype=np.int64)
        number[chosen] = np.arange(len(chosen))
        arcs = np.flatnonzero(self._alive)
        into = _Fan.of(arcs, number[self._head[arcs]], len(chosen))
        out = _Fan.of(arcs, number[self._tail[arcs]], len(chosen))
        left, right = _joined(into, out)
        keeps = self._tail[left] != self._head[right]
        left, right = left[keeps], right[keeps]
        self._gone[chosen] = True
        self._alive[into.arcs] = self._alive[out.arcs] = False
        self._tail = np.concatenate((self._tail, self._tail[left]))
        self._head = np.concatenate((self._head, self._head[right]))
        self._alive = np.concatenate((self._alive, np.ones(len(left), dtype=bool)))
        self._made.append((left, right))
        self.rounds.append((chosen, into, out))

    def result(self) -> Contraction:
        empty = np.zeros(0, dtype=np.int64)
        sizes = [len(left) for left, _ in self._made]
        first = len(self._tail) - sum(sizes)
        return Contraction(
            left=_ints(np.concatenate([empty, *(left for left, _ in self._made)])),
            right=_ints(np.concatenate([empty, *(right for _, right in self._made)])),
            made_start=_ints(first + np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))),
            order=_ints(np.concatenate([empty, *(chosen for chosen, _, _ in self.rounds)])),
            round_start=_starts([len(chosen) for chosen, _, _ in self.rounds]),
            in_start=_starts(np.concatenate([empty, *(fan.counts for _, fan, _ in self.rounds)])),
            arcs_in=_ints(np.concatenate([empty, *(fan.arcs for _, fan, _ in self.rounds)])),
            out_start=_starts(np.concatenate([empty, *(fan.counts for _, _, fan in self.rounds)])),
            arcs_out=_ints(np.concatenate([empty, *(fan.arcs for _, _, fan in self.rounds)])),
            core_arcs=_ints(np.flatnonzero(self._alive)),
        )


@dataclass(frozen=True, slots=True)
class _Fan:
    """The arcs on one side of several states, sorted by state."""

    arcs: Indices
    counts: Indices

    @classmethod
    def of(cls, arcs: Indices, number: Indices, states: int) -> _Fan:
        here = np.flatnonzero(number >= 0)
        here = here[np.argsort(number[here], kind="stable")]
        return cls(arcs[here], np.bincount(number[here], minlength=states))


def _joined(into: _Fan, out: _Fan) -> tuple[Indices, Indices]:
    """Every arc in with every arc out of the same state."""
    state = np.repeat(np.arange(len(into.counts)), into.counts)
    repeats = out.counts[state]
    left = np.repeat(into.arcs, repeats)
    within = np.arange(len(left)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    first = (np.cumsum(out.counts) - out.counts)[state]
    return left, out.arcs[np.repeat(first, repeats) + within]


def _ints(values: Indices) -> Ints:
    return values.astype(np.int32)


def _starts(counts: Indices | list[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64))).astype(np.int32)
