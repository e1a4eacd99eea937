"""Adds up what a measure made of each row, group by group, into the cells of a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.figures.model import ColumnKind
from dispatch_app.ports.figures import FigureCell
from dispatch_app.services.figures.columns import MS, Mask
from dispatch_app.services.figures.measuring import Measured

Numbers = NDArray[np.int64]

P50, P90 = 50, 90
_VALUE_BITS = 40
"""Of milliseconds: 34 years. The group stands above them, so that one sort serves both."""
_VALUE_MASK = (1 << _VALUE_BITS) - 1


def cells(found: Measured, group: Numbers, groups: int) -> list[FigureCell]:
    """One cell for each group."""
    n = _tally(group, found.counted, groups)
    excluded = _tally(group, found.excluded, groups)
    match found.kind:
        case ColumnKind.COUNT:
            return [
                FigureCell(n=each, value=float(each), excluded=out)
                for each, out in zip(n.tolist(), excluded.tolist(), strict=True)
            ]
        case ColumnKind.SHARE:
            hits = _tally(group, found.hit, groups)
            return [
                FigureCell(n=each, value=hit / each if each else None, excluded=out)
                for each, hit, out in zip(n.tolist(), hits.tolist(), excluded.tolist(), strict=True)
            ]
        case ColumnKind.SUM:
            return _sums(found, group, n, excluded)
        case ColumnKind.TIME:
            return _times(found, group, n, excluded)


def _tally(group: Numbers, rows: Mask, groups: int) -> Numbers:
    return np.bincount(group[rows], minlength=groups)


def _sums(found: Measured, group: Numbers, n: Numbers, excluded: Numbers) -> list[FigureCell]:
    rows = found.counted
    total = np.bincount(group[rows], weights=found.value[rows], minlength=len(n))
    return [
        FigureCell(
            n=each,
            value=sum_ if each else None,
            mean=sum_ / each if each else None,
            excluded=out,
        )
        for each, sum_, out in zip(n.tolist(), total.tolist(), excluded.tolist(), strict=True)
    ]


def _times(found: Measured, group: Numbers, n: Numbers, excluded: Numbers) -> list[FigureCell]:
    rows = found.counted
    packed = (group[rows] << _VALUE_BITS) | found.value[rows].astype(np.int64)
    packed.sort()
    ordered = packed & _VALUE_MASK
    total = np.bincount(group[rows], weights=found.value[rows], minlength=len(n))
    within = _tally(group, found.hit, len(n))
    corrected = _tally(group, found.corrected, len(n))
    begins = np.cumsum(n) - n
    made = []
    for number, count in enumerate(n.tolist()):
        out = int(excluded[number])
        if not count:
            made.append(FigureCell(n=0, excluded=out))
            continue
        first = int(begins[number])
        made.append(
            FigureCell(
                n=count,
                value=float(total[number]) / MS,
                mean=float(total[number]) / count / MS,
                p50=float(ordered[first + rank(P50, count)]) / MS,
                p90=float(ordered[first + rank(P90, count)]) / MS,
                most=float(ordered[first + count - 1]) / MS,
                within=int(within[number]) / count if found.has_norm else None,
                excluded=out,
                corrected=int(corrected[number]),
            )
        )
    return made


def rank(percent: int, count: int) -> int:
    """The place of a percentile among sorted values, from 0: nearest rank, in whole numbers."""
    return -(-percent * count // 100) - 1
