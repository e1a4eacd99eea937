"""Down from a figure to the rows behind it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.figures.model import ColumnKind
from dispatch_app.ports.figures import CasesQuestion, FigureCase, FigureCases
from dispatch_app.services.figures import local_time
from dispatch_app.services.figures.answering import Answering, Asked, Period
from dispatch_app.services.figures.columns import MS, Mask, Rows
from dispatch_app.services.figures.measuring import Measured, measured
from dispatch_app.services.figures.moments import from_ms, to_ms
from dispatch_app.services.figures.splitting import Splitter

MOST_CASES = 1_000


def cases(answering: Answering, asked: CasesQuestion) -> FigureCases:
    """One page of rows, the slowest first where a time is asked about, else the latest.

    Raises:
        Rejected: `figures.*`.
    """
    question = asked.question
    looked_up = answering.looked_up(question)
    period = answering.period(looked_up, question.since, question.until)
    found = _measured(answering, looked_up, period, asked.measure)
    rows = np.flatnonzero(_chosen(answering, period, found, asked))
    ordered = _ordered(period, found, rows)
    last = asked.offset + min(asked.limit, MOST_CASES)
    return FigureCases(
        subject=looked_up.report.subject,
        dimensions=looked_up.report.dimensions,
        cases=_written(answering, looked_up, period, found, ordered[asked.offset : last]),
        total=len(rows),
    )


def _measured(answering: Answering, asked: Asked, period: Period, measure: str) -> Measured | None:
    if not measure:
        return None
    if measure not in asked.report.columns and measure != asked.focus:
        raise Rejected("figures.unknown", asked=measure)
    return period.measured.get(measure) or measured(
        period.facts, answering.book.versions(measure), answering.local
    )


def _chosen(
    answering: Answering, period: Period, found: Measured | None, asked: CasesQuestion
) -> Mask:
    rows: Mask = np.ones(len(period.facts), np.bool_)
    if asked.key is not None:
        if asked.key not in period.groups.keys:
            return np.zeros(len(period.facts), np.bool_)
        rows &= period.groups.of_row == period.groups.keys.index(asked.key)
    if found is not None:
        rows &= _of_measure(found, asked)
    at = period.facts.at
    if asked.hour is not None or asked.weekday is not None:
        local = answering.local.local_ms(at)
        if asked.hour is not None:
            rows &= local_time.hour_of(local) == asked.hour
        if asked.weekday is not None:
            rows &= local_time.weekday_of(local) == asked.weekday - 1
    if asked.since is not None:
        rows &= at >= to_ms(asked.since)
    if asked.until is not None:
        rows &= at < to_ms(asked.until)
    return rows


def _of_measure(found: Measured, asked: CasesQuestion) -> Mask:
    if asked.excluded:
        return found.reasons.get(asked.excluded, np.zeros_like(found.counted))
    rows = found.counted.copy()
    if asked.late:
        rows &= ~found.hit
    elif found.kind is ColumnKind.SHARE:
        rows &= found.hit
    if asked.corrected:
        rows &= found.corrected
    scale = MS if found.kind is ColumnKind.TIME else 1.0
    if asked.at_least is not None:
        rows &= found.value >= asked.at_least * scale
    if asked.below is not None:
        rows &= found.value < asked.below * scale
    return rows


def _ordered(period: Period, found: Measured | None, rows: Rows) -> Rows:
    latest_first: NDArray[np.int64] = -period.facts.at[rows]
    if found is None or found.kind not in (ColumnKind.TIME, ColumnKind.SUM):
        return rows[np.argsort(latest_first, kind="stable")]
    return rows[np.lexsort((latest_first, -found.value[rows]))]


def _written(
    answering: Answering,
    asked: Asked,
    period: Period,
    found: Measured | None,
    rows: Rows,
) -> tuple[FigureCase, ...]:
    facts = period.facts.take(rows)
    splitter = Splitter(answering.local, answering.book)
    columns = []
    for name in asked.report.dimensions:
        numbers, labels = splitter.values(facts, name)
        columns.append([labels[number] for number in numbers.tolist()])
    values = _values(found, rows)
    return tuple(
        FigureCase(
            id=facts.ids[number].decode(),
            at=from_ms(int(facts.at[number])),
            incident=facts.incidents[number].decode(),
            value=values[number],
            values=tuple(column[number] for column in columns),
        )
        for number in range(len(rows))
    )


def _values(found: Measured | None, rows: Rows) -> list[float | None]:
    if found is None or found.kind not in (ColumnKind.TIME, ColumnKind.SUM):
        return [None] * len(rows)
    scale = MS if found.kind is ColumnKind.TIME else 1.0
    counted = found.counted[rows].tolist()
    values = (found.value[rows] / scale).tolist()
    return [value if known else None for value, known in zip(values, counted, strict=True)]
