"""What a measure makes of each row, by the version that counts on the row's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dispatch_app.domain.figures.model import (
    BACKWARDS,
    NO_FIGURE,
    NO_START,
    NO_STOP,
    ColumnKind,
    Measure,
)
from dispatch_app.services.figures.columns import (
    MS,
    UNKNOWN_MOMENT,
    Facts,
    Mask,
    Moments,
    Numbers,
)
from dispatch_app.services.figures.holding import holding
from dispatch_app.services.figures.local_time import LocalTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """By one version: how many rows, and how many each exclusion left out."""

    measure: Measure
    n: int
    excluded: dict[str, int]


@dataclass(slots=True, kw_only=True)
class Measured:
    """One measure over all rows. `value` is in milliseconds for times, else in its own unit."""

    kind: ColumnKind
    counted: Mask
    hit: Mask
    """Shares: those that it counts. Times: those within the norm."""
    value: Numbers
    excluded: Mask
    corrected: Mask
    has_norm: bool
    reasons: dict[str, Mask] = field(default_factory=dict)
    """Which rows each exclusion left out."""
    parts: list[Counted] = field(default_factory=list)


def measured(facts: Facts, versions: Sequence[Measure], local: LocalTime) -> Measured:
    """Each version counts the rows from its first day until the next one's."""
    result = _nothing(facts, versions)
    for number, measure in enumerate(versions):
        later = versions[number + 1] if number + 1 < len(versions) else None
        rows = _days(facts.at, measure, later, local)
        if rows.any():
            _count(result, facts, measure, rows)
    return result


def _nothing(facts: Facts, versions: Sequence[Measure]) -> Measured:
    none = np.zeros(len(facts), np.bool_)
    return Measured(
        kind=versions[-1].kind,
        counted=none.copy(),
        hit=none.copy(),
        value=np.zeros(len(facts), np.float64),
        excluded=none.copy(),
        corrected=none.copy(),
        has_norm=any(version.norm is not None for version in versions),
    )


def _days(at: Moments, measure: Measure, later: Measure | None, local: LocalTime) -> Mask:
    rows: Mask = np.ones(len(at), np.bool_)
    if measure.since is not None:
        rows &= at >= local.begin_of_day(measure.since)
    if later is not None and later.since is not None:
        rows &= at < local.begin_of_day(later.since)
    return rows


def _count(result: Measured, facts: Facts, measure: Measure, rows: Mask) -> None:
    rows = rows & holding(facts, measure.where)
    excluded: dict[str, int] = {}
    for code, out in _exclusions(facts, measure):
        left = rows & out
        if left.any():
            excluded[code] = int(left.sum())
            result.excluded |= left
            result.reasons[code] = result.reasons.get(code, np.zeros_like(left)) | left
            rows = rows & ~out
    result.counted |= rows
    _give_values(result, facts, measure, rows)
    result.parts.append(Counted(measure=measure, n=int(rows.sum()), excluded=excluded))


def _exclusions(facts: Facts, measure: Measure) -> list[tuple[str, Mask]]:
    """Those that are written first: a row is counted under the first that takes it."""
    found = [(each.code, holding(facts, each.when)) for each in measure.exclusions]
    if measure.kind is ColumnKind.TIME:
        start, stop = facts.moments[measure.start], facts.moments[measure.stop]
        found += [
            (NO_START, start == UNKNOWN_MOMENT),
            (NO_STOP, stop == UNKNOWN_MOMENT),
            (BACKWARDS, stop < start),
        ]
    elif measure.kind is ColumnKind.SUM:
        found.append((NO_FIGURE, np.isnan(facts.numbers[measure.figure])))
    return found


def _give_values(result: Measured, facts: Facts, measure: Measure, rows: Mask) -> None:
    match measure.kind:
        case ColumnKind.TIME:
            start, stop = facts.moments[measure.start], facts.moments[measure.stop]
            result.value[rows] = (stop - start)[rows]
            for name in (measure.start, measure.stop):
                if name in facts.corrected:
                    result.corrected |= rows & facts.corrected[name]
            if measure.norm is not None:
                result.hit |= rows & (result.value <= measure.norm * MS)
        case ColumnKind.SUM:
            result.value[rows] = facts.numbers[measure.figure][rows]
        case ColumnKind.SHARE:
            result.hit |= rows & holding(facts, measure.hits)
        case ColumnKind.COUNT:
            pass
