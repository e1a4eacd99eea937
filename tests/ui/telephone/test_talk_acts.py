"""Every act on a conversation, by key or click: sent, followed, and said in words when it fails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import Level, Role
from dispatch_app.domain.telephone import (
    DialFailure,
    Ender,
    OrderFailure,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.ui.dispatcher.keys import KEYS
from tests.fakes.builders import LINE_1, MACHINE, NORTH, SEAT_1, SEAT_2, V01
from tests.fakes.telephone_seat import LEADER, a_seat, outside

CALLER = "09990001234"
LEADER_AT_2 = replace(LEADER, seat=SEAT_2)


def consulting(seat):
    call = seat.talks("1")
    seat.parties(
        call,
        outside(CALLER, PartyRole.HELD),
        a_seat(SEAT_1, leads=True),
        a_seat(SEAT_2, PartyRole.CONSULTED),
    )
    return call


def has_phone(seat, number: str) -> None:
    """Vehicle 01's crew."""
    given = c.RegisterVehicle(id=V01, plate="演A01", station=NORTH, level=Level.BLS, phone=number)
    seat.centre.do(given, MACHINE)
    seat.desk.hear()


def why(seat, act: str) -> str:
    return next(a.why for a in seat.telephone.bar.talk.view.acts if a.code == act)


def test_every_button_has_a_key_of_the_table(seat):
    acts = seat.telephone.actions()
    assert {a.code for a in seat.telephone.bar.talk.view.acts} <= acts.keys() & KEYS.keys()


def test_hold_and_resume_by_the_same_key(seat):
    call = seat.talks("1")
    seat.telephone.hold()
    assert seat.last == tc.HoldCall(call=call.id)
    seat.parties(call, outside(CALLER, PartyRole.HELD), a_seat(SEAT_1, leads=True))
    seat.telephone.hold()
    assert seat.last == tc.ResumeCall(call=call.id)


def test_mute_and_unmute(seat):
    call = seat.talks("1")
    seat.telephone.mute()
    seat.parties(call, outside(CALLER), a_seat(SEAT_1, PartyRole.MUTED, leads=True))
    assert seat.telephone.bar.talk.view.title == "已静音，对方听不到"
    seat.telephone.mute()
    assert seat.last == tc.MuteSeat(call=call.id, muted=False)


def test_consulting_leads_to_three_in_one_call_or_to_handing_it_over(seat):
    call = consulting(seat)
    seat.telephone.join()
    assert seat.last == tc.JoinConsulted(call=call.id)
    seat.telephone.give_away()
    assert seat.last == tc.HandOverCall(call=call.id)


def test_resuming_while_consulting_drops_who_was_asked(seat):
    call = consulting(seat)
    seat.telephone.hold()
    assert seat.last == tc.ResumeCall(call=call.id)


def test_a_party_is_put_out_after_asking_who(seat):
    call = consulting(seat)
    seat.telephone.ask_drop()
    assert seat.desk.sent == []
    seat.chooser._choose(SEAT_2)
    assert seat.last == tc.DropParty(call=call.id, party=SEAT_2)


def test_hanging_up_ends_one_s_own_call(seat):
    call = seat.talks("1")
    seat.telephone.hang_up()
    assert seat.last == c.EndCall(call=call.id)


def test_hanging_up_in_another_s_call_only_leaves_it(seat):
    call = seat.talks("1", SEAT_2)
    seat.parties(
        call, outside(CALLER), a_seat(SEAT_2, leads=True), a_seat(SEAT_1, PartyRole.LISTENING)
    )
    seat.telephone.hang_up()
    assert seat.last == tc.LeaveCall(call=call.id)


def test_who_only_listens_cannot_hold_the_call_of_another(seat):
    call = seat.talks("1", SEAT_2)
    seat.parties(
        call, outside(CALLER), a_seat(SEAT_2, leads=True), a_seat(SEAT_1, PartyRole.LISTENING)
    )
    before = len(seat.desk.sent)
    seat.telephone.hold()
    assert len(seat.desk.sent) == before
    assert "主持" in seat.said


def test_keys_are_sent_into_the_call_one_by_one(seat):
    call = seat.talks("1")
    seat.telephone.keypad()
    seat.type("1#")
    assert seat.desk.sent[-2:] == [
        tc.SendDigits(call=call.id, digits="1"),
        tc.SendDigits(call=call.id, digits="#"),
    ]
    seat.press(Qt.Key.Key_Escape)
    assert seat.focused is seat.field


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_keypad_gives_the_focus_back_to_where_it_was(seat, key):
    seat.talks("1")
    field = seat.field
    question = QLineEdit(field.parentWidget())
    question.show()
    question.setFocus()
    seat.telephone.keypad()
    seat.press(key)
    assert seat.focused is question
    assert seat.telephone.bar.talk.keypad.isHidden()


