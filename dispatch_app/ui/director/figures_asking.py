"""What a person asks of the past just now, and the question that becomes of it. Asks nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from dispatch_app.papers.naming import Naming
from dispatch_app.papers.worded import Wording
from dispatch_app.ports.figures import (
    FigureFilter,
    FigurePart,
    FigureQuestion,
    FigureReport,
)
from dispatch_app.ui.director.figures_bar import Asked
from dispatch_app.ui.director.figures_periods import (
    Beside,
    Kind,
    Period,
    day_of,
    period_at,
    spans_of,
    turned,
)

PARTS = (FigurePart.SERIES, FigurePart.HISTOGRAM, FigurePart.MATRIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Kept from one report to the next, but for what only the one has."""

    period: Period
    beside: Beside = Beside.NOTHING
    report: str = ""
    split: tuple[str, ...] | None = None
    """None: as the report is split by itself."""
    focus: str = ""
    filters: tuple[FigureFilter, ...] = ()
    placed: bool = False
    """The map is looked at: places are wanted as well."""

    def of_report(self, report: str) -> Wish:
        return replace(self, report=report, split=None, focus="", filters=())

    def of_kind(self, kind: Kind, today: date) -> Wish:
        """The period of that kind in which the last day of this one lies, today at the latest."""
        if kind is Kind.FREE:
            return replace(self, period=replace(self.period, kind=kind))
        day = min(self.period.last, max(today, self.period.first))
        return replace(self, period=period_at(kind, day))

    def turned(self, by: int) -> Wish:
        return replace(self, period=turned(self.period, by))

    def between(self, first: str, last: str, today: date) -> Wish | None:
        """From one day to another as they were written; None if they cannot be read so."""
        begin, end = day_of(first, today), day_of(last, today)
        if begin is None or end is None or end < begin:
            return None
        return replace(self, period=Period(Kind.FREE, begin, end))

    def next_beside(self) -> Wish:
        order = list(Beside)
        return replace(self, beside=order[(order.index(self.beside) + 1) % len(order)])

    def only(self, split: tuple[str, ...], key: tuple[str, ...]) -> Wish:
        """Narrowed to one row; dimensions that were narrowed before take the new value."""
        new = tuple(FigureFilter(dimension=d, values=(v,)) for d, v in zip(split, key, strict=True))
        kept = tuple(f for f in self.filters if f.dimension not in split)
        return replace(self, filters=(*kept, *new))

    def without(self, at: int) -> Wish:
        """Drop one of the filters; -1 for the last."""
        kept = list(self.filters)
        if kept:
            del kept[at]
        return replace(self, filters=tuple(kept))

    def question(self, zone: str, now: datetime) -> FigureQuestion:
        mine, other = spans_of(self.period, self.beside, zone, now)
        return FigureQuestion(
            report=self.report,
            since=mine.since,
            until=mine.until,
            compare_since=other.since if other else None,
            compare_until=other.until if other else None,
            split=self.split,
            filters=self.filters,
            focus=self.focus,
            parts=(*PARTS, FigurePart.PLACES) if self.placed else PARTS,
        )


def shown(wish: Wish, report: FigureReport, wording: Wording) -> Asked:
    """The wish as the bar shows it."""
    naming = wording.naming
    split = report.split if wish.split is None else wish.split
    return Asked(
        kind=wish.period.kind,
        first=wish.period.first.isoformat(),
        last=wish.period.last.isoformat(),
        beside=wish.beside,
        splits=tuple((name, naming.dimension(name)) for name in report.dimensions),
        split=(split[0] if split else "", split[1] if len(split) > 1 else ""),
        measures=_measures(report, naming),
        focus=wish.focus or report.focus,
        filters=tuple(wording.filters((each,)) for each in wish.filters),
    )


def _measures(report: FigureReport, naming: Naming) -> tuple[tuple[str, str], ...]:
    return tuple((column.measure, naming.of(column.name)) for column in report.columns)
