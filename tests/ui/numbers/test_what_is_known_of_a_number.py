"""Badges, notes and history of a number: there on answer unasked, by key, blocking nothing."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.commands import EndCall, ReportRingingStopped
from dispatch_app.domain.register_commands import KeepRecord
from dispatch_app.domain.telephone import Badge, Ender, Target, TargetKind
from dispatch_app.domain.telephone_commands import (
    CallOut,
    NoteNumber,
    ReportEnded,
    ReportExchange,
    ReportFarAnswered,
)
from dispatch_app.ui.dispatcher.aside import Aside
from dispatch_app.ui.dispatcher.calls import Calls
from dispatch_app.ui.dispatcher.form.panel import FormPanel
from dispatch_app.ui.dispatcher.notes import Notes
from dispatch_app.ui.dispatcher.numbers.presenter import Numbers
from dispatch_app.ui.kit.chooser import Chooser
from tests.fakes.any_telephone import EXCHANGE
from tests.fakes.builders import LINE_1, MACHINE
from tests.fakes.form_seat import FormSeat, the_book

K = Qt.Key
MOBILE = "19900001234"
EARLIER = [
    {
        "call": f"earlier-{n}",
        "rang_at": f"2026-10-0{n}T03:00:00Z",
        "outcome": "incident",
        "place": f"演示区光明路{n}号",
        "complaint": "chest_pain",
    }
    for n in (5, 4, 3, 2)
]


class NumberSeat(FormSeat):
    def __init__(self) -> None:
        super().__init__()
        self.numbers = Numbers(self.workplace, self.intake)
        listing = FormPanel(self.texts, the_book())
        self.aside = Aside(listing, (self.numbers.card,), (self.numbers.sheet,))
        self.aside.setParent(self.window)
        self.aside.resize(500, 690)
        self.aside.show()
        self.numbers.opened.connect(lambda: self.aside.open(self.numbers.sheet))
        self.numbers.closed.connect(self.aside.close_sheets)

    def noted(self, badge: Badge, text: str = "", number: str = MOBILE) -> None:
        self.desk.elsewhere(NoteNumber(number=number, badge=badge, text=text))

    def add(self, digit, text: str = "") -> None:
        self.numbers.key_toggle()
        self.press(digit)
        self.type(text)
        self.press(K.Key_Return)

    @property
    def card(self):
        self.settle()
        return self.numbers.card.shown


@pytest.fixture
def seat(qapp):
    seat = NumberSeat()
    yield seat
    seat.close()


# ---- unasked


def test_notes_of_the_number_are_there_on_answer(seat):
    seat.noted(Badge.VIOLENT, "持刀", number="+86 199 0000 1234")
    seat.noted(Badge.NOTE, "聋哑人，用短信")
    seat.answers(None, number=MOBILE)
    assert [note.text for note in seat.card.notes] == [
        "有暴力记录 持刀（person-2 2026-11-21）",
        "备注 聋哑人，用短信（person-2 2026-11-21）",
    ]
    assert seat.card.warns


def test_a_key_patient_of_the_centres_register_is_named_at_the_form_until_their_day(seat):
    cells = {"name": "赵某", "numbers": MOBILE, "address": "光明路1号", "disease": "透析"}
    for until, needs in (("2026-11-21", "三楼无电梯"), ("2026-11-20", "过期")):
        kept = {**cells, "needs": needs, "until": until}
        seat.desk.elsewhere(KeepRecord(register="key_patients", cells=kept))
    seat.answers(None, number=MOBILE)
    assert seat.intake.slip_facts().warnings == ("重点病人 赵某 透析 三楼无电梯",)


def test_earlier_calls_are_listed_with_dates_and_what_became_of_them(seat):
    seat.desk.answers[f"/v1/numbers/{MOBILE}/history"] = json.dumps(EARLIER).encode()
    seat.answers(None, number=MOBILE)
    assert len(seat.card.lately) == 3
    assert seat.card.lately[0] == "2026-10-05 11:00 · 胸痛 · 演示区光明路5号 · 已受理"
    seat.numbers.key_toggle()
    assert "演示区光明路2号" in seat.numbers.sheet.history.text()


def test_of_a_number_that_nobody_knows_nothing_is_shown(seat):
    seat.answers(None, number=MOBILE)
    assert seat.card.heading == ""
    assert seat.numbers.card.isHidden()


def test_a_history_that_could_not_be_asked_is_not_called_empty(seat):
    seat.answers(None, number=MOBILE)
    seat.numbers.key_toggle()
    assert seat.texts("form.history.unknown") in seat.numbers.sheet.history.text()


# ---- who sees which badge


def test_a_nuisance_badge_warns_the_seat_and_not_the_crew(seat):
    seat.noted(Badge.NUISANCE)
    seat.answers(None, number=MOBILE)
    assert seat.panel.caller.warning.text() == "⚑ 骚扰"
    assert seat.intake.slip_facts().warnings == ()


@pytest.mark.parametrize("badge", [Badge.VIOLENT, Badge.INFECTIOUS, Badge.KEY_PATIENT])
def test_what_endangers_a_crew_stands_on_its_slip(seat, badge):
    seat.noted(badge, "二楼")
    seat.answers(None, number=MOBILE)
    word = seat.texts.code("badge", badge.value)
    assert seat.intake.slip_facts().warnings == (f"{word} 二楼",)


def test_a_badge_keeps_no_call_away(seat):
    seat.noted(Badge.NUISANCE)
    call = seat.answers(None, number=MOBILE)
    assert call.talking


# ---- by key


def test_a_digit_and_a_line_add_a_badge(seat):
    seat.answers(None, number=MOBILE)
    seat.add(K.Key_2, "da ren")
    (note,) = seat.centre.state.telephone.notes[MOBILE]
    assert (note.badge, note.text) == (Badge.VIOLENT, "da ren")
    assert "有暴力记录" in seat.card.notes[0].text


def test_without_a_badge_a_line_is_a_plain_note(seat):
    seat.answers(None, number=MOBILE)
    seat.numbers.key_toggle()
    seat.numbers.sheet.text.setFocus()
    seat.type("lao ren")
    seat.press(K.Key_Return)
    assert seat.centre.state.telephone.notes[MOBILE][0].badge is Badge.NOTE


def test_an_empty_note_is_refused_beside_the_field(seat):
    seat.answers(None, number=MOBILE)
    seat.numbers.key_toggle()
    seat.numbers.add("", "")
    assert seat.numbers.sheet.said.text() == "备注不能为空"


def test_delete_retires_the_note_that_is_marked(seat):
    seat.noted(Badge.NUISANCE)
    seat.answers(None, number=MOBILE)
    seat.numbers.key_toggle()
    seat.numbers.sheet.notes.setFocus()
    seat.press(K.Key_Delete)
    assert not seat.centre.state.telephone.notes.get(MOBILE)
    assert seat.card.heading == ""


def test_escape_gives_the_cursor_back_and_loses_no_text(seat):
    seat.answers(None, number=MOBILE)
    before = seat.focused
    seat.numbers.key_toggle()
    seat.numbers.sheet.text.setFocus()
    seat.type("half")
    seat.press(K.Key_Escape)
    assert seat.focused is before
    assert seat.numbers.sheet.text.text() == "half"


# ---- coded outcomes


@pytest.fixture
def calls(seat):
    seat.chooser = Chooser(seat.window)
    return Calls(seat.workplace, Notes(seat.texts), seat.chooser)


def offered(seat):
    return [button.property("code") for button in seat.chooser._buttons]


def test_every_kind_of_call_has_a_key(seat, calls):
    seat.answers(None, number=MOBILE)
    calls.ask_outcome()
    assert set(offered(seat)) == {
        "consultation",
        "transfer",
        "complaint",
        "silent",
        "hang_up",
        "false_alarm",
        "malicious",
        "wrong_number",
        "test",
    }


def test_the_list_of_outcomes_names_the_call_that_it_settles(seat, calls):
    seat.answers(None, number=MOBILE)
    calls.ask_outcome()
    assert MOBILE in seat.chooser._title.text()


def test_a_form_without_an_outcome_says_so_once_the_talk_is_over(seat):
    call = seat.answers(None, number=MOBILE)
    assert seat.panel.heading.word.text() == ""
    seat.desk.elsewhere(EndCall(call=call.id))
    assert seat.panel.heading.word.text() == "⚠ 未选结局：F4"
    assert seat.panel.heading.word.property("tone") == "red"


def test_who_gave_up_gets_an_outcome_by_calling_back_only(seat, calls):
    call = seat.rings(None, number=MOBILE)
    seat.desk.elsewhere(ReportRingingStopped(line=LINE_1), MACHINE)
    seat.selection.select(call=call.id)
    calls.ask_outcome()
    assert "not_reached" in offered(seat)
    calls.settle(seat.centre.call(call.id), CallOutcome.NOT_REACHED)
    assert seat.desk.kinds() == ["SettleCallBack"]
    assert call.id not in seat.centre.state.telephone.call_backs


def test_the_outcome_of_a_call_back_settles_who_had_given_up(seat, calls):
    call = seat.rings(None, number=MOBILE)
    seat.desk.elsewhere(ReportRingingStopped(line=LINE_1), MACHINE)
    seat.desk.elsewhere(ReportExchange(up=True, at=seat.centre.now), EXCHANGE)
    seat.centre.do(CallOut(to=Target(kind=TargetKind.NUMBER, id=MOBILE), back_to=call.id))
    (out,) = (k for k in seat.centre.state.calls.values() if k.back_to == call.id)
    seat.desk.elsewhere(ReportFarAnswered(ref=out.ref, at=seat.centre.now), EXCHANGE)
    ended = ReportEnded(ref=out.ref, by=Ender.CALLER, at=seat.centre.now)
    seat.desk.elsewhere(ended, EXCHANGE)
    seat.selection.select(call=out.id)
    calls.ask_outcome()
    assert "not_reached" in offered(seat)
    calls.settle(seat.centre.call(out.id), CallOutcome.CONSULTATION)
    assert seat.desk.kinds() == ["SettleCallBack"]
    assert seat.centre.state.calls == {}
