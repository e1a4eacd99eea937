"""Calls to give back, numbers kept away, the seat's own state: shown, counted, settled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import CallOutcome, Role, SeatState
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import (
    AwayReason,
    CallPurpose,
    CallRef,
    DialFailure,
    Target,
    TargetKind,
)
from dispatch_app.i18n.times import clock_text
from tests.fakes.builders import SEAT_1, SEAT_2
from tests.fakes.telephone_seat import LEADER

CTRL = Qt.KeyboardModifier.ControlModifier


def rows(seat, page: str):
    return seat.telephone.pages[page].rows


# ---- calls to give back


def test_who_gave_up_is_on_the_list_with_a_clock_that_counts_down(seat):
    call = seat.gives_up("4", "19900000007")
    seat.telephone.key_call_backs()
    (row,) = rows(seat, "call_backs")
    due = timedelta(seconds=seat.workplace.timers.call_back_s)
    assert (row.key, row.until) == (call.id, row.until)
    assert row.until - seat.centre.now == due
    assert "未回拨" in row.side


def test_who_waits_too_long_counts_as_overdue(seat):
    seat.gives_up("4")
    assert seat.telephone.calling_back.overdue == 0
    seat.later(seat.workplace.timers.call_back_s + 1)
    assert seat.telephone.calling_back.overdue == 1


def test_one_key_calls_who_has_waited_longest(seat):
    first = seat.gives_up("4", "19900000007")
    seat.later(10)
    seat.gives_up("5", "19900000008")
    seat.telephone.calling_back.call_first()
    assert seat.last == tc.CallOut(
        to=Target(kind=TargetKind.NUMBER, id="19900000007"),
        purpose=CallPurpose.CALL_BACK,
        back_to=first.id,
    )


def test_an_attempt_that_failed_is_told_and_the_others_come_first(seat):
    seat.gives_up("4", "19900000007")
    second = seat.gives_up("5", "19900000008")
    seat.telephone.calling_back.call_first()
    out = next(x for x in seat.centre.state.calls.values() if x.back_to)
    seat.tells(
        tc.ReportNotReached(
            ref=out.ref, number=out.number, reason=DialFailure.NO_ANSWER, at=seat.centre.now
        )
    )
    seat.telephone.key_call_backs()
    first, last = rows(seat, "call_backs")
    assert first.key == second.id
    assert "已拨 1 次" in last.detail and "无人接听" in last.detail


def test_who_was_not_reached_counts_down_to_the_next_try(seat):
    seat.gives_up("4", "19900000007")
    seat.telephone.calling_back.call_first()
    out = next(x for x in seat.centre.state.calls.values() if x.back_to)
    seat.later(20)
    seat.tells(
        tc.ReportNotReached(
            ref=out.ref, number=out.number, reason=DialFailure.NO_ANSWER, at=seat.centre.now
        )
    )
    seat.telephone.key_call_backs()
    (row,) = rows(seat, "call_backs")
    (known,) = seat.centre.state.telephone.call_backs.values()
    again = known.tried_at + timedelta(seconds=seat.workplace.timers.call_back_again_s)
    assert row.until == again
    assert f"{clock_text(again, seat.workplace.zone)} 再拨" in row.detail


def test_a_caller_leaves_the_list_by_a_coded_outcome_alone(seat):
    call = seat.gives_up("4")
    seat.telephone.key_call_backs()
    seat.press(Qt.Key.Key_Return, CTRL)
    seat.chooser._choose(CallOutcome.NOT_REACHED.value)
    assert seat.last == tc.SettleCallBack(call=call.id, outcome=CallOutcome.NOT_REACHED)
    assert rows(seat, "call_backs") == []


def reached(seat) -> Call:
    """Who is being called answers."""
    out = next(x for x in seat.centre.state.calls.values() if x.dialling)
    seat.tells(tc.ReportFarAnswered(ref=out.ref, at=seat.centre.now))
    return out


def test_the_form_turns_to_who_was_called_back_as_they_answer(seat):
    seat.gives_up("4", "19900000007")
    seat.telephone.calling_back.call_first()
    assert seat.selection.call is None
    out = reached(seat)
    assert seat.selection.call == out.id


def test_a_call_back_opens_a_form_of_its_own_whatever_is_selected(seat):
    other = seat.centre.opens()
    seat.gives_up("4", "19900000007")
    seat.selection.select(incident=other.id, call=other.calls[0])
    seat.telephone.calling_back.call_first()
    out = reached(seat)
    assert (seat.selection.call, seat.selection.incident) == (out.id, None)
    assert seat.centre.call(out.id).incident is None


def test_the_form_stays_when_a_station_answers(seat):
    seat.telephone.call_number("09998100001", CallPurpose.STATION)
    reached(seat)
    assert seat.selection.call is None


def test_a_click_shows_whose_call_it_was(seat):
    call = seat.gives_up("4", "19900000007")
    seat.telephone.key_call_backs()
    page = seat.telephone.pages["call_backs"]
    page.view.clicked.emit(page.view.model().index(0, 0))
    assert seat.selection.call == call.id


def test_the_tab_counts_them(seat):
    seat.gives_up("4")
    assert "待回拨 1" in seat.telephone.panel.tabs


def test_nobody_to_call_back_is_said(seat):
    seat.telephone.calling_back.call_first()
    assert seat.said == "回拨未成：没有等待回拨的来电"


# ---- numbers kept away


@pytest.fixture
def leader(seats):
    return seats(role=Role.SHIFT_LEADER)


def test_a_lock_says_who_why_and_until_when(leader):
    until = leader.centre.now + timedelta(hours=5)
    lock = tc.LockNumber(number="19900000099", until=until, reason="骚扰")
    leader.centre.do(lock, LEADER)
    leader.desk.hear()
    leader.telephone.key_screening()
    (row,) = rows(leader, "screening")
    assert row.title == "19900000099"
    assert "17:00" in row.side
    assert "骚扰" in row.detail and "座席 1 于" in row.detail


def test_a_call_that_was_refused_says_why_and_can_be_called(leader):
    refused = tc.ReportRefused(
        ref=CallRef("r1"),
        line=LineId("6"),
        number="19900000099",
        intercepted=False,
        at=leader.centre.now,
    )
    leader.tells(refused)
    leader.telephone.key_screening()
    (row,) = rows(leader, "screening")
    assert "号码已锁定" in row.detail
    leader.telephone.pages["screening"].acted.emit("dial", row.key)
    assert leader.last.to.id == "19900000099"


def test_a_lock_needs_a_number_and_a_reason(leader):
    leader.telephone.screening.ask_lock("19900000099")
    form = leader.telephone.screening.lock_form
    form._save()
    assert leader.desk.sent == []
    assert "原因" in form.trouble
    form.put("reason", "骚扰")
    form.put("hours", "4")
    form._save()
    assert leader.last == tc.LockNumber(
        number="19900000099", until=leader.centre.now + timedelta(hours=4), reason="骚扰"
    )
    assert leader.telephone.panel.shown == "screening"


def test_lifting_a_lock(leader):
    until = leader.centre.now + timedelta(hours=5)
    leader.centre.do(tc.LockNumber(number="19900000099", until=until, reason="骚扰"), LEADER)
    leader.desk.hear()
    leader.telephone.pages["screening"].acted.emit("lift", "lock-19900000099")
    assert leader.last == tc.UnlockNumber(number="19900000099")


def test_a_voice_prompt_for_all_callers_is_said_loudly_until_it_is_off(leader):
    leader.telephone.panel.open("interception", "screening")
    form = leader.telephone.screening.voice_form
    form.put("reason", "误拨潮")
    form._save()
    leader.settle()
    assert "所有来电" in leader.telephone.bar.trouble
    leader.telephone.pages["screening"].acted.emit("lift", "interception-")
    assert leader.last == tc.SwitchInterceptionOff(number="")
    assert leader.telephone.bar.trouble == ""


def test_a_dispatcher_sees_locks_and_cannot_set_them(seat):
    seat.telephone.key_screening()
    whys = {a.code: a.why for a in seat.telephone.pages["screening"].acts}
    assert whys["lock"] == whys["intercept"] == "需要班长权限"


# ---- seats


def test_a_seat_goes_away_with_a_coded_reason(seat):
    seat.telephone.seat_states.ask()
    seat.chooser._choose(f"away-{AwayReason.MEAL.value}")
    assert seat.last == c.SetSeatState(seat=SEAT_1, state=SeatState.AWAY, reason="meal")


def test_ready_again_by_one_key(seat):
    seat.telephone.seat_states.take("ready")
    assert seat.last == c.SetSeatState(seat=SEAT_1, state=SeatState.READY, reason="")


def test_every_seat_says_what_it_does_and_with_whom(seat):
    seat.talks("3", SEAT_2, "19900000003")
    seat.telephone.key_seats()
    own, other = rows(seat, "seats")
    assert "本席" in own.side
    assert "19900000003" in other.detail


def test_empty_pages_say_that_they_are_empty(seat):
    for page in ("call_backs", "screening"):
        seat.telephone.open(page)
        assert rows(seat, page) == []
        seat.window.grab()


def test_a_caller_chosen_in_the_queue_is_the_one_shown_on_the_list(seat):
    seat.gives_up("4", "19900000007")
    second = seat.gives_up("5", "19900000008")
    seat.telephone.show_call_back(second.id)
    assert seat.telephone.panel.shown == "call_backs"
    assert seat.telephone.pages["call_backs"].current == second.id