def test_the_keypad_goes_when_the_call_is_over(seat):
    call = seat.talks("1")
    seat.telephone.keypad()
    seat.ends(call)
    assert seat.telephone.bar.talk.keypad.isHidden()


# ---- asked, doing, done or failed


def test_a_key_is_answered_before_the_centre_has_answered(seat):
    seat.talks("1")
    seat.desk.holding = True
    seat.telephone.hold()
    assert seat.said == "保持：已请求"


def test_what_the_exchange_has_done_is_said_and_then_silent(seat):
    call = seat.talks("1")
    seat.telephone.hold()
    assert seat.said == "保持：交换机正在办理"
    seat.parties(call, outside(CALLER, PartyRole.HELD), a_seat(SEAT_1, leads=True))
    assert seat.said == "保持：完成"
    seat.later(10)
    assert seat.said == ""


@pytest.mark.parametrize("reason", list(OrderFailure))
def test_what_the_exchange_could_not_do_is_said_with_its_reason(seat, reason):
    seat.talks("1")
    seat.telephone.hold()
    seat.fails(reason)
    assert seat.said == f"保持未成：{seat.texts.code('order_failure', reason.value)}"


def test_a_failure_is_said_even_if_something_else_was_asked_since(seat):
    seat.talks("1")
    seat.telephone.hold()
    seat.telephone.mute()
    wish = [e for e in seat.centre.events if type(e).__name__ == "ExchangeAsked"][-2]
    failed = tc.ReportAskFailed(
        ask=wish.ask,
        ref=wish.ref,
        act=wish.act,
        seat=SEAT_1,
        reason=OrderFailure.FAILED,
        at=seat.centre.now,
    )
    seat.tells(failed)
    assert seat.said.startswith("保持未成")


def test_an_exchange_that_says_nothing_is_not_waited_for_in_silence(seat):
    seat.talks("1")
    seat.telephone.hold()
    seat.later(10)
    assert "没有回音" in seat.said


def test_hanging_up_is_done_when_the_call_is_over(seat):
    call = seat.talks("1")
    seat.telephone.hang_up()
    seat.ends(call, Ender.SEAT)
    assert seat.said == "挂机：完成"


def test_keys_sent_into_a_call_are_not_waited_for(seat):
    seat.talks("1")
    seat.telephone.keypad()
    seat.type("1")
    assert seat.said == "发送按键：完成"
    seat.later(10)
    assert seat.said == ""


def test_a_transfer_is_done_when_somebody_answers_and_not_before(seat):
    call = seat.talks("1")
    seat.telephone.dialling._in_talk("transfer", Target(kind=TargetKind.SEAT, id=SEAT_2))
    seat.parties(call, outside(CALLER, PartyRole.HELD), a_seat(SEAT_2, PartyRole.RINGING))
    assert seat.said == "转出：正在呼叫 …，等待应答"
    seat.parties(call, outside(CALLER), a_seat(SEAT_2, leads=True))
    assert seat.said == "转出：完成"


def test_a_telephone_that_rings_far_away_may_ring_for_long(seat):
    seat.telephone.call_number("0999-8100001")
    call = next(iter(seat.centre.state.calls.values()))
    seat.tells(tc.ReportDialling(ref=call.ref, line=LINE_1, at=seat.centre.now))
    seat.tells(tc.ReportFarRinging(ref=call.ref, at=seat.centre.now))
    seat.later(30)
    assert "没有回音" not in seat.said


def test_nobody_answering_is_said_in_words(seat):
    seat.telephone.call_number("0999-8100001")
    call = next(iter(seat.centre.state.calls.values()))
    busy = tc.ReportNotReached(
        ref=call.ref, number="09998100001", reason=DialFailure.BUSY, at=seat.centre.now
    )
    seat.tells(busy)
    assert seat.said == "呼叫未成：09998100001 对方忙"


# ---- what cannot be done says why


def test_without_a_call_the_acts_are_grey_and_say_why(seat):
    assert why(seat, "hold") == why(seat, "hang_up") == "本席没有通话"
    assert why(seat, "telephone") == ""


def test_a_plain_line_is_operated_at_its_telephone(seats):
    seat = seats(exchange=False)
    seat.centre.answers(LINE_1)
    seat.desk.hear()
    assert "话机" in why(seat, "hold")
    assert why(seat, "hang_up") == ""
    seat.telephone.hang_up()
    assert isinstance(seat.last, c.EndCall)


def test_a_refusal_of_the_rules_is_said_as_a_sentence(seats):
    seat = seats(exchange=False)
    seat.telephone.call_number("0999-8100001")
    assert seat.said == "呼叫未成：没有可用的交换机：请直接使用话机"


# ---- who is in the call


def test_everybody_in_the_call_stands_there_with_their_role(seat):
    consulting(seat)
    labels = [chip.label for chip in seat.telephone.bar.talk.view.parties]
    assert [label.split()[0] for label in labels] == ["‖", "◆", "●"]
    assert "保持" in labels[0] and "被咨询" in labels[1] and "★本席" in labels[2]


