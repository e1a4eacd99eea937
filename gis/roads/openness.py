"""What today's conditions leave of each line: open pieces and a slowness. Knows no search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np

from gis.coordinates import Floats
from gis.roads.network import Bools, RoadNetwork
from gis.roads.stretches import Stretches
from gis.roads.turns import Indices

LEAST_PIECE_M: Final = 1.0
"""A shorter rest between two closed stretches is no road to stand on."""

Slow = tuple[Stretches, float]
"""Where, and the share of the usual speed that is left."""


@dataclass(frozen=True, slots=True)
class Openness:
    """Which lines cannot be driven from end to end, what is left of them, and who drives slower.

    A vehicle may stand on an open piece, reach it from the piece's side of the line, and leave it
    to that side; it never crosses a closed stretch.
    """

    barred: Bools
    """By line."""
    slowness: Floats
    """By line: how many times its usual time it takes."""
    piece_line: Indices
    """Open pieces of barred lines, sorted by line; a line that is closed whole has none."""
    piece_begin_m: Floats
    piece_end_m: Floats

    @classmethod
    def of(
        cls,
        network: RoadNetwork,
        closed: Stretches,
        slow: Iterable[Slow] = (),
    ) -> Self:
        """`closed` without overlaps, as `joined` leaves it."""
        barred = np.zeros(network.line_count, dtype=bool)
        barred[closed.line] = True
        line, begin, end = _rests(network, closed)
        return cls(barred, _slowness(network, list(slow)), line, begin, end)

    @classmethod
    def full(cls, network: RoadNetwork) -> Self:
        return cls.of(network, Stretches.none())


def _rests(network: RoadNetwork, closed: Stretches) -> tuple[Indices, Floats, Floats]:
    """What lies before, between and behind the closed stretches of each line."""
    line = closed.line
    first = np.r_[True, np.diff(line) != 0] if len(line) else np.zeros(0, dtype=bool)
    last = np.r_[first[1:], True] if len(line) else first
    before = np.where(first, 0.0, np.r_[0.0, closed.end_m[:-1]] if len(line) else closed.end_m)
    lines = np.concatenate((line, line[last]))
    begin = np.concatenate((before, closed.end_m[last]))
    end = np.concatenate((closed.begin_m, network.line_m[line[last]]))
    keep = np.flatnonzero(end - begin >= LEAST_PIECE_M)
    keep = keep[np.lexsort((begin[keep], lines[keep]))]
    return lines[keep], begin[keep], end[keep]


def _slowness(network: RoadNetwork, slow: list[Slow]) -> Floats:
    """Each line by the share of it that is slow; where zones overlap, the slowest one counts."""
    slowness = np.ones(network.line_count)
    parts = [(s.line, s.begin_m, s.end_m, np.full(len(s.line), f)) for s, f in slow]
    if not parts:
        return slowness
    line, begin, end, factor = (np.concatenate(column) for column in zip(*parts, strict=True))
    share = (end - begin) / np.maximum(network.line_m[line], 1e-6)
    extra = np.bincount(line, share * (1 / factor - 1), minlength=len(slowness))
    twice = np.flatnonzero(np.bincount(line, minlength=len(slowness)) > 1)
    for number in twice.tolist():
        here = line == number
        zones = list(zip(begin[here], end[here], factor[here], strict=True))
        extra[number] = _overlapped(zones) / max(float(network.line_m[number]), 1e-6)
    return np.asarray(slowness + extra)


def _overlapped(zones: list[tuple[float, float, float]]) -> float:
    """Metres that several zones add to a line, as if it were longer."""
    edges = sorted({metres for begin, end, _ in zones for metres in (begin, end)})
    added = 0.0
    for a, b in pairwise(edges):
        factors = [factor for begin, end, factor in zones if begin <= a and b <= end]
        added += (b - a) * (1 / min(factors) - 1) if factors else 0.0
    return added
