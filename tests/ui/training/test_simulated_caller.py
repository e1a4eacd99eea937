"""A simulated caller answers the question in hand, by its script and in its manner."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from dispatch_app.domain.codes import Nature, Sex
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.training.values import (
    CallerScript,
    Manner,
    PlacedCall,
    Training,
    TrainingRun,
)
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.training.caller import SimulatedCaller
from dispatch_app.ui.dispatcher.training.talk import Exchange, Talk
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.replay.then_words import FormNames
from tests.fakes.form_seat import the_book
from tests.fakes.recording_room import NOON

TEXTS = Texts.load("zh")
SCRIPT = CallerScript(
    number="19900000001",
    address="人民路 1 号",
    opening="我爸爸胸口疼",
    complaint="chest_pain",
    says={"sweating": "一身冷汗"},
    answers={"breathing": "normal"},
    age_years=61,
    sex=Sex.MALE,
)
NAMES = FormNames(
    questions={"sweating": "出汗吗", "breathing": "呼吸正常吗"},
    answers={("breathing", "normal"): "正常"},
)


def a_talk(manner: Manner = Manner.CALM) -> Talk:
    talk = Talk(replace(SCRIPT, manner=manner), NAMES, TEXTS)
    talk.begin()
    return talk


def test_the_caller_speaks_first() -> None:
    assert a_talk().exchanges[-1] == Exchange("", "我爸爸胸口疼")


def test_a_question_in_hand_is_answered_once_by_the_own_words_or_the_label() -> None:
    talk = a_talk()
    assert talk.question("sweating") and talk.exchanges[-1] == Exchange("出汗吗", "一身冷汗")
    assert not talk.question("sweating")
    assert talk.question("breathing") and talk.exchanges[-1].said == "正常"


def test_nobody_knows_what_the_script_does_not_say() -> None:
    talk = a_talk()
    talk.question("allergies")
    assert talk.exchanges[-1].said == "不清楚"


def test_whoever_shouts_answers_nothing_before_somebody_calms_them() -> None:
    talk = a_talk(Manner.SHOUTING)
    talk.question("sweating")
    assert talk.exchanges[-1].said == "（喊叫）我爸爸胸口疼"
    assert not talk.question("sweating"), "and does not shout twice a second"
    talk.ask("calm")
    talk.question("sweating")
    assert talk.exchanges[-1].said == "一身冷汗"


def test_whoever_is_confused_knows_the_place_when_asked_again() -> None:
    talk = a_talk(Manner.CONFUSED)
    talk.ask("where")
    assert talk.exchanges[-1].said == "不清楚"
    talk.ask("where")
    assert talk.exchanges[-1].said == "人民路 1 号"


@pytest.mark.parametrize("what", ["where", "what", "who", "calm"])
def test_whoever_is_silent_says_nothing_whatever_is_asked(what: str) -> None:
    talk = a_talk(Manner.SILENT)
    talk.ask(what)
    assert talk.exchanges[-1].said == "（无声）"


def test_whoever_hangs_up_says_where_and_is_gone() -> None:
    talk = a_talk(Manner.HANGS_UP)
    assert talk.exchanges[-1].said == "人民路 1 号"
    talk.end()
    assert talk.exchanges[-1].said == "（已挂断）"


class Selection(QObject):
    changed = Signal()


class Seat:
    """As much of a workplace as a caller needs."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.window.resize(600, 500)
        self.window.show()
        self.hand = ""
        self.call: Call | None = None
        self.place: Any = SimpleNamespace(
            desk=SimpleNamespace(state=CentreState()),
            selection=Selection(),
            texts=TEXTS,
            protocols=the_book(),
            call=None,
        )
        self.chooser = Chooser(self.window)
        self.caller = SimulatedCaller(self.place, lambda: self.hand, self.chooser)
        self.caller.card.setParent(self.window)

    def trains(self) -> None:
        run = TrainingRun(id="T", scenario="storm", seed=1, seats=(SeatId("1"),), lasts_s=60.0)
        calls = {SCRIPT.number: PlacedCall(script=SCRIPT, at=NOON)}
        self.place.desk.state = replace(CentreState(), training=Training(run=run, calls=calls))

    def talks(self, **told: object) -> None:
        call = Call(
            id=CallId("C-1"),
            line=LineId("1"),
            nature=Nature.REAL,
            rang_at=NOON,
            answered_at=NOON,
            seat=SeatId("1"),
            number=SCRIPT.number,
        )
        self.place.call = replace(call, **told)  # type: ignore[arg-type]
        self.caller.tick()

    def said(self) -> list[str]:
        return [said.text() for _, said in self.caller.card.rows if said.text()]


@pytest.fixture
def seat(qapp):
    seat = Seat()
    yield seat
    seat.window.close()


def test_a_live_seat_sees_no_card_and_its_key_does_nothing(seat) -> None:
    seat.talks()
    seat.caller.key_ask()
    assert seat.caller.card.isHidden() and seat.chooser.isHidden()


def test_the_card_stands_there_while_the_call_is_in_hand_and_goes_with_it(seat) -> None:
    seat.trains()
    seat.talks(answered_at=None)
    assert seat.caller.card.isHidden(), "who has not been answered says nothing"
    seat.talks()
    assert seat.said()[-1] == "我爸爸胸口疼"
    seat.place.call = None
    seat.place.selection.changed.emit()
    assert seat.caller.card.isHidden()


def test_the_question_in_which_the_cursor_stands_is_answered(seat) -> None:
    seat.trains()
    seat.talks()
    seat.hand = "sweating"
    seat.caller.tick()
    assert seat.said()[-1] == "一身冷汗"


def test_what_stands_beside_the_interview_is_asked_by_a_list(seat) -> None:
    seat.trains()
    seat.talks()
    seat.caller.key_ask()
    QTest.keyClick(seat.chooser, Qt.Key.Key_3)
    assert seat.said()[-1] == "男 61 岁"


def test_nobody_asks_a_caller_who_has_gone(seat) -> None:
    seat.trains()
    seat.talks()
    seat.talks(ended_at=NOON)
    seat.caller.key_ask()
    assert seat.chooser.isHidden()