def test_eight_parties_fit_or_are_counted(seats):
    seat = seats(size=(1366, 700))
    call = seat.talks("1")
    many = [outside(f"1990000001{n}") for n in range(7)]
    seat.parties(call, a_seat(SEAT_1, leads=True), *many)
    assert len(seat.telephone.bar.talk.view.parties) == 8
    seat.window.grab()


def test_a_party_of_whom_nothing_is_heard_is_named(seat):
    call = seat.talks("1")
    seat.tells(tc.ReportNoVoice(ref=call.ref, party=CALLER, silent=True, at=seat.centre.now))
    assert "无声" in seat.said
    assert seat.telephone.bar.talk.view.parties[0].tone == "trouble"


def test_a_caller_whose_number_is_a_vehicle_s_is_named_as_its_crew_with_the_number(seat):
    has_phone(seat, "19900010006")
    seat.talks("1", number="19900010006")
    assert "01 车组 19900010006" in seat.telephone.bar.talk.view.parties[0].label


def test_a_caller_whose_number_is_no_vehicle_s_is_named_by_the_number_alone(seat):
    has_phone(seat, "19900010006")
    seat.talks("1", number="19900010007")
    assert "车组" not in seat.telephone.bar.talk.view.parties[0].label
    assert "19900010007" in seat.telephone.bar.talk.view.parties[0].label


# ---- other seats


def test_a_shift_leader_hears_joins_and_ends_the_calls_of_others(seats):
    seat = seats(role=Role.SHIFT_LEADER)
    call = seat.talks("1", SEAT_2)
    seat.telephone.key_seats()
    page = seat.telephone.pages["seats"]
    for act, wish in (("listen", tc.ListenIn), ("whisper", tc.WhisperTo), ("barge", tc.BargeIn)):
        page.acted.emit(act, SEAT_2)
        assert seat.last == wish(call=call.id)


def test_cutting_a_caller_off_is_asked_twice(seats):
    seat = seats(role=Role.SHIFT_LEADER)
    call = seat.talks("1", SEAT_2)
    seat.telephone.key_seats()
    before = len(seat.desk.sent)
    seat.telephone.pages["seats"].acted.emit("force_release", SEAT_2)
    assert len(seat.desk.sent) == before
    seat.chooser._choose("force_release")
    assert seat.last == tc.ForceRelease(call=call.id)


def test_a_dispatcher_sees_the_acts_of_a_shift_leader_grey(seat):
    seat.talks("1", SEAT_2)
    seat.telephone.key_seats()
    acts = {a.code: a.why for a in seat.telephone.pages["seats"].acts}
    assert acts["listen"] == "需要班长权限"
    assert acts["dial"] == ""


def test_no_key_means_one_thing_in_the_phone_book_and_another_in_the_list_of_seats(seats):
    seat = seats(role=Role.SHIFT_LEADER)
    seat.telephone.key_seats()
    seats_keys = {a.key for a in seat.telephone.pages["seats"].acts} - {"Enter"}
    seat.telephone.key_telephone()
    book_keys = {a.key for a in seat.telephone.pages["telephone"].acts}
    assert "Ctrl+Del" in book_keys
    assert not seats_keys & book_keys


def test_another_seat_is_called_by_one_key(seat):
    seat.telephone.key_seats()
    seat.telephone.pages["seats"].acted.emit("dial", SEAT_2)
    assert seat.last == tc.CallOut(to=Target(kind=TargetKind.SEAT, id=SEAT_2))


def test_on_a_wide_window_everybody_in_a_conversation_is_named(seat):
    seat.window.resize(1920, 900)
    consulting(seat)
    seat.telephone.tick()
    QTest.qWait(0)
    chips = seat.telephone.bar.talk.findChildren(QPushButton, "partyChip")
    assert [chip.isVisible() for chip in chips] == [True, True, True]


def test_who_has_handed_a_call_over_is_told_who_has_it_and_can_do_nothing_to_it(seat):
    call = seat.talks("1")
    station = outside("09990005555")
    seat.parties(call, outside(CALLER), a_seat(SEAT_1, leads=True), station)
    seat.parties(call, outside(CALLER), station)
    view = seat.telephone.bar.talk.view
    assert (view.title, view.call, view.tone) == ("已交出 · 由09990005555接谈", None, "quiet")
    assert why(seat, "hang_up") and why(seat, "hold") and why(seat, "mute")
    seat.telephone.hang_up()
    assert seat.desk.sent == []


def test_who_is_cut_off_by_another_seat_is_told_by_which(seat):
    call = seat.talks("1")
    seat.desk.elsewhere(tc.ForceRelease(call=call.id), LEADER_AT_2)
    seat.ends(call, Ender.FORCED)
    assert seat.said == "座席2 强拆了通话"
