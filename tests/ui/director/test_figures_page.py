"""The page of reports by its keys: what is asked, what is shown, what lies behind, what leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.api import Away
from dispatch_app.client.figures import ANSWER, CASES, CATALOGUE
from dispatch_app.client.replies import Refused
from dispatch_app.domain.export_commands import RecordExport
from dispatch_app.domain.exports import ExportFormat
from dispatch_app.i18n import Texts
from dispatch_app.papers.handing import FileOrder
from dispatch_app.papers.naming import Naming
from dispatch_app.papers.sheet import Head
from dispatch_app.papers.worded import Wording
from dispatch_app.ports.figures import FigureAnswer, FigureCase, FigureCases
from dispatch_app.seating import parts
from dispatch_app.seating.director import SHEETS
from dispatch_app.ui.director.figures_behind import behind_cell, behind_chart
from dispatch_app.ui.director.figures_board import ChartKind
from dispatch_app.ui.director.figures_list import entries, finds
from dispatch_app.ui.director.figures_page import FiguresPage
from dispatch_app.ui.director.figures_periods import Beside, Kind
from dispatch_app.ui.director.place import PLAIN, DirectorPlace
from dispatch_app.ui.kit.theme import Theme
from gis.gazetteer.folding import Folding
from tests.fakes.figure_answers import SINCE, UNTIL, a_catalogue, an_answer, compared
from tests.fakes.recording_room import MemoryDesk, MemorySource

SYLLABLES = ("fan", "ying", "shi", "jian", "li", "cheng")
READINGS = Folding(simplified={}, readings=dict(zip("反应时间里程", SYLLABLES, strict=True)))


class Desk(MemoryDesk, QObject):
    link_changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)
        self.session.name = "周主任"
        self.handed: list[tuple[str, dict[str, Any]]] = []

    def hand_in(self, path: str, fields: dict[str, Any], then: Callable[[Any], None]) -> None:
        self.handed.append((path, fields))
        self.asked.append((path, then))


class Maker:
    """Writes nothing, says what it was told to write."""

    def __init__(self) -> None:
        self.orders: list[FileOrder] = []
        self.trouble = ""

    def make(self, order: FileOrder, then: Callable[[str], None]) -> None:
        self.orders.append(order)
        then(self.trouble)


class Rig:
    def __init__(self, directory: Path) -> None:
        self.desk, self.maker = Desk(), Maker()
        self.place = DirectorPlace(
            desk=self.desk,
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory / "out",
            folding=READINGS,
            papers=self.maker,
        )
        self.opened: list[tuple[str, str]] = []
        self.place.record_door.wanted.connect(self._opened)
        self.page = FiguresPage(self.place)
        self.panel = self.page.widget
        self.panel.resize(1500, 860)
        self.panel.show()
        QTest.qWaitForWindowActive(self.panel)

    def _opened(self, kind: str, thing: str) -> None:
        self.opened.append((kind, thing))

    def begin(self, answer: FigureAnswer | None = None) -> None:
        self.page.shown()
        self.desk.answer(a_catalogue())
        self.answer(answer or an_answer())

    def answer(self, answer: FigureAnswer) -> None:
        assert self.desk.asked[-1][0] == ANSWER
        self.desk.answer(answer)

    def asks(self) -> dict[str, Any]:
        """The question, once the pause after a change is over."""
        self.page._soon.stop()
        self.page.ask()
        return self.desk.handed[-1][1]

    def key(self, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.panel, key, modifier)

    def alt(self, key: Qt.Key) -> None:
        self.key(key, Qt.KeyboardModifier.AltModifier)

    def control(self, key: Qt.Key) -> None:
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    @property
    def said(self) -> str:
        return self.panel.state.text()


@pytest.fixture
def rig(qapp: QApplication, tmp_path: Path) -> Iterator[Rig]:
    parts.dress(qapp, Theme.load("night"), *SHEETS)
    rig = Rig(tmp_path)
    yield rig
    rig.page.close()
    rig.panel.close()
    rig.panel.deleteLater()
    qapp.setStyleSheet("")


# ---- the catalogue


def test_a_report_is_found_by_the_first_letters_of_its_reading():
    naming = Naming(Texts.load("zh"))
    found = entries(a_catalogue(), naming, "fysj", READINGS)
    assert [(each.id, each.word) for each in found] == [("", "分站"), ("response", "反应时间")]


@pytest.mark.parametrize("typed", ["反应", "fanying", "FY", "response", ""])
def test_a_report_is_found_by_what_a_person_knows_of_it(typed: str):
    assert finds(typed, "反应时间", "response", READINGS)
    assert not finds("xyz", "反应时间", "response", READINGS)


def test_chinese_is_found_without_a_dictionary():
    assert finds("时间", "反应时间", "response", PLAIN)


# ---- what is asked


def test_the_page_asks_for_this_month_first(rig: Rig):
    rig.page.shown()
    assert rig.desk.asked[-1][0] == CATALOGUE
    rig.desk.answer(a_catalogue())
    path, fields = rig.desk.handed[-1]
    assert path == ANSWER
    assert fields["report"] == "response"
    assert fields["since"] == "2026-10-31T16:00:00Z"
    assert fields["until"] == "2026-11-30T16:00:00Z"
    assert fields["compare_since"] is None


def test_keys_choose_period_and_comparison(rig: Rig):
    rig.begin()
    rig.alt(Qt.Key.Key_Y)
    rig.alt(Qt.Key.Key_Left)
    rig.alt(Qt.Key.Key_C)
    fields = rig.asks()
    assert rig.page.wish.period.kind is Kind.YEAR
    assert rig.page.wish.beside is Beside.BEFORE
    assert fields["since"].startswith("2024-12-31T16")
    assert fields["compare_since"].startswith("2023-12-31T16")


def test_days_are_written_and_wrong_ones_are_said(rig: Rig):
    rig.begin()
    rig.alt(Qt.Key.Key_F)
    rig.panel.bar.first.setText("11-05")
    rig.panel.bar.last.setText("11-03")
    rig.key(Qt.Key.Key_Return)
    assert "末日不早于首日" in rig.said
    rig.panel.bar.last.setText("-1")
    rig.panel.bar.last.setFocus()
    rig.key(Qt.Key.Key_Return)
    period = rig.page.wish.period
    assert (period.first, period.last) == (date(2026, 11, 5), date(2026, 11, 21))


def test_arrows_in_the_search_run_down_the_catalogue(rig: Rig):
    rig.begin()
    rig.control(Qt.Key.Key_F)
    rig.key(Qt.Key.Key_Down)
    assert rig.page.wish.report == "mileage"
    assert rig.asks()["report"] == "mileage"


def test_a_file_is_asked_for_while_the_cursor_is_in_the_search(rig: Rig):
    rig.begin()
    rig.control(Qt.Key.Key_F)
    rig.panel.catalogue.search.setText("xyz")
    assert rig.panel.catalogue.list.item(0).text() == "没有这样的报表"
    rig.control(Qt.Key.Key_E)
    rig.key(Qt.Key.Key_1)
    assert rig.panel.asking.isVisible()


def test_an_answer_to_an_earlier_question_is_passed_over(rig: Rig):
    rig.begin()
    rig.asks()
    rig.asks()
    rig.desk.answer(an_answer(table=replace(an_answer().table, rows=())), at=-2)
    assert rig.page.sheet is not None
    assert len(rig.page.sheet.table.rows) == 3


# ---- what is shown


def test_figures_definition_and_mark_stand_on_the_page(rig: Rig):
    rig.begin()
    assert rig.panel.title.text() == "反应时间"
    assert rig.panel.invented.text() == "虚构数据"
    assert "口径 v4" in rig.panel.rule.text()
    assert "除外 9：缺终点时刻 9" in rig.panel.rule.text()
    model = rig.panel.table.figures
    assert model.text(0, 0) == "合计"
    assert [model.text(row, 0) for row in range(1, model.rowCount())] == ["S2", "S1", "S3"]


def test_a_centre_that_is_away_leaves_no_old_report(rig: Rig):
    rig.begin()
    rig.asks()
    rig.desk.answer(Away("gone"))
    assert rig.page.sheet is None
    assert "断开" in rig.panel.board.empty.text()
    assert rig.panel.table.figures.rowCount() == 0


def test_a_key_sorts_by_the_column_one_stands_on(rig: Rig):
    rig.begin()
    table = rig.panel.table
    table.setFocus()
    table.setCurrentIndex(table.figures.index(1, 1))
    rig.key(Qt.Key.Key_S)
    assert [table.figures.text(row, 0) for row in range(1, 4)] == ["S1", "S2", "S3"]
    rig.key(Qt.Key.Key_S)
    assert [table.figures.text(row, 0) for row in range(1, 4)] == ["S3", "S2", "S1"]
    assert rig.page.sheet is not None
    assert [bar.word for bar in rig.page.sheet.bars()] == ["S3", "S2", "S1"]


def test_keys_choose_the_chart_and_say_where_there_is_none(rig: Rig):
    rig.begin(an_answer(histogram=None))
    board = rig.panel.board
    rig.alt(Qt.Key.Key_2)
    assert board.stack.currentWidget() is board.curve
    rig.alt(Qt.Key.Key_5)
    assert board.stack.currentWidget() is board.week
    rig.alt(Qt.Key.Key_3)
    assert board.stack.currentWidget() is board.empty
    assert board.empty.text()


def test_a_report_is_narrowed_to_a_row_and_widened_again(rig: Rig):
    rig.begin()
    table = rig.panel.table
    table.setFocus()
    table.choose("S1")
    rig.key(Qt.Key.Key_L)
    assert rig.asks()["filters"] == ({"dimension": "station", "values": ("S1",)},)
    table.setFocus()
    rig.key(Qt.Key.Key_Backspace)
    assert rig.asks()["filters"] == ()


# ---- down to the rows


WORDING = Wording(a_catalogue(), Naming(Texts.load("zh")))


def a_head(measure: str, part: str) -> Head:
    heads = WORDING.sheet(compared()).table.heads
    return next(head for head in heads if (head.measure, head.part) == (measure, part))


def test_behind_a_share_within_the_norm_stand_those_that_are_late():
    question = behind_cell(compared(), "S1", a_head("response", "within"), WORDING)
    assert question is not None
    assert (question.measure, question.key, question.late) == ("response", ("S1",), True)


def test_behind_the_other_period_stand_its_own_rows():
    question = behind_cell(compared(), "", a_head("response", "beside"), WORDING)
    assert question is not None
    assert question.question.until == SINCE
    assert question.key is None
    assert behind_cell(compared(), "", a_head("response", "change"), WORDING) is None


def test_behind_a_class_stand_its_bounds_and_the_last_one_is_open():
    first = behind_chart(an_answer(), ChartKind.SPREAD, "1")
    last = behind_chart(an_answer(), ChartKind.SPREAD, "3")
    assert first is not None
    assert last is not None
    assert (first.at_least, first.below) == (300.0, 600.0)
    assert (last.at_least, last.below) == (900.0, None)


def test_behind_a_point_stands_its_step_and_behind_the_last_one_the_end():
    last = behind_chart(an_answer(), ChartKind.CURVE, "20")
    assert last is not None
    assert (last.since, last.until) == (datetime(2026, 11, 20, 16, tzinfo=UTC), UNTIL)
    week = behind_chart(an_answer(), ChartKind.WEEK, "7.23")
    assert week is not None
    assert (week.weekday, week.hour) == (7, 23)


def some_cases(*ids: str, total: int) -> FigureCases:
    return FigureCases(
        subject="mission",
        dimensions=("station",),
        cases=tuple(
            FigureCase(id=id_, at=SINCE, incident="I-1", value=725.0, values=("S1",)) for id_ in ids
        ),
        total=total,
    )


def test_enter_goes_down_to_the_rows_and_on_to_a_record(rig: Rig):
    rig.begin()
    table = rig.panel.table
    table.setFocus()
    table.choose("S1")
    rig.key(Qt.Key.Key_Return)
    path, fields = rig.desk.handed[-1]
    assert path == CASES
    assert fields["key"] == ("S1",)
    rig.desk.answer(some_cases("M-1", "M-2", total=3))
    assert "2 / 3" in rig.panel.cases.state.text()
    assert rig.panel.cases.table.rows.lines[0].cells[:2] == ("2026-11-01 00:00:00", "")
    rig.key(Qt.Key.Key_M)
    assert rig.desk.handed[-1][1]["offset"] == 2
    rig.desk.answer(some_cases("M-3", total=3))
    assert [line.key for line in rig.panel.cases.table.rows.lines] == ["M-1", "M-2", "M-3"]
    rig.panel.cases.table.choose("M-1")
    rig.key(Qt.Key.Key_Return)
    assert rig.opened == [("mission", "M-1")]
    rig.key(Qt.Key.Key_Escape)
    assert not rig.panel.shows_cases


# ---- out of the house


def take(rig: Rig, reason: str) -> None:
    rig.panel.table.setFocus()
    rig.control(Qt.Key.Key_E)
    rig.key(Qt.Key.Key_1)
    rig.panel.reason.setText(reason)
    rig.key(Qt.Key.Key_Return)


def test_a_file_is_made_once_its_reason_stands_in_the_record(rig: Rig):
    rig.begin()
    take(rig, "季度例会")
    (command,) = rig.desk.sent
    assert isinstance(command, RecordExport)
    assert command.reason == "季度例会"
    assert command.export.subject == "figures.response"
    assert command.export.format is ExportFormat.XLSX
    assert command.export.rows == 3
    (order,) = rig.maker.orders
    assert (order.taken.who, order.taken.why) == ("周主任", "季度例会")
    assert order.out.suffix == ".xlsx"
    assert " " not in order.out.name
    assert str(order.out) in rig.said


def test_no_file_is_made_where_the_record_refuses(rig: Rig):
    rig.begin()
    rig.desk.reply = Refused("export.reason-missing")
    take(rig, "x")
    assert rig.maker.orders == []
    assert rig.said


def test_without_a_reason_nothing_is_asked(rig: Rig):
    rig.begin()
    take(rig, "   ")
    assert rig.desk.sent == []
    assert rig.panel.asking.isVisible()
    rig.key(Qt.Key.Key_Escape)
    assert not rig.panel.asking.isVisible()


def test_a_file_that_could_not_be_written_is_said(rig: Rig):
    rig.begin()
    rig.maker.trouble = "No space left"
    take(rig, "例会")
    assert "No space left" in rig.said
