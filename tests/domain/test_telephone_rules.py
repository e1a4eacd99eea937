"""Calls by an exchange: who has one, what could not be done, how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import CallOutcome, SeatState
from dispatch_app.domain.events import CallAnswered, CallEnded
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import (
    CallAct,
    DialFailure,
    Ender,
    OrderFailure,
    Party,
    PartyKind,
    PartyRole,
)
from dispatch_app.domain.telephone_events import (
    ExchangeFailed,
)
from tests.fakes import any_telephone as any_t
from tests.fakes.builders import SEAT_1, SEAT_2, Centre, a_centre, at_seat
from tests.fakes.told_calls import (
    OUTSIDE,
    R1,
    R2,
    TRUNK,
    asked,
    beside,
    caller,
    in_it,
    leader,
    refused,
    rings,
    talks,
    tell,
    the_call,
    with_an_exchange,
)


@pytest.fixture
def centre() -> Centre:
    return with_an_exchange()


# ---- calls that come in


def test_many_calls_ring_on_one_trunk(centre: Centre) -> None:
    assert rings(centre, R1).id != rings(centre, R2).id
    assert sum(call.ringing for call in centre.state.calls.values()) == 2


def test_a_call_told_twice_is_one(centre: Centre) -> None:
    rings(centre)
    again = c.ReportRinging(line=TRUNK, ref=R1, at=centre.now)
    assert tell(centre, again) == ()


def test_a_call_that_is_over_does_not_begin_again_by_an_old_report(centre: Centre) -> None:
    call = rings(centre)
    tell(centre, tc.ReportGaveUp(ref=R1, at=centre.now))
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.HANG_UP))
    assert call.id not in centre.state.calls
    assert tell(centre, c.ReportRinging(line=TRUNK, ref=R1, at=centre.now)) == ()


def test_what_an_exchange_tells_late_keeps_its_own_time(centre: Centre) -> None:
    rang = centre.now
    centre.later(600)
    tell(centre, c.ReportRinging(line=TRUNK, ref=R1, at=rang))
    assert the_call(centre).rang_at == rang


def test_nothing_happens_after_it_was_heard(centre: Centre) -> None:
    ahead = centre.now + timedelta(hours=1)
    tell(centre, c.ReportRinging(line=TRUNK, ref=R1, at=ahead))
    assert the_call(centre).rang_at == centre.now


def test_an_answer_at_the_seat_gives_the_call_to_it_and_asks_the_exchange(
    centre: Centre,
) -> None:
    call = rings(centre)
    events = centre.do(c.AnswerCall(call=call.id))
    assert isinstance(events[0], CallAnswered)
    assert asked(events) == [CallAct.ANSWER]
    assert refused(centre, c.AnswerCall(call=call.id), SEAT_2) == "call.already-answered"


def test_who_lifted_the_telephone_has_the_call_even_if_another_pressed_the_key(
    centre: Centre,
) -> None:
    call = rings(centre)
    centre.do(c.AnswerCall(call=call.id), at_seat(SEAT_1))
    tell(centre, tc.ReportAnswered(ref=R1, seat=SEAT_2, at=centre.now))
    assert the_call(centre).seat == SEAT_2
    assert centre.seat(SEAT_1).state is SeatState.READY
    assert centre.seat(SEAT_2).state is SeatState.BUSY


def an_answer_failed(reason: OrderFailure) -> tc.ReportAskFailed:
    return tc.ReportAskFailed(
        ask="a", ref=R1, act=CallAct.ANSWER, seat=SEAT_1, reason=reason, at=a_centre().now
    )


def test_a_call_that_could_not_be_answered_rings_for_all_again(centre: Centre) -> None:
    call = rings(centre)
    centre.do(c.AnswerCall(call=call.id))
    (failed,) = tell(centre, an_answer_failed(OrderFailure.SEAT_HAS_NO_PHONE))
    assert isinstance(failed, ExchangeFailed)
    assert the_call(centre).ringing
    assert the_call(centre).answered_at is None
    assert centre.seat().state is SeatState.READY


def test_a_call_answered_by_hand_stays_answered_where_the_exchange_cannot(
    centre: Centre,
) -> None:
    call = rings(centre)
    centre.do(c.AnswerCall(call=call.id))
    tell(centre, an_answer_failed(OrderFailure.NOT_SUPPORTED))
    assert the_call(centre).talking


def test_a_failure_that_comes_after_the_connection_takes_nothing_away(centre: Centre) -> None:
    talks(centre)
    tell(centre, an_answer_failed(OrderFailure.FAILED))
    assert the_call(centre).seat == SEAT_1


def test_a_call_that_its_exchange_no_longer_has_is_over(centre: Centre) -> None:
    call = talks(centre)
    gone = tc.ReportAskFailed(
        ask="h",
        ref=R1,
        act=CallAct.HOLD,
        seat=SEAT_1,
        reason=OrderFailure.CALL_GONE,
        at=centre.now,
    )
    tell(centre, gone)
    assert centre.call(call.id).ended_by is Ender.EXCHANGE


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (OrderFailure.TARGET_UNKNOWN, DialFailure.UNKNOWN_NUMBER),
        (OrderFailure.SEAT_BUSY, DialFailure.BUSY),
        (OrderFailure.EXCHANGE_DOWN, DialFailure.FAILED),
    ],
)
def test_a_call_out_that_the_exchange_cannot_make_came_to_nothing(
    centre: Centre, said: OrderFailure, shown: DialFailure
) -> None:
    centre.do(tc.CallOut(to=OUTSIDE))
    (call,) = centre.state.calls.values()
    report = tc.ReportAskFailed(
        ask="d", ref=call.ref, act=CallAct.DIAL, seat=SEAT_1, reason=said, at=centre.now
    )
    failed, nothing = tell(centre, report)
    assert isinstance(failed, ExchangeFailed)
    assert (nothing.reason, nothing.whole) == (shown, True)
    assert centre.state.calls == {}
    assert centre.seat().state is SeatState.READY


def test_a_key_that_the_caller_presses_is_told_with_who_pressed_it(centre: Centre) -> None:
    call = talks(centre)
    pressed = tc.ReportDigit(ref=R1, party=call.number, digit="4", at=centre.now)
    (heard,) = tell(centre, pressed)
    assert (heard.call, heard.party, heard.digit) == (call.id, call.number, "4")


def test_a_key_pressed_in_a_call_that_nobody_knows_says_nothing(centre: Centre) -> None:
    assert tell(centre, tc.ReportDigit(ref=R2, party="x", digit="4", at=centre.now)) == ()


# ---- ending


def test_hanging_up_asks_the_exchange_which_tells_the_end(centre: Centre) -> None:
    call = talks(centre)
    assert asked(centre.do(c.EndCall(call=call.id))) == [CallAct.RELEASE]
    assert the_call(centre).talking
    tell(centre, tc.ReportEnded(ref=R1, by=Ender.SEAT, at=centre.now))
    assert centre.call(call.id).ended_by is Ender.SEAT
    assert centre.seat().state is SeatState.AFTER_CALL


def test_while_the_exchange_is_down_a_talk_is_ended_by_hand(centre: Centre) -> None:
    call = talks(centre)
    tell(centre, tc.ReportExchange(up=False, at=centre.now, reason="closed"))
    events = centre.do(c.EndCall(call=call.id))
    assert any(isinstance(event, CallEnded) for event in events)


def test_a_call_settled_while_talking_leaves_when_the_talk_ends(centre: Centre) -> None:
    call = talks(centre)
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.CONSULTATION))
    assert call.id in centre.state.calls
    tell(centre, tc.ReportEnded(ref=R1, by=Ender.SEAT, at=centre.now))
    assert call.id not in centre.state.calls
    assert centre.seat().state is SeatState.READY


def test_settling_a_talk_of_an_exchange_ends_it_for_nobody(centre: Centre) -> None:
    call = talks(centre)
    events = centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.CONSULTATION))
    assert asked(events) == []
    assert the_call(centre).talking
    assert centre.seat().state is SeatState.BUSY


def test_settling_a_talk_on_a_plain_line_is_its_end() -> None:
    centre = a_centre()
    call = centre.answers().id
    centre.do(c.SettleCall(call=call, outcome=CallOutcome.CONSULTATION))
    assert call not in centre.state.calls


STATION = Party(id="09990005555", kind=PartyKind.OUTSIDE, role=PartyRole.TALKING)


def hands_over(centre: Centre) -> Call:
    call = talks(centre)
    in_it(centre, caller(), leader(SEAT_1), STATION)
    centre.do(tc.HandOverCall(call=call.id))
    in_it(centre, caller(), STATION)
    return the_call(centre)


def test_who_has_handed_a_call_over_is_out_of_it_and_owes_its_outcome(centre: Centre) -> None:
    call = hands_over(centre)
    assert (call.handed_over, call.seat, call.seats) == (True, SEAT_1, frozenset())
    assert centre.seat().state is SeatState.AFTER_CALL
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.CONSULTATION))
    assert centre.seat().state is SeatState.READY
    assert the_call(centre).talking


def test_who_has_handed_a_call_over_can_neither_end_nor_hold_it(centre: Centre) -> None:
    call = hands_over(centre)
    assert refused(centre, c.EndCall(call=call.id)) == "call.handed-over"
    assert refused(centre, tc.HoldCall(call=call.id)) == "call.handed-over"
    assert asked(centre.do(tc.ForceRelease(call=call.id), any_t.LEADER)) == [CallAct.RELEASE]


def test_the_end_of_a_call_handed_over_changes_nothing_at_its_seat(centre: Centre) -> None:
    call = hands_over(centre)
    centre.do(c.SetSeatState(seat=SEAT_1, state=SeatState.READY))
    tell(centre, tc.ReportEnded(ref=R1, by=Ender.CALLER, at=centre.now))
    assert centre.call(call.id).ended_at is not None
    assert centre.seat().state is SeatState.READY


def test_a_transfer_that_came_to_nothing_gives_the_talk_back(centre: Centre) -> None:
    call = talks(centre)
    in_it(centre, caller(PartyRole.HELD), replace(STATION, role=PartyRole.RINGING))
    assert the_call(centre).handed_over
    in_it(centre, caller(), leader(SEAT_1))
    assert (the_call(centre).id, the_call(centre).handed_over) == (call.id, False)
    assert centre.seat().state is SeatState.BUSY


def test_a_call_transferred_to_a_seat_leaves_nothing_to_do_at_the_first(centre: Centre) -> None:
    talks(centre)
    in_it(centre, caller(PartyRole.HELD), beside(SEAT_2, PartyRole.RINGING))
    assert centre.seat(SEAT_1).state is SeatState.AFTER_CALL
    in_it(centre, caller(), leader(SEAT_2))
    assert centre.seat(SEAT_1).state is SeatState.READY


def test_another_seats_call_is_not_hung_up_by_the_way(centre: Centre) -> None:
    call = talks(centre)
    assert refused(centre, c.EndCall(call=call.id), SEAT_2) == "call.not-yours"
    assert asked(centre.do(tc.ForceRelease(call=call.id), any_t.LEADER)) == [CallAct.RELEASE]


def test_closing_an_incident_cuts_nobody_off(centre: Centre) -> None:
    call = talks(centre)
    centre.do(c.OpenIncident(call=call.id))
    (incident,) = centre.state.incidents
    centre.do(c.CloseIncident(incident=incident, outcome="false_alarm"))  # type: ignore[arg-type]
    assert centre.call(call.id).talking
