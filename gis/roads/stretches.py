"""Parts of lines as arrays, and how they join. Knows no conditions, no weights and no search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from gis.coordinates import Floats
from gis.roads.turns import Indices

_GAP_M: Final = 0.05


@dataclass(frozen=True, slots=True)
class Stretches:
    """Parts of lines, in metres from the start of each line; sorted, without overlaps."""

    line: Indices
    begin_m: Floats
    end_m: Floats

    @classmethod
    def none(cls) -> Self:
        return cls(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))

    @classmethod
    def whole(cls, lines: NDArray[np.integer], line_m: Floats) -> Self:
        """Lines from end to end."""
        number = np.unique(lines).astype(np.int64)
        return cls(number, np.zeros(len(number)), line_m[number])

    def take(self, which: Indices | NDArray[np.bool_]) -> Stretches:
        return Stretches(self.line[which], self.begin_m[which], self.end_m[which])


def joined(parts: list[Stretches]) -> Stretches:
    """All of them as one; what touches or overlaps becomes one stretch."""
    if not parts:
        return Stretches.none()
    line = np.concatenate([part.line for part in parts])
    begin = np.concatenate([part.begin_m for part in parts])
    end = np.concatenate([part.end_m for part in parts])
    order = np.lexsort((begin, line))
    line, begin, end = line[order], begin[order], end[order]
    if not len(line):
        return Stretches.none()
    base = np.cumsum(np.r_[0, np.diff(line) != 0]) * (float(end.max()) + 2 * _GAP_M + 1)
    reached = np.maximum.accumulate(base + end)
    starts = np.r_[True, (base + begin)[1:] > reached[:-1] + _GAP_M]
    first = np.flatnonzero(starts)
    last = np.append(first[1:], len(line)) - 1
    return Stretches(line[first], begin[first], (reached - base)[last])


def expanded(counts: NDArray[np.integer]) -> tuple[Indices, Indices]:
    """For counts (2, 3): owners 0 0 1 1 1 and running numbers 0 1 0 1 2."""
    wide = counts.astype(np.int64)
    owner = np.repeat(np.arange(len(wide)), wide)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(wide) - wide, wide)
