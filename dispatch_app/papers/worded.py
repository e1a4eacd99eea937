"""Turns an answer about the past into a sheet: table, key figures, charts. Counts nothing anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch_app.i18n.times import local
from dispatch_app.papers.charted import curves_of, matrix_of, norm_of, spread_of
from dispatch_app.papers.columns import Part, compared_heads, figures_of, parts_of
from dispatch_app.papers.defined import definition_of
from dispatch_app.papers.keyed import key_figures, other_figure
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.sheet import Head, KeyFigure, Sheet, SheetRow, SheetTable
from dispatch_app.papers.twins import twin
from dispatch_app.ports.figures import (
    ColumnKind,
    DimensionKind,
    FigureAnswer,
    FigureCatalogue,
    FigureCell,
    FigureColumn,
    FigureDimension,
    FigureFilter,
    FigureReport,
    FigureRow,
)

MOST_KEYS = 6
_NATURAL = frozenset(
    {
        *(DimensionKind.HOUR, DimensionKind.WEEKDAY, DimensionKind.DAY, DimensionKind.WEEK),
        *(DimensionKind.MONTH, DimensionKind.SHIFT, DimensionKind.NUMBER, DimensionKind.AGE_BAND),
    }
)
"""Their order says something: rows keep it until somebody sorts them otherwise."""


_DATES = frozenset({DimensionKind.DAY, DimensionKind.WEEK, DimensionKind.MONTH})


class UnknownReport(LookupError):
    """The catalogue no longer has the report that was asked for."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts answers of one catalogue into one language."""

    catalogue: FigureCatalogue
    naming: Naming

    def sheet(self, answer: FigureAnswer) -> Sheet:
        """The whole report.

        Raises:
            UnknownReport: it is not in the catalogue.
        """
        texts = self.naming.texts
        report = self.report(answer.question.report)
        at = _focused(answer)
        column = answer.columns[at]
        compared = self.compared(answer)
        return Sheet(
            report=report.id,
            title=self.naming.of(report.name),
            focus=column.measure,
            focus_word=self.naming.of(column.name),
            period=self.period(answer.question.since, answer.question.until),
            compared=compared,
            over_time=self._over_time(answer),
            split="、".join(map(self.naming.dimension, answer.split)),
            filters=self.filters(answer.question.filters),
            key_figures=self._keys(answer, at),
            table=self.table(answer),
            now_word=texts("sheet.now"),
            beside_word=texts("sheet.beside") if compared else "",
            norm=norm_of(column, texts),
            spread=spread_of(answer, column, texts),
            curves=curves_of(answer, column, self.naming, self.catalogue.zone),
            matrix=matrix_of(answer, column, texts),
            definition=definition_of(answer, self.naming),
            standing=self._standing(answer),
            invented=answer.invented,
            invented_word=texts("sheet.invented") if answer.invented else "",
        )

    def _keys(self, answer: FigureAnswer, at: int) -> tuple[KeyFigure, ...]:
        """Of the measure in focus, then one of each other measure while there is room."""
        before = answer.compared.totals if answer.compared else None
        triples = [
            (column, answer.table.totals[n], before[n] if before else None)
            for n, column in enumerate(answer.columns)
        ]
        own = key_figures(*triples[at], self.naming)
        others = (other_figure(*each, self.naming) for n, each in enumerate(triples) if n != at)
        return (*own, *others)[: max(len(own), MOST_KEYS)]

    def report(self, name: str) -> FigureReport:
        found = next((each for each in self.catalogue.reports if each.id == name), None)
        if found is None:
            raise UnknownReport(name)
        return found

    def dimension(self, name: str) -> FigureDimension | None:
        return next((each for each in self.catalogue.dimensions if each.id == name), None)

    # ---- words about the question

    def period(self, since: datetime, until: datetime) -> str:
        """Whole days by their names, all else to the minute."""
        begin, end = (local(at, self.catalogue.zone) for at in (since, until))
        if begin.time() == end.time() == begin.time().min:
            last = end - timedelta(days=1)
            days = f"{begin:%Y-%m-%d}"
            return days if last.date() == begin.date() else f"{days} – {last:%Y-%m-%d}"
        return f"{begin:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"

    def compared(self, answer: FigureAnswer) -> str:
        since, until = answer.question.compare_since, answer.question.compare_until
        if since is None or until is None or answer.compared is None:
            return ""
        return self.period(since, until)

    def filters(self, filters: tuple[FigureFilter, ...]) -> str:
        return "；".join(map(self._filter, filters))

    def _filter(self, each: FigureFilter) -> str:
        dimension = self.dimension(each.dimension)
        values = "、".join(self.naming.value(dimension, value) for value in each.values)
        return f"{self.naming.dimension(each.dimension)} = {values}"

    def _standing(self, answer: FigureAnswer) -> str:
        return self.naming.texts(
            "sheet.standing",
            sequence=answer.sequence,
            at=f"{local(answer.made_at, self.catalogue.zone):%Y-%m-%d %H:%M:%S}",
        )

    # ---- the table

    def table(self, answer: FigureAnswer) -> SheetTable:
        """Sorted by what the rows are where that has an order, else the largest figure first."""
        compared = answer.compared is not None
        parts = [parts_of(column, self.naming) for column in answer.columns]
        before = {row.key: row.cells for row in answer.compared.rows} if answer.compared else {}
        kinds = [each.kind if each else None for each in map(self.dimension, answer.split)]
        rows = [
            self._row(
                answer, row, before.get(twin(row.key, kinds, answer.question)), parts, compared
            )
            for row in answer.table.rows
        ]
        totals_before = answer.compared.totals if answer.compared else None
        table = SheetTable(
            titles=tuple(map(self.naming.dimension, answer.split)),
            heads=self._heads(answer, compared),
            rows=tuple(rows),
            totals=figures_of(
                answer.columns, parts, answer.table.totals, totals_before, compared=compared
            ),
        )
        return self._ordered(table, answer)

    def twin(self, answer: FigureAnswer, key: tuple[str, ...]) -> tuple[str, ...]:
        """The key of the row in the other period that a row is held against."""
        kinds = [each.kind if each else None for each in map(self.dimension, answer.split)]
        return twin(key, kinds, answer.question)

    def _heads(self, answer: FigureAnswer, compared: bool) -> tuple[Head, ...]:
        beside = self.naming.texts("sheet.sub.beside")
        heads: list[Head] = []
        for column in answer.columns:
            heads += [part.head for part in parts_of(column, self.naming)]
            if compared:
                heads += compared_heads(column, self.naming, beside)
        return tuple(heads)

    def _row(
        self,
        answer: FigureAnswer,
        row: FigureRow,
        before: tuple[FigureCell, ...] | None,
        parts: list[tuple[Part, ...]],
        compared: bool,
    ) -> SheetRow:
        words = tuple(
            self.naming.value(self.dimension(name), value)
            for name, value in zip(answer.split, row.key, strict=True)
        )
        return SheetRow(
            key=row.key,
            words=words,
            figures=figures_of(answer.columns, parts, row.cells, before, compared=compared),
            notes=tuple(map(self._note, answer.columns, row.cells)),
        )

    def _note(self, column: FigureColumn, cell: FigureCell) -> str:
        texts = self.naming.texts
        parts = [] if column.kind is ColumnKind.COUNT else [f"n {cell.n:,}"]
        if cell.excluded:
            parts.append(texts("sheet.note.excluded", n=cell.excluded))
        if cell.corrected:
            parts.append(texts("sheet.note.corrected", n=cell.corrected))
        return " ".join(parts)

    def _over_time(self, answer: FigureAnswer) -> bool:
        """Whether the rows are days, weeks or months: a curve tells more of them than bars."""
        dimension = self.dimension(answer.split[0]) if len(answer.split) == 1 else None
        return dimension is not None and dimension.kind in _DATES

    def _ordered(self, table: SheetTable, answer: FigureAnswer) -> SheetTable:
        if not answer.split:
            return table
        dimension = self.dimension(answer.split[0])
        if dimension is not None and dimension.kind in _NATURAL:
            return table.sorted_by(0, falling=False)
        place = table.primary_of(answer.columns[_focused(answer)].measure)
        return table.sorted_by(len(table.titles) + place, falling=True)


def _focused(answer: FigureAnswer) -> int:
    """The place of the column that series and histogram are about."""
    return next((n for n, c in enumerate(answer.columns) if c.measure == answer.focus), 0)
