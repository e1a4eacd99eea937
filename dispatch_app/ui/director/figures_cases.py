"""The rows behind a figure: asks for them page by page, opens their records. Decides no figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.figures import CASES, Unreadable, fields_of, read_cases
from dispatch_app.i18n.times import local
from dispatch_app.papers.columns import unit_of
from dispatch_app.papers.worded import Wording
from dispatch_app.ports.figures import (
    CasesQuestion,
    ColumnKind,
    FigureCase,
    FigureCases,
    FigureColumn,
)
from dispatch_app.ui.director.figures_cases_panel import CasesPanel
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.keyed_table import Head, Line

PAGE = 200
RECORDS = frozenset({"incident", "call", "mission", "case", "acceptance"})
"""What has a record of its own; all else opens that of its incident."""


class Cases:
    def __init__(self, place: DirectorPlace, panel: CasesPanel, back: Callable[[], None]) -> None:
        self._place, self._panel, self._back = place, panel, back
        self._wording: Wording | None = None
        self._asked: CasesQuestion | None = None
        self._found: list[FigureCase] = []
        self._subject = ""
        self._dimensions: tuple[str, ...] = ()
        self._number = 0
        panel.opened.connect(self._open)
        panel.pressed.connect(self._pressed)

    def show(self, question: CasesQuestion, title: str, wording: Wording) -> None:
        """Another list from its beginning."""
        self._wording, self._found, self._dimensions = wording, [], ()
        self._asked = replace(question, offset=0, limit=PAGE)
        self._panel.show_heads(title, (Head(self._place.texts("figures.cases.time")),))
        self._ask()

    def _pressed(self, name: str) -> None:
        if name == "back":
            self._number += 1
            self._back()
        elif self._asked is not None:
            self._asked = replace(self._asked, offset=len(self._found))
            self._ask()

    def _ask(self) -> None:
        assert self._asked is not None
        self._number += 1
        number = self._number
        self._panel.say(self._place.texts("figures.page.asking"))
        self._place.desk.hand_in(
            CASES, fields_of(self._asked), lambda answer: self._have(number, answer)
        )

    def _have(self, number: int, answer: bytes | Declined | Away) -> None:
        if number != self._number:
            return
        texts = self._place.texts
        if not isinstance(answer, bytes):
            away = isinstance(answer, Away)
            self._panel.say(texts("figures.page.away" if away else "figures.page.refused"))
            return
        try:
            cases = read_cases(answer)
        except Unreadable:
            self._panel.say(texts("recordings.version"))
            return
        self._take(cases)

    def _take(self, cases: FigureCases) -> None:
        texts = self._place.texts
        if cases.dimensions != self._dimensions or not self._found:
            self._subject, self._dimensions = cases.subject, cases.dimensions
            self._panel.show_heads(self._panel.title.text(), self._heads())
        self._found += cases.cases
        self._panel.show_lines([self._line(case) for case in self._found])
        shown, total = len(self._found), cases.total
        key = "figures.cases.all" if shown >= total else "figures.cases.some"
        none = not total
        self._panel.say(texts("figures.cases.none") if none else texts(key, n=shown, total=total))
        self._panel.table.setFocus()

    def _heads(self) -> tuple[Head, ...]:
        texts = self._place.texts
        assert self._wording is not None
        value = Head(self._value_word(), figures=True, width_px=110)
        time = Head(texts("figures.cases.time"), width_px=160)
        names = (self._wording.naming.dimension(name) for name in self._dimensions)
        return (time, value, *(Head(name, width_px=130) for name in names))

    def _value_word(self) -> str:
        column = self._column()
        if column is None or self._wording is None:
            return ""
        return self._wording.naming.of(column.name)

    def _column(self) -> FigureColumn | None:
        assert self._asked is not None
        assert self._wording is not None
        report = self._wording.report(self._asked.question.report)
        measure = self._asked.measure
        return next((c for c in report.columns if c.measure == measure), None)

    def _line(self, case: FigureCase) -> Line:
        assert self._wording is not None
        wording, column = self._wording, self._column()
        at = f"{local(case.at, wording.catalogue.zone):%Y-%m-%d %H:%M:%S}"
        said = ""
        if case.value is not None and column is not None:
            scale = 1000.0 if column.unit == "m" else 1.0
            counted = column.kind in (ColumnKind.COUNT, ColumnKind.SHARE)
            said = "" if counted else unit_of(column, self._place.texts).say(case.value / scale)
        words = (
            wording.naming.value(wording.dimension(name), value)
            for name, value in zip(self._dimensions, case.values, strict=True)
        )
        return Line(key=case.id, cells=(at, said, *words), about=case)

    def _open(self, line: Line) -> None:
        case = line.about
        assert isinstance(case, FigureCase)
        if self._subject in RECORDS:
            self._place.open_record(self._subject, case.id)
        elif case.incident:
            self._place.open_record("incident", case.incident)
        else:
            self._panel.say(self._place.texts("figures.cases.no-record"))
