"""The page of reports: asks for the catalogue and for answers, says what a person wants to see.

Counts nothing: every figure comes from the centre, with its definition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.figures import (
    ANSWER,
    CATALOGUE,
    Unreadable,
    fields_of,
    read_answer,
    read_catalogue,
)
from dispatch_app.i18n.times import local
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.sheet import Sheet, Taken
from dispatch_app.papers.worded import UnknownReport, Wording
from dispatch_app.ports.figures import CasesQuestion, ColumnKind, FigureAnswer
from dispatch_app.ui.director.figures_asking import Wish, shown
from dispatch_app.ui.director.figures_behind import behind_cell, behind_chart
from dispatch_app.ui.director.figures_board import ChartKind
from dispatch_app.ui.director.figures_cases import Cases
from dispatch_app.ui.director.figures_handing import map_of, order_of
from dispatch_app.ui.director.figures_list import entries
from dispatch_app.ui.director.figures_map import FiguresMap
from dispatch_app.ui.director.figures_names import names_of
from dispatch_app.ui.director.figures_panel import FiguresPanel
from dispatch_app.ui.director.figures_periods import Beside, Kind, period_at
from dispatch_app.ui.director.figures_taking import FiguresTaking, Way
from dispatch_app.ui.director.place import DirectorPlace

Answer = bytes | Declined | Away
_PAUSE_MS = 200
"""Who runs down the catalogue is not answered for every line."""


class FiguresPage:
    name = "figures"

    def __init__(self, place: DirectorPlace) -> None:
        self._place = place
        self.wish = Wish(period=period_at(Kind.MONTH, self._today()))
        self.wording: Wording | None = None
        self.answer: FigureAnswer | None = None
        self.sheet: Sheet | None = None
        self._sorted: tuple[int, bool] | None = None
        self._chosen: ChartKind | None = None
        self._number = 0
        self.widget = FiguresPanel(place.texts, place.theme)
        self.map = FiguresMap(place, self.widget.board)
        self.cases = Cases(place, self.widget.cases, self._back)
        hand = self._hand_map if place.ground is not None and place.pages is not None else None
        self.taking = FiguresTaking(place, self.widget, self, place.papers, hand)
        self._soon = QTimer(self.widget)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.ask)
        self._connect()
        self._show_nothing("figures.page.asking")

    def _connect(self) -> None:
        panel = self.widget
        panel.pressed.connect(self._pressed)
        panel.catalogue.search.textChanged.connect(self._show_list)
        panel.catalogue.chosen.connect(self.choose_report)
        panel.catalogue.entered.connect(panel.table.setFocus)
        panel.bar.kind_wanted.connect(self._choose_kind)
        panel.bar.turned.connect(self._turn)
        panel.bar.days_wanted.connect(self._choose_days)
        panel.bar.beside_wanted.connect(self._choose_beside)
        panel.bar.split_wanted.connect(self._choose_split)
        panel.bar.focus_wanted.connect(self._choose_focus)
        panel.bar.filter_dropped.connect(self._drop_filter)
        panel.board.kind_wanted.connect(self.choose_chart)
        panel.board.opened.connect(self._open_chart)
        panel.table.opened.connect(self._open_cell)
        panel.table.sort_wanted.connect(self.sort)
        panel.table.only_wanted.connect(self._only)

    def _today(self) -> date:
        return local(self._place.desk.now(), self._place.zone).date()

    # ---- as a page

    def shown(self) -> None:
        if self.widget.shows_cases:
            return
        self.widget.catalogue.search.setFocus()
        if self.wording is None:
            self.again()

    def again(self) -> None:
        """The catalogue first: definitions may have changed."""
        self._number += 1
        self._place.desk.ask(CATALOGUE, partial(self._have_catalogue, self._number))

    def tick(self) -> None:
        """Figures do not move while somebody reads them; F5 asks anew."""

    def become(self) -> None:
        self.widget.become()
        self.map.become()

    def close(self) -> None:
        self._number += 1
        self._soon.stop()
        self.map.close()

    # ---- what comes

    def _have_catalogue(self, number: int, answer: Answer) -> None:
        if number != self._number:
            return
        if not isinstance(answer, bytes):
            self._failed(answer)
            return
        try:
            catalogue = read_catalogue(answer)
        except Unreadable:
            self._show_nothing("recordings.version")
            return
        naming = Naming(self._place.texts, names_of(self._place))
        self.wording = Wording(catalogue, naming)
        known = {report.id for report in catalogue.reports}
        if self.wish.report not in known and catalogue.reports:
            self.wish = self.wish.of_report(catalogue.reports[0].id)
        self._show_list()
        self._show_bar()
        self.ask()

    def ask(self) -> None:
        if self.wording is None or not self.wish.report:
            return
        self._number += 1
        question = self.wish.question(self.wording.catalogue.zone, self._place.desk.now())
        self.widget.say(self._place.texts("figures.page.asking"))
        self._place.desk.hand_in(
            ANSWER, fields_of(question), partial(self._have_answer, self._number)
        )

    def _have_answer(self, number: int, answer: Answer) -> None:
        if number != self._number or self.wording is None:
            return
        if not isinstance(answer, bytes):
            self._failed(answer)
            return
        try:
            self.answer = read_answer(answer)
            self.sheet = self.wording.sheet(self.answer)
        except (Unreadable, UnknownReport):
            self._show_nothing("recordings.version")
            return
        self._sorted = None
        self.widget.show_sheet(self.sheet, None)
        self._show_chart(self._chosen or self._usual_chart(self.sheet))
        self.widget.say(self._place.texts("figures.page.took", ms=f"{self.answer.took_ms:.0f}"))

    def _failed(self, answer: Declined | Away) -> None:
        if isinstance(answer, Away):
            self._show_nothing("figures.page.away")
            return
        texts, problem = self._place.texts, answer.problem
        key = f"refusal.{problem.code}"
        refused = texts("figures.page.refused")
        self._nothing(texts(key, **problem.details) if texts.has(key) else refused)

    def _show_nothing(self, key: str) -> None:
        self._nothing(self._place.texts(key))

    def _nothing(self, words: str) -> None:
        """An old report does not stay under a new question."""
        self.answer = self.sheet = None
        self.widget.show_nothing(self._title(), words)
        self.widget.say("")

    def _title(self) -> str:
        if self.wording is None or not self.wish.report:
            return ""
        return self.wording.naming.of(self.wording.report(self.wish.report).name)

    # ---- what is wanted

    def _want(self, wish: Wish) -> None:
        self.wish = wish
        self._show_bar()
        self._soon.start()

    def choose_report(self, report: str) -> None:
        if report != self.wish.report:
            self._want(self.wish.of_report(report))

    def _choose_kind(self, kind: Kind) -> None:
        self._want(self.wish.of_kind(kind, self._today()))
        if kind is Kind.FREE:
            self.widget.bar.first.setFocus()
            self.widget.bar.first.selectAll()

    def _turn(self, by: int) -> None:
        self._want(self.wish.turned(by))

    def _choose_days(self, first: str, last: str) -> None:
        wish = self.wish.between(first, last, self._today())
        self.widget.bar.say_days_wrong(wish is None)
        if wish is None:
            self.widget.say(self._place.texts("figures.page.which-days"), "alarm")
            return
        self._want(wish)

    def _choose_beside(self, beside: Beside) -> None:
        self._want(replace(self.wish, beside=beside))

    def _choose_split(self, first: str, second: str) -> None:
        split = tuple(dict.fromkeys(each for each in (first, second if first else "") if each))
        self._want(replace(self.wish, split=split))

    def _choose_focus(self, measure: str) -> None:
        self._want(replace(self.wish, focus=measure))

    def _drop_filter(self, at: int) -> None:
        if self.wish.filters:
            self._want(self.wish.without(at))

    def _only(self, row: str) -> None:
        if self.answer is None or self.sheet is None:
            return
        line = self.sheet.table.row(row)
        if line is not None and line.key:
            self._want(self.wish.only(self.answer.split, line.key))

    def sort(self, column: int) -> None:
        """The largest first; the other way round if it stands so already."""
        if self.sheet is None:
            return
        falling = self._sorted != (column, True)
        if not self.sheet.table.titles:
            return
        self._sorted = (column, falling)
        table = self.sheet.table.sorted_by(column, falling=falling)
        self.sheet = replace(self.sheet, table=table)
        self.widget.show_ordered(self.sheet, self._sorted)

    # ---- the chart

    def choose_chart(self, kind: ChartKind) -> None:
        """By hand; stays so from one report to the next. The map once more: by district, and
        back."""
        if kind is ChartKind.MAP and self.widget.board.kind is kind:
            self.map.turn()
        self._chosen = kind
        if kind is ChartKind.MAP and not self.wish.placed and self.map.possible:
            self.wish = replace(self.wish, placed=True)
            self.ask()
        self._show_chart(kind)

    @staticmethod
    def _usual_chart(sheet: Sheet) -> ChartKind:
        return ChartKind.CURVE if sheet.over_time else ChartKind.RANKING

    def _show_chart(self, kind: ChartKind) -> None:
        way = self.map.way if kind is ChartKind.MAP else "map"
        self.widget.board.name_map(self._place.texts(f"figures.chart.{way}"))
        self.widget.give_room(kind)
        self.widget.board.show_chart(kind, self._why_no_chart(kind))

    def _why_no_chart(self, kind: ChartKind) -> str:
        """A sentence where there is nothing to draw."""
        sheet, texts = self.sheet, self._place.texts
        if sheet is None or self.answer is None:
            return texts("figures.page.nothing")
        if kind is ChartKind.MAP:
            why = self.map.show(self.answer) if self.map.possible else "figures.page.no-map"
            return texts(why) if why else ""
        there = {
            ChartKind.RANKING: bool(sheet.table.rows),
            ChartKind.RING: bool(sheet.table.rows),
            ChartKind.CURVE: sheet.curves is not None,
            ChartKind.SPREAD: sheet.spread is not None,
            ChartKind.WEEK: sheet.matrix is not None,
        }
        if there[kind]:
            return ""
        is_time = self._kind_in_focus() is ColumnKind.TIME
        if kind is ChartKind.SPREAD and not is_time:
            return texts("figures.page.no-spread")
        return texts("figures.page.no-rows")

    def _kind_in_focus(self) -> ColumnKind | None:
        if self.answer is None:
            return None
        found = (c.kind for c in self.answer.columns if c.measure == self.answer.focus)
        return next(found, None)

    # ---- down to the rows

    def _open_cell(self, row: str, column: int) -> None:
        if self.answer is None or self.sheet is None or self.wording is None:
            return
        head = self.widget.table.figures.head(column)
        question = behind_cell(self.answer, row, head, self.wording)
        if question is None:
            self.widget.say(self._place.texts("figures.page.no-cases"))
            return
        line = self.sheet.table.row(row)
        words = (line.word if line else "", head.whole if head else "")
        self._open("　".join(word for word in words if word), question)

    def _open_chart(self, kind: ChartKind, key: str) -> None:
        if self.answer is None or self.sheet is None:
            return
        question = behind_chart(self.answer, kind, key)
        if question is not None:
            self._open(self.widget.board.told.text(), question)

    def _open(self, what: str, question: CasesQuestion) -> None:
        assert self.wording is not None
        self.widget.turn_to_cases(True)
        self.cases.show(question, f"{self._title()} › {what}", self.wording)

    def _back(self) -> None:
        self.widget.turn_to_cases(False)

    # ---- a map to hand on

    @property
    def has_places(self) -> bool:
        return self.answer is not None and bool(self.answer.places and self.answer.places.places)

    def _hand_map(self, taken: Taken, out: Path, then: Callable[[str], None]) -> None:
        assert self.answer is not None
        assert self.sheet is not None
        assert self._place.pages is not None
        told = map_of(self.answer, self.sheet, taken)
        if told is not None:
            self._place.pages.make(order_of(told, self._place, out), then)

    # ---- keys

    def _pressed(self, name: str) -> None:
        group, _, code = name.partition(".")
        if group == "chart":
            self.choose_chart(ChartKind(code))
        elif group == "period":
            self._choose_kind(Kind(code))
        else:
            self._press(name)

    def _press(self, name: str) -> None:
        panel = self.widget
        match name:
            case "find":
                panel.catalogue.search.setFocus()
                panel.catalogue.search.selectAll()
            case "before" | "after":
                self._turn(-1 if name == "before" else 1)
            case "beside":
                self._want(self.wish.next_beside())
            case "split":
                panel.bar.split.setFocus()
                panel.bar.split.showPopup()
            case "focus":
                panel.bar.focus.setFocus()
                panel.bar.focus.showPopup()
            case "unfilter":
                self._drop_filter(-1)
            case "take":
                self.taking.choose()
            case "print":
                self.taking.begin(Way.PRINT)
            case "map":
                self.taking.begin(Way.MAP)

    # ---- list and bar

    def _show_list(self, _typed: str = "") -> None:
        if self.wording is None:
            return
        typed = self.widget.catalogue.search.text()
        found = entries(self.wording.catalogue, self.wording.naming, typed, self._place.folding)
        self.widget.catalogue.show_entries(found, self.wish.report)

    def _show_bar(self) -> None:
        if self.wording is not None and self.wish.report:
            self.widget.bar.say_days_wrong(False)
            report = self.wording.report(self.wish.report)
            self.widget.bar.show_asked(shown(self.wish, report, self.wording))
