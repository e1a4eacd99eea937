"""The coach's page: steers a run, lets things come, knows what callers know, keeps notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch_app.client.replies import Refused
from dispatch_app.domain.codes import Nature, SeatKind, Sex
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.state import Call, CentreState, Seat
from dispatch_app.domain.training.commands import NoteTraining, SteerTraining, WishInTraining
from dispatch_app.domain.training.values import (
    CallerScript,
    Manner,
    PlacedCall,
    Training,
    TrainingRun,
    TrainingStep,
    Trouble,
    TroubleMade,
    WishKind,
)
from dispatch_app.i18n import Texts
from dispatch_app.ui.director.coach_page import CoachPage
from dispatch_app.ui.director.place import DirectorPlace
from dispatch_app.ui.kit.replay.then_words import FormNames
from dispatch_app.ui.kit.theme import Theme
from tests.fakes.recording_room import NOON, MemoryDesk, MemorySource

RUN = TrainingRun(
    id="T-1", scenario="storm", seed=7, seats=(SeatId("1"), SeatId("2")), lasts_s=3600.0
)
SCRIPT = CallerScript(
    number="19900000001",
    address="人民路 1 号",
    opening="我爸爸胸口疼！",
    complaint="chest_pain",
    says={"sweating": "一身冷汗"},
    answers={"breathing": "normal", "sweating": "yes"},
    age_years=61,
    sex=Sex.MALE,
    manner=Manner.SHOUTING,
    priority=1,
)
NAMES = FormNames(
    complaints={"chest_pain": "胸痛", "fall": "摔伤"},
    questions={"sweating": "出汗吗", "breathing": "呼吸正常吗"},
    answers={("breathing", "normal"): "正常"},
)


class Desk(MemoryDesk, QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        QObject.__init__(self)
        MemoryDesk.__init__(self)


class Room:
    def __init__(self, directory: Path) -> None:
        self.desk = Desk()
        place = DirectorPlace(
            desk=self.desk,  # type: ignore[arg-type]
            texts=Texts.load("zh"),
            theme=Theme.load("night"),
            source=MemorySource(directory),
            exports=directory,
            form_names=NAMES,
        )
        self.page = CoachPage(place)
        self.panel = self.page.widget
        self.panel.resize(1366, 640)
        self.panel.show()

    def stands(self, **told: object) -> None:
        training = replace(Training(run=RUN, step=TrainingStep.RUNNING, step_at=NOON), **told)
        seats = {SeatId("1"): Seat(id=SeatId("1"), kind=SeatKind.DISPATCHER, person="演示甲")}
        calls = self.desk.state.calls
        self.desk.state = replace(CentreState(), training=training, seats=seats, calls=calls)
        self.page.tick()

    def rings(self, **told: object) -> None:
        call = Call(
            id=CallId("C-1"),
            line=LineId("1"),
            nature=Nature.REAL,
            rang_at=NOON,
            number=SCRIPT.number,
        )
        self.desk.state = replace(self.desk.state, calls={call.id: replace(call, **told)})

    def types(self, words: str) -> None:
        self.panel.words.setText(words)
        QTest.keyClick(self.panel.words, Qt.Key.Key_Return)

    def cells(self) -> list[tuple[str, ...]]:
        return [line.cells for line in self.panel.lines.rows.lines]


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.page.close()
    room.panel.close()


def test_a_live_centre_says_that_it_has_no_runs_and_every_key_is_dead(room: Room) -> None:
    room.page.shown()
    room.panel.pressed.emit("steer")
    assert "真实中心" in room.panel.standing.text() and not room.desk.sent


@pytest.mark.parametrize(
    ("step", "word", "asked"),
    [
        (TrainingStep.READY, "开始", TrainingStep.RUNNING),
        (TrainingStep.RUNNING, "暂停", TrainingStep.PAUSED),
        (TrainingStep.PAUSED, "继续", TrainingStep.RUNNING),
    ],
)
def test_one_key_begins_halts_and_goes_on_and_says_which(
    room: Room, step: TrainingStep, word: str, asked: TrainingStep
) -> None:
    room.stands(step=step, step_at=None, played_s=90.0)
    assert word in room.panel.buttons["steer"].text()
    room.panel.pressed.emit("steer")
    assert room.desk.sent == [SteerTraining(step=asked, played_s=90.0)]


def test_an_end_is_asked_for_twice_and_any_other_key_lets_go_of_it(room: Room) -> None:
    room.stands()
    room.panel.pressed.emit("end")
    room.panel.pressed.emit("seat")
    room.panel.pressed.emit("end")
    assert not room.desk.sent
    room.panel.pressed.emit("end")
    assert [c.step for c in room.desk.sent] == [TrainingStep.ENDED]


def test_a_call_stands_on_the_line_with_how_it_goes(room: Room) -> None:
    placed = PlacedCall(script=SCRIPT, at=NOON)
    room.stands(calls={SCRIPT.number: placed})
    assert room.cells() == [("12:00:00", "☎ 胸痛 · 喊叫", "人民路 1 号", "即将振铃")]
    room.rings()
    room.stands(calls={SCRIPT.number: placed})
    assert room.cells()[0][3] == "振铃中"
    room.rings(answered_at=NOON + timedelta(seconds=6), seat=SeatId("1"))
    room.stands(calls={SCRIPT.number: placed})
    assert room.cells()[0][3] == "1 席通话中"


def test_a_caller_of_whom_the_centre_knows_nothing_any_more_has_left(room: Room) -> None:
    room.stands(calls={SCRIPT.number: PlacedCall(script=SCRIPT, at=NOON - timedelta(minutes=2))})
    assert room.cells()[0][3] == "已离开"


def test_whoever_plays_the_caller_reads_the_facts_and_the_own_words_first(room: Room) -> None:
    room.stands(calls={SCRIPT.number: PlacedCall(script=SCRIPT, at=NOON)})
    told = {line.cells[0]: line.cells[1] for line in room.panel.facts.rows.lines}
    assert told["开场"] == "我爸爸胸口疼！"
    assert told["出汗吗"] == "一身冷汗", "own words go before the label of a choice"
    assert told["呼吸正常吗"] == "正常"
    assert told["患者"] == "男 61 岁" and told["应有处置"].startswith("P1")


def test_the_form_of_whoever_talks_with_the_chosen_caller_is_read_along(room: Room) -> None:
    room.rings(answered_at=NOON, seat=SeatId("2"))
    room.stands(calls={SCRIPT.number: PlacedCall(script=SCRIPT, at=NOON)})
    assert room.panel.watch.title.text().startswith("2 席")
    room.panel.pressed.emit("seat")
    assert room.panel.watch.title.text().startswith("1 席　演示甲")


def test_a_call_is_wished_for_by_kind_manner_and_place(room: Room) -> None:
    room.stands()
    room.panel.pressed.emit("call")
    room.types("不存在")
    assert room.panel.said.property("tone") == "alarm" and room.panel.words.isVisible()
    room.types("摔")
    QTest.keyClick(room.page.wishing._chooser, Qt.Key.Key_2)
    room.types("东门桥下")
    (wish,) = room.desk.sent
    assert wish == WishInTraining(
        kind=WishKind.CALL, complaint="fall", manner=Manner.SHOUTING, words="东门桥下"
    )


def test_a_failure_of_a_machine_needs_no_name_and_is_relieved_by_a_key(room: Room) -> None:
    room.stands()
    room.panel.pressed.emit("trouble")
    QTest.keyClick(room.page.wishing._chooser, Qt.Key.Key_1)
    assert room.desk.sent[-1] == WishInTraining(
        kind=WishKind.TROUBLE, trouble=Trouble.EXCHANGE_DEAD
    )
    made = TroubleMade(trouble=Trouble.EXCHANGE_DEAD, subject="", began_at=NOON)
    room.stands(troubles=(made,))
    room.panel.pressed.emit("relief")
    assert room.desk.sent[-1].kind is WishKind.RELIEF
    room.stands(troubles=(replace(made, ended_at=NOON + timedelta(minutes=3)),))
    assert room.cells()[0][3] == "已恢复，历时 03:00"
    assert not room.panel.buttons["relief"].isEnabled()


def test_a_note_is_about_the_moment_in_which_its_key_was_pressed(room: Room) -> None:
    room.stands()
    room.panel.pressed.emit("note")
    room.types("问得很清楚")
    assert room.desk.sent == [NoteTraining(moment=NOON, words="问得很清楚", seat=SeatId("1"))]


def test_escape_lets_go_of_what_was_asked(room: Room) -> None:
    room.stands()
    room.panel.pressed.emit("note")
    QTest.keyClick(room.panel.words, Qt.Key.Key_Escape)
    assert not room.panel.words.isVisible() and not room.desk.sent


def test_a_refusal_is_said(room: Room) -> None:
    room.desk.reply = Refused(code="training.over", details={})
    room.stands()
    room.panel.pressed.emit("steer")
    assert room.panel.said.property("tone") == "alarm"
