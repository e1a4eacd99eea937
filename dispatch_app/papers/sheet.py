"""One report in words and figures, ready for a screen, a page, a workbook. Knows no question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dispatch_app.papers.amounts import Unit
from dispatch_app.papers.charts import Bar, Curves, Mark, Matrix, Ranking, Spread

SEPARATOR = "\x1f"
"""Between the values of a row's key where it is one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One column of figures."""

    word: str
    """What is counted."""
    sub: str = ""
    """Which figure of it, such as P90."""
    unit: Unit
    measure: str
    part: str = ""
    """Which figure, as a code: `n`, `p50`, `within`, `beside` …"""
    primary: bool = False
    """The one figure that stands for the measure in bars and changes."""

    @property
    def whole(self) -> str:
        return " ".join(part for part in (self.word, self.sub) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    key: tuple[str, ...]
    words: tuple[str, ...]
    """What it is about, one for each dimension."""
    figures: tuple[float | None, ...]
    notes: tuple[str, ...] = ()
    """Of each measure: how many it is made of, what was left out and corrected."""

    @property
    def name(self) -> str:
        return SEPARATOR.join(self.key)

    @property
    def word(self) -> str:
        return " · ".join(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    titles: tuple[str, ...]
    """Of the dimensions."""
    heads: tuple[Head, ...]
    rows: tuple[SheetRow, ...]
    totals: tuple[float | None, ...]

    def sorted_by(self, column: int, *, falling: bool) -> SheetTable:
        """By a dimension (from 0) or, after them, by a figure; what is not known comes last."""
        at = column - len(self.titles)
        if at < 0:
            rows = sorted(self.rows, key=lambda row: row.key[column], reverse=falling)
            return replace(self, rows=tuple(rows))
        known = [row for row in self.rows if row.figures[at] is not None]
        known.sort(key=lambda row: row.figures[at] or 0.0, reverse=falling)
        unknown = [row for row in self.rows if row.figures[at] is None]
        return replace(self, rows=(*known, *unknown))

    def primary_of(self, measure: str) -> int:
        """The place of a measure's one figure among the heads; the first one if it has none."""
        places = [at for at, head in enumerate(self.heads) if head.primary]
        return next((at for at in places if self.heads[at].measure == measure), places[0])

    def row(self, name: str) -> SheetRow | None:
        return next((row for row in self.rows if row.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    word: str
    value: str
    note: str = ""
    tone: str = ""
    """Empty, `ok`, or `warning`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Charts that a report does not have are None."""

    report: str
    title: str
    focus: str
    """The measure that the charts are about."""
    focus_word: str
    period: str
    compared: str
    """The period it is compared with; empty for none."""
    over_time: bool
    """Its rows are days, weeks or months."""
    split: str
    filters: str
    key_figures: tuple[KeyFigure, ...]
    table: SheetTable
    now_word: str
    beside_word: str
    norm: Mark | None
    spread: Spread | None
    curves: Curves | None
    matrix: Matrix | None
    definition: tuple[str, ...]
    """In words: what starts and stops the clock, what is left out and how many, which version."""
    standing: str
    """Up to which event, and when it was counted."""
    invented: bool
    invented_word: str

    def bars(self) -> tuple[Bar, ...]:
        """The rows as bars, by the measure in focus."""
        at = self.table.primary_of(self.focus)
        beside = _beside(self.table.heads, at) if self.compared else None
        return tuple(_bar(row, at, beside, self._note(row)) for row in self.table.rows)

    def ranking(self) -> Ranking:
        return Ranking(
            bars=self.bars(),
            unit=self.table.heads[self.table.primary_of(self.focus)].unit,
            norm=self.norm,
            now_word=self.now_word if self.compared else "",
            beside_word=self.beside_word if self.compared else "",
        )

    def shares(self) -> tuple[tuple[Bar, ...], Unit]:
        """The rows by what can be added up: how many they are, where they are times or shares."""
        own = [n for n, head in enumerate(self.table.heads) if head.measure == self.focus]
        counts = [n for n in own if self.table.heads[n].part == "n"]
        at = (counts or [self.table.primary_of(self.focus)])[0]
        bars = tuple(_bar(row, at, None, "") for row in self.table.rows)
        return bars, self.table.heads[at].unit

    def _note(self, row: SheetRow) -> str:
        measures = list(dict.fromkeys(head.measure for head in self.table.heads))
        at = measures.index(self.focus) if self.focus in measures else 0
        return row.notes[at] if at < len(row.notes) else ""


def _beside(heads: Sequence[Head], at: int) -> int | None:
    """The same measure's figure in the other period stands as the one before last of its group."""
    measure = heads[at].measure
    group = [n for n, head in enumerate(heads) if head.measure == measure]
    return group[-2] if len(group) >= 3 else None


def _bar(row: SheetRow, at: int, beside: int | None, note: str) -> Bar:
    return Bar(
        key=row.name,
        word=row.word,
        value=row.figures[at],
        beside=None if beside is None else row.figures[beside],
        note=note,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Who takes a report out of the house; stands on every page."""

    who: str
    when: str
    why: str
    centre: str
