"""The truth desk: one row a vehicle, one key that mends it, one that sets it aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from dispatch_app.client.replies import Refused
from dispatch_app.domain.codes import Role, Stage, VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.truth.kept import Dismissal, DismissReason, DoubtKind
from dispatch_app.domain.truth_commands import CorrectStages, CorrectState, DismissDoubts
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.kit.truth.desk import TruthDesk
from dispatch_app.wire.truth_messages import TruthRows
from tests.fakes.recording_room import MemoryDesk
from tests.fakes.truth_story import AT_PLACE, V7, City


class SeatDesk(MemoryDesk, QObject):
    changed = Signal(object)

    def __init__(self, city: City, role: Role) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self, role)
        self.city = city
        self.state = city.state

    def now(self) -> datetime:
        return self.city.now


class Room:
    def __init__(self, city: City, role: Role = Role.DISPATCHER) -> None:
        self.city = city
        self.desk = SeatDesk(city, role)
        self.truth = TruthDesk(self.desk, Texts.load("zh"), "Asia/Shanghai")  # type: ignore[arg-type]
        self.window = QWidget()
        self.window.setStyleSheet(Theme.load("night").style_sheet("dispatcher_window"))
        QVBoxLayout(self.window).addWidget(self.truth.panel)
        self.window.resize(1400, 620)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.truth.panel.table.setFocus()
        self.version = 0

    def hears(self) -> None:
        """What the centre has found by now."""
        self.desk.state = self.city.state
        row = self.city.look()
        self.version += 1
        self.truth.ask()
        rows = [row] if row is not None else []
        self.desk.answer(TruthRows(version=self.version, rows=rows, looked_at=self.city.now))

    def cells(self) -> list[tuple[str, ...]]:
        return [line.cells for line in self.truth.panel.table.rows.lines]

    def presses(self, key: Qt.Key) -> None:
        QTest.keyClick(self.truth.panel.table, key)
        QApplication.processEvents()

    def close(self) -> None:
        self.truth.stop()
        self.window.close()


@pytest.fixture
def room(qapp: QApplication) -> Iterator[Room]:
    city = City().stands(120)
    city.drives((3000.0, 0.0))
    made = Room(city)
    made.hears()
    yield made
    made.close()


def test_a_vehicle_has_one_row_with_its_doubts_and_what_would_mend_it(room: Room) -> None:
    (cells,) = room.cells()
    assert cells[:3] == ("07", "测试站", "待命")
    assert "报待命，实距分站 3.0 km" in cells[3]
    assert cells[5].startswith("→ 途中待命 ")
    assert room.truth.doubted == {V7}


def test_nothing_wrong_is_said_in_words(room: Room) -> None:
    room.city.drives((0.0, 0.0)).stands(120)
    room.hears()
    assert room.cells() == []
    assert room.truth.panel.none.text() == "各车上报的状态与定位一致"


def test_one_key_enters_the_state_with_the_time_and_the_evidence(room: Room) -> None:
    own = room.truth.rows[0].own
    assert own is not None
    room.presses(Qt.Key.Key_Space)
    (sent,) = room.desk.sent
    assert isinstance(sent, CorrectState)
    assert (sent.vehicle, sent.state, sent.at) == (V7, VehicleState.AVAILABLE, own.at)
    assert sent.evidence == own.evidence
    assert room.cells()[0][5] == "已更正，等待中心确认"


def test_a_second_press_enters_nothing_twice(room: Room) -> None:
    room.presses(Qt.Key.Key_Space)
    room.presses(Qt.Key.Key_Space)
    assert len(room.desk.sent) == 1


def test_a_whole_forgotten_run_is_entered_by_one_key(qapp: QApplication) -> None:
    city = City().stands(120)
    mission = city.ordered()
    city.drives(AT_PLACE).stands(200)
    room = Room(city)
    room.hears()
    room.presses(Qt.Key.Key_Space)
    (sent,) = room.desk.sent
    assert isinstance(sent, CorrectStages)
    assert sent.mission == mission.id
    assert [step.stage for step in sent.steps] == [Stage.EN_ROUTE, Stage.ON_SCENE]
    details = room.truth.panel.details.text()
    assert "依据：现场围栏" in details
    room.close()


def test_a_refusal_is_said_and_can_be_tried_again(room: Room) -> None:
    room.desk.reply = Refused(code="truth.nothing", details={"vehicle": "07"})
    room.presses(Qt.Key.Key_Space)
    assert room.truth.panel.note.text() == "07 车没有可处理的内容"
    room.desk.reply = None
    room.presses(Qt.Key.Key_Space)
    assert len(room.desk.sent) == 2


def test_a_doubt_that_only_a_crew_can_settle_offers_no_correction(qapp: QApplication) -> None:
    city = City().stands(120)
    city.ordered()
    city.drives((1000.0, 0.0))
    city.says(Stage.EN_ROUTE)
    city.says(Stage.ON_SCENE)
    city.tick(0.0)
    room = Room(city)
    room.hears()
    assert room.cells()[0][5] == "— 请电话核实"
    room.presses(Qt.Key.Key_Space)
    assert room.desk.sent == []
    assert not room.truth.panel.buttons["correct"].isEnabled()
    room.close()


def test_setting_aside_asks_for_a_reason_and_ends_by_itself(room: Room) -> None:
    room.presses(Qt.Key.Key_Delete)
    QTest.keyClicks(room.truth.panel.chooser, "4")
    (sent,) = room.desk.sent
    assert isinstance(sent, DismissDoubts)
    assert (sent.reason, sent.for_s) == (DismissReason.AGREED, 1800.0)
    assert set(sent.kinds) == {DoubtKind.AWAY_FROM_STATION, DoubtKind.NOT_TOLD}


def dismissed(room: Room, minutes: int) -> None:
    row, now = room.truth.rows[0], room.city.now
    kept = Dismissal(
        kinds=tuple(d.kind for d in row.doubts),
        until=now + timedelta(minutes=minutes),
        reason=DismissReason.AGREED,
        seat=None,
        at=now,
    )
    room.desk.state = replace(room.city.state, dismissed_doubts={V7: (kept,)})
    room.truth.refresh()


def test_what_is_set_aside_is_not_listed_until_it_is_asked_for_or_its_time_is_over(
    room: Room,
) -> None:
    counts: list[int] = []
    room.truth.counted.connect(counts.append)
    dismissed(room, 10)
    assert (room.cells(), counts) == ([], [0])
    room.presses(Qt.Key.Key_D)
    assert len(room.cells()) == 1
    room.presses(Qt.Key.Key_D)
    room.city.centre.later(600)
    room.truth.refresh()
    assert (len(room.cells()), counts) == (1, [0, 1])


def test_a_vehicle_can_be_shown_on_the_map_and_called(room: Room) -> None:
    told: list[tuple[str, str]] = []
    room.truth.map_wanted.connect(lambda v: told.append(("map", v)))
    room.truth.call_wanted.connect(lambda v: told.append(("call", v)))
    room.presses(Qt.Key.Key_M)
    room.presses(Qt.Key.Key_T)
    room.presses(Qt.Key.Key_Return)
    assert told == [("map", "07"), ("call", "07"), ("map", "07")]


def test_the_question_names_what_is_known_and_is_asked_once_at_a_time(room: Room) -> None:
    room.truth.ask()
    room.truth.ask()
    assert [path for path, _ in room.desk.asked] == ["/v1/truth?known=-1", "/v1/truth?known=1"]


def test_an_unchanged_table_keeps_its_rows(room: Room) -> None:
    before = room.cells()
    room.truth.ask()
    room.desk.answer(TruthRows(version=1, rows=None, looked_at=room.city.now))
    assert room.cells() == before


def test_an_answer_of_another_version_is_said(room: Room) -> None:
    room.truth.ask()
    room.desk.answer(b'{"what": 1}')
    assert room.truth.panel.note.text() == "中心的答复无法读取，请检查两端版本"


def test_rows_are_sorted_by_age_by_weight_or_by_station(room: Room) -> None:
    (row,) = room.truth.rows
    light = replace(
        row,
        vehicle=VehicleId("03"),
        doubts=(replace(row.doubts[-1], since=row.since - timedelta(minutes=9)),),
    )
    room.truth.ask()
    room.desk.answer(TruthRows(version=9, rows=[row, light], looked_at=room.city.now))
    orders = []
    for _ in range(4):
        orders.append([cells[0] for cells in room.cells()])
        room.presses(Qt.Key.Key_S)
    assert orders == [["03", "07"], ["07", "03"], ["03", "07"], ["03", "07"]]
    assert room.truth.panel.title.text().endswith("最重在前")


def test_who_may_not_enter_sees_and_does_not_press(room: Room) -> None:
    looker = Room(room.city, Role.AUDITOR)
    looker.hears()
    assert not looker.truth.panel.buttons["correct"].isEnabled()
    assert not looker.truth.panel.buttons["dismiss"].isEnabled()
    looker.close()
