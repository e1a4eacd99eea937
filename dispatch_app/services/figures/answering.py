"""Answers a question: reads the rows of its period, splits them, measures them. Keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.figures.fields import SPELLS, SUBJECTS, dimensions_of
from dispatch_app.domain.figures.model import (
    FigureBook,
    Measure,
    Report,
    UnknownFigure,
    Words,
)
from dispatch_app.ports.figures import (
    FigureAnswer,
    FigureCell,
    FigureColumn,
    FigureDefinition,
    FigureExclusion,
    FigureFilter,
    FigureMatrix,
    FigurePart,
    FigureQuestion,
    FigureRow,
    FigureStep,
    FigureTable,
)
from dispatch_app.services.figures import showing
from dispatch_app.services.figures.cells import cells
from dispatch_app.services.figures.columns import Facts, Mask
from dispatch_app.services.figures.cutting import MOST_PARTS, cut, parts_of, step_for
from dispatch_app.services.figures.holding import holding
from dispatch_app.services.figures.local_time import HOUR_MS, LocalTime
from dispatch_app.services.figures.measuring import Measured, measured
from dispatch_app.services.figures.splitting import Groups, Splitter

MOST_ROWS = 5_000
MOST_DIMENSIONS = 2


class FactSource(Protocol):
    """Where rows come from."""

    def facts(self, subject: str, since: datetime, until: datetime) -> Facts:
        """All rows of the period, whatever their nature."""
        ...

    @property
    def sequence(self) -> int:
        """The last event that the rows tell of."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question whose names have been looked up."""

    question: FigureQuestion
    report: Report
    split: tuple[str, ...]
    focus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The rows of one period that the question is about, and what was made of them."""

    facts: Facts
    left_out: dict[str, int]
    groups: Groups
    measured: dict[str, Measured]


@dataclass(frozen=True, slots=True)
class Answering:
    source: FactSource
    book: FigureBook
    local: LocalTime

    def answer(self, question: FigureQuestion, *, made_at: datetime) -> FigureAnswer:
        """Without the time it took, which only the caller knows.

        Raises:
            Rejected: `figures.*`.
        """
        asked = self.looked_up(question)
        period = self.period(asked, question.since, question.until)
        compared = self._compared(asked)
        step = question.step or showing.usual_step(question.since, question.until)
        return FigureAnswer(
            question=question,
            split=asked.split,
            focus=asked.focus,
            columns=tuple(column_of(self.book.newest(name)) for name in asked.report.columns),
            definitions=self._definitions(period.measured),
            table=self._table(asked, period),
            left_out=period.left_out,
            sequence=self.source.sequence,
            made_at=made_at,
            took_ms=0.0,
            compared=self._table(asked, compared) if compared else None,
            **self._shown(asked, period, compared, step),
        )

    def looked_up(self, question: FigureQuestion) -> Asked:
        """Raises Rejected where a name or a period cannot be."""
        try:
            report = self.book.report(question.report)
            focus = question.focus or report.focus
            if self.book.newest(focus).subject != report.subject:
                raise UnknownFigure(focus)
        except UnknownFigure as unknown:
            raise Rejected("figures.unknown", asked=str(unknown)) from unknown
        split = report.split if question.split is None else question.split
        if len(split) > MOST_DIMENSIONS or len(set(split)) < len(split):
            raise Rejected("figures.split", most=str(MOST_DIMENSIONS))
        known = dimensions_of(SUBJECTS[report.subject])
        for name in (*split, *(each.dimension for each in question.filters)):
            if name not in known:
                raise Rejected("figures.unknown", asked=name)
        _must_be_a_period(question.since, question.until)
        if question.compare_since and question.compare_until:
            _must_be_a_period(question.compare_since, question.compare_until)
        return Asked(question=question, report=report, split=split, focus=focus)

    def period(self, asked: Asked, since: datetime, until: datetime) -> Period:
        report = asked.report
        facts = self.source.facts(report.subject, since, until)
        asked_for = (*asked.split, *(each.dimension for each in asked.question.filters))
        facts = cut(facts, step_for(asked_for, self.book.shifts), self.local)
        rows = holding(facts, report.where) & self._filtered(facts, asked.question.filters)
        natures = facts.words["nature"].known(report.natures)
        counted = rows & np.isin(facts.codes["nature"], natures)
        left_out = _natures_of(facts, rows & ~counted)
        facts = facts.take(counted)
        groups = Splitter(self.local, self.book).split(facts, asked.split)
        if len(groups) > MOST_ROWS:
            raise Rejected("figures.too-many-rows", rows=str(len(groups)), most=str(MOST_ROWS))
        names = dict.fromkeys((*report.columns, asked.focus))
        return Period(
            facts=facts,
            left_out=left_out,
            groups=groups,
            measured={n: measured(facts, self.book.versions(n), self.local) for n in names},
        )

    def _filtered(self, facts: Facts, filters: Sequence[FigureFilter]) -> Mask:
        found: Mask = np.ones(len(facts), np.bool_)
        splitter = Splitter(self.local, self.book)
        for each in filters:
            numbers, labels = splitter.values(facts, each.dimension)
            wanted = [number for number, label in enumerate(labels) if label in each.values]
            found &= np.isin(numbers, wanted)
        return found

    def _compared(self, asked: Asked) -> Period | None:
        since, until = asked.question.compare_since, asked.question.compare_until
        return self.period(asked, since, until) if since and until else None

    def _table(self, asked: Asked, period: Period) -> FigureTable:
        groups = period.groups
        alone = np.zeros(len(period.facts), np.int64)
        columns = [period.measured[name] for name in asked.report.columns]
        by_row = [cells(column, groups.of_row, len(groups)) for column in columns]
        totals = tuple(cells(column, alone, 1)[0] for column in columns)
        rows: list[tuple[FigureCell, ...]] = list(zip(*by_row, strict=True))
        return FigureTable(
            rows=tuple(
                FigureRow(key=key, cells=row) for key, row in zip(groups.keys, rows, strict=True)
            ),
            totals=totals,
        )

    def _matrix(self, period: Period, focus: str) -> FigureMatrix | None:
        """None where spells would fall into too many parts."""
        spells = period.facts.subject.id in SPELLS
        if spells and parts_of(period.facts, HOUR_MS) > MOST_PARTS:
            return None
        fine, facts = self._cut(period, focus, "hour")
        return showing.matrix(fine, facts, self.local)

    def _cut(self, period: Period, focus: str, dimension: str) -> tuple[Measured, Facts]:
        """Spells in parts that lie in one hour or day each; other rows as they are."""
        if period.facts.subject.id not in SPELLS:
            return period.measured[focus], period.facts
        facts = cut(period.facts, step_for([dimension], self.book.shifts), self.local)
        return measured(facts, self.book.versions(focus), self.local), facts

    def _definitions(self, found: dict[str, Measured]) -> tuple[FigureDefinition, ...]:
        return tuple(
            _definition(part.measure, part.n, part.excluded, self.book.implied)
            for each in found.values()
            for part in each.parts
        )

    def _shown(
        self, asked: Asked, period: Period, compared: Period | None, step: FigureStep
    ) -> dict[str, Any]:
        question, focus = asked.question, asked.focus
        shown: dict[str, Any] = {}
        both = [("", period, question.since, question.until)]
        if compared and question.compare_since and question.compare_until:
            both.append(("compared_", compared, question.compare_since, question.compare_until))
        for prefix, part, since, until in both:
            found = part.measured[focus]
            if FigurePart.SERIES in question.parts:
                fine, facts = self._cut(part, focus, "hour" if step is FigureStep.HOUR else "day")
                steps = showing.Steps(step, since, until, self.local)
                shown[prefix + "series"] = showing.series(fine, facts, steps)
            if FigurePart.HISTOGRAM in question.parts:
                norm = self.book.newest(focus).norm
                shown[prefix + "histogram"] = showing.histogram(found, norm)
        found = period.measured[focus]
        if FigurePart.MATRIX in question.parts:
            shown["matrix"] = self._matrix(period, focus)
        if FigurePart.PLACES in question.parts and period.facts.subject.placed:
            shown["places"] = showing.places(found, period.facts)
        return shown


def column_of(measure: Measure) -> FigureColumn:
    return FigureColumn(
        measure=measure.id,
        kind=measure.kind,
        name=measure.name,
        unit=measure.unit,
        norm=measure.norm,
        target=measure.target,
    )


def _must_be_a_period(since: datetime, until: datetime) -> None:
    if since.tzinfo is None or until.tzinfo is None or not since < until:
        raise Rejected("figures.period")


def _natures_of(facts: Facts, rows: Mask) -> dict[str, int]:
    words = facts.words["nature"].words
    tally = np.bincount(facts.codes["nature"][rows] + 1, minlength=len(words) + 1)
    return {name: int(n) for name, n in zip(("", *words), tally.tolist(), strict=True) if n}


def _definition(
    measure: Measure, n: int, excluded: dict[str, int], implied: Mapping[str, Words]
) -> FigureDefinition:
    names = {**implied, **{each.code: each.name for each in measure.exclusions}}
    return FigureDefinition(
        measure=measure.id,
        version=measure.version,
        since=measure.since,
        kind=measure.kind,
        name=measure.name,
        start=measure.start,
        stop=measure.stop,
        norm=measure.norm,
        target=measure.target,
        note=measure.note,
        n=n,
        exclusions=tuple(
            FigureExclusion(code=code, name=names[code], n=count)
            for code, count in excluded.items()
        ),
    )
