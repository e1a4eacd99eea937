"""The director's page of planning: forecast, roster by keys, what is short, the formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.replies import Accepted, Refused, Then, ignore
from dispatch_app.domain.codes import Role
from dispatch_app.domain.events import Event
from dispatch_app.domain.folds.planning import FOLDS
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.planning.history import SLOTS, CallHistory
from dispatch_app.domain.planning.roster import USUAL_KINDS, Roster, RosterPerson
from dispatch_app.domain.planning_commands import PlanShifts, SetRosterFrame
from dispatch_app.domain.rules.planning import RULES
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Actor
from dispatch_app.i18n import Texts
from dispatch_app.i18n.times import local
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.director.planning_page import PlanningPage
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.recording_room import MemoryDesk, MemorySource

DIRECTOR = Actor(account=AccountId("director"), role=Role.DIRECTOR)
PEOPLE = (RosterPerson(id="p1", name="演示甲"), RosterPerson(id="p2", name="演示乙"))


class Desk(MemoryDesk, QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)
        self.sent: list[tuple[Any, Then]] = []

    def send(self, command: Any, then: Then = ignore) -> str:
        self.sent.append((command, then))
        return str(len(self.sent))


class AtOnce:
    """Reckons there and then."""

    def reckon[T](self, _name: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        then(work())

    def close(self) -> None:
        """Nothing runs."""


class Room:
    def __init__(self, directory: Path) -> None:
        self.desk = Desk()
        self.desk.state = replace(CentreState(), roster=Roster(kinds=USUAL_KINDS, people=PEOPLE))
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory,
        )
        self.page = PlanningPage(place, AtOnce())
        self.panel = self.page.widget
        self.panel.resize(1600, 900)
        self.panel.show()
        self.page.shown()
        self.grid = self.panel.grid

    @property
    def today(self) -> date:
        return local(self.desk.now(), "Asia/Shanghai").date()

    def remembers(self, days: int, calls: int) -> None:
        """The centre has counted the same calls in every half hour."""
        first = self.today - timedelta(days=days)
        counts = ((calls,) * SLOTS,) * days
        self.desk.answer(CallHistory(first=first, counts=counts, handling_s=200.0, answered=999))

    def stand(self, row: int, column: int) -> None:
        self.grid.setCurrentIndex(self.grid.rows.index(row, column))

    def press(self, key: str) -> None:
        QTest.keyClicks(self.grid, key)

    def takes(self) -> None:
        """The centre takes what was sent last, by its own rules."""
        command, then = self.desk.sent[-1]
        context = SimpleNamespace(actor=DIRECTOR, at=self.desk.now())
        events: tuple[Event, ...] = RULES[type(command)](self.desk.state, command, context)  # type: ignore[arg-type]
        for event in events:
            self.desk.state = FOLDS[type(event)](self.desk.state, event)
        then(Accepted(sequence=1, events=events))
        self.desk.changed.emit(SimpleNamespace(state=self.desk.state, events=events))

    def wrong(self) -> list[str]:
        return [line.cells[0] for line in self.panel.wrong.rows.lines]


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_key_plans_a_shift_and_delete_takes_it_away(room: Room) -> None:
    room.stand(0, 0)
    room.press("n")
    room.takes()
    assert room.grid.rows.index(0, 0).data() == "N"
    QTest.keyClick(room.grid, Qt.Key.Key_Delete)
    room.takes()
    assert room.grid.rows.index(0, 0).data() == ""


def test_many_cells_are_planned_in_one_go(room: Room) -> None:
    room.stand(0, 0)
    for _ in range(4):
        QTest.keyClick(room.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    room.press("d")
    (command, _), *_ = room.desk.sent
    assert isinstance(command, PlanShifts)
    assert len(command.changes) == 5


def test_without_a_record_the_roster_is_shown_and_no_forecast(room: Room) -> None:
    room.remembers(days=10, calls=3)
    assert "10 天" in room.panel.tested.text()
    assert room.page.days[0].expected == ()
    assert room.wrong() == ["没有预测，看不出缺口；没有违规"]


def test_what_is_short_is_said_until_it_is_filled(room: Room) -> None:
    room.remembers(days=90, calls=3)
    assert room.page.days[0].calls == pytest.approx(3 * SLOTS, rel=0.1)
    assert room.panel.fields["handling"].text() == "200"
    room.panel.fields["share"].setText("0.6")
    room.panel.asked.emit()
    assert "00:00–24:00" in room.wrong()[0]
    assert room.page.days[0].needed[18] <= 2
    for row in (0, 1):
        room.stand(row, 0)
        room.press("d")
        room.takes()
    first, second = (gap for gap in room.page.days[0].gaps if gap.last > 16)
    assert (first.first, first.last) == (24, 24), "the break at noon"
    assert (second.first, second.last) == (32, 47), "after the shift"


def test_shifts_too_close_together_are_marked_in_the_grid_and_in_words(room: Room) -> None:
    for column, key in ((0, "e"), (1, "n")):
        room.stand(0, column)
        room.press(key)
        room.takes()
    assert any("演示甲" in text and "重叠" in text for text in room.wrong())
    marked = room.grid.rows.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "重叠" in marked


def test_a_refused_change_is_said_and_the_grid_stays(room: Room) -> None:
    room.stand(0, 0)
    room.press("d")
    _, then = room.desk.sent[-1]
    then(Refused("roster.changed-meanwhile", {"day": "2026-11-22", "person": "p1"}))
    assert "已被别人改过" in room.panel.said.text()
    assert room.grid.rows.index(0, 0).data() == ""


def test_the_formula_gives_667_for_twenty_million(room: Room) -> None:
    room.panel.fields["population"].setText("20,000,000")
    room.panel.asked.emit()
    assert "666.67" in room.panel.sized.text()
    assert "667 席" in room.panel.sized.text()


def test_a_figure_that_is_none_is_marked_and_the_usual_one_counts(room: Room) -> None:
    room.panel.fields["population"].setText("很多")
    room.panel.asked.emit()
    assert room.panel.fields["population"].property("bad") == "yes"
    assert "席" in room.panel.sized.text()


def test_people_and_shifts_are_edited_as_lines(room: Room) -> None:
    room.panel.frame_wanted.emit()
    text = room.panel.frame.toPlainText()
    assert "人员 p1 演示甲" in text
    room.panel.frame.setPlainText(text + "人员 p3 演示丙\n")
    QTest.keyClick(room.panel.frame, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(room.desk.sent[-1][0], SetRosterFrame)
    room.takes()
    assert not room.panel.frame_open
    assert room.grid.rows.rowCount() == 3


def test_a_line_that_nobody_understands_is_named(room: Room) -> None:
    room.panel.frame_wanted.emit()
    room.panel.frame.setPlainText("shift D 白班 25:99 8:00\n")
    QTest.keyClick(room.panel.frame, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "第 1 行" in room.panel.said.text()
    assert room.panel.frame_open


def test_a_simulated_week_says_whether_the_target_is_kept(room: Room) -> None:
    room.remembers(days=90, calls=1)
    room.panel.play_wanted.emit()
    assert room.panel.played.text().startswith("没有排了班")
    room.stand(0, 0)
    room.press("d")
    room.takes()
    room.panel.play_wanted.emit()
    assert room.panel.played.text().startswith("✗ 已排的 1 天")
