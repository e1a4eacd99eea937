"""Rules of telephone calls and of the seats that take them."""

from __future__ import annotations

from datetime import datetime

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import CallOutcome, NumberState, SeatState
from dispatch_app.domain.errors import InvalidValue, Rejected
from dispatch_app.domain.events import CallAbandoned, CallAnswered, CallEnded, CallSettled
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.state import Call
from tests.fakes.builders import (
    LINE_1,
    LINE_2,
    MACHINE,
    NORTH,
    SEAT_1,
    SEAT_2,
    Centre,
    a_centre,
    a_subscriber,
    at_seat,
    at_station,
)


@pytest.fixture
def centre() -> Centre:
    return a_centre()


def refused(centre: Centre, command: c.Command, *, seat: str = SEAT_1) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        centre.do(command, at_seat(seat))
    return refusal.value


def names_the_caller(number: str = "09990001234") -> c.ReportCaller:
    return c.ReportCaller(line=LINE_1, number=number)


def test_a_line_that_rings_on_is_one_call(centre: Centre) -> None:
    call = centre.rings()
    assert centre.later(4).do(c.ReportRinging(line=LINE_1), MACHINE) == ()
    assert list(centre.state.calls) == [call.id]


def test_the_number_comes_after_the_first_ring(centre: Centre) -> None:
    call = centre.rings()
    assert call.number_state is NumberState.AWAITED
    centre.subscriber = a_subscriber()
    centre.do(names_the_caller(), MACHINE)
    assert centre.call(call.id).number == "09990001234"
    assert centre.call(call.id).subscriber == a_subscriber()


def test_the_number_is_taken_even_if_the_call_was_answered_first(centre: Centre) -> None:
    call = centre.answers()
    centre.do(names_the_caller(), MACHINE)
    assert centre.call(call.id).number == "09990001234"


def test_a_number_is_never_replaced(centre: Centre) -> None:
    call = centre.rings()
    centre.do(names_the_caller("09990001234"), MACHINE)
    assert centre.do(names_the_caller("19900000001"), MACHINE) == ()
    assert centre.call(call.id).number == "09990001234"


def test_a_number_without_a_ring_belongs_to_nobody(centre: Centre) -> None:
    assert centre.do(names_the_caller(), MACHINE) == ()


def test_the_first_seat_to_answer_gets_the_call(centre: Centre) -> None:
    call = centre.answers(seat=SEAT_1)
    refusal = refused(centre, c.AnswerCall(call=call.id), seat=SEAT_2)
    assert refusal.code == "call.already-answered"
    assert refusal.details["seat"] == SEAT_1
    assert centre.call(call.id).seat == SEAT_1


def test_answering_twice_changes_nothing(centre: Centre) -> None:
    call = centre.answers()
    assert centre.do(c.AnswerCall(call=call.id)) == ()


def test_only_a_seat_can_answer(centre: Centre) -> None:
    call = centre.rings()
    with pytest.raises(Rejected) as refusal:
        centre.do(c.AnswerCall(call=call.id), at_station(NORTH))
    assert refusal.value.code == "seat.needed"


def test_a_caller_who_gave_up_cannot_be_answered(centre: Centre) -> None:
    call = centre.rings()
    centre.do(c.ReportRingingStopped(line=LINE_1), MACHINE)
    assert refused(centre, c.AnswerCall(call=call.id)).code == "call.gone"


def test_a_caller_who_gave_up_waits_to_be_called_back(centre: Centre) -> None:
    call = centre.rings()
    last_ring = centre.later(8).now
    stopped = c.ReportRingingStopped(line=LINE_1, last_ring_at=last_ring)
    (event,) = centre.later(10).do(stopped, MACHINE)
    assert event == CallAbandoned(call=call.id, last_ring_at=last_ring, at=centre.now)
    assert call.id in centre.state.calls


def test_silence_on_an_answered_line_is_no_abandoned_call(centre: Centre) -> None:
    centre.answers()
    assert centre.do(c.ReportRingingStopped(line=LINE_1), MACHINE) == ()


def test_a_new_ring_after_a_call_is_a_new_call(centre: Centre) -> None:
    call = centre.answers()
    centre.do(c.EndCall(call=call.id))
    assert centre.rings().id != call.id


def test_a_time_without_a_zone_is_not_taken() -> None:
    with pytest.raises(InvalidValue):
        c.ReportRingingStopped(line=LINE_1, last_ring_at=datetime(2026, 11, 21, 4, 0))  # noqa: DTZ001


# ---- ending and settling


def test_a_talk_ends_once(centre: Centre) -> None:
    call = centre.answers()
    (event,) = centre.do(c.EndCall(call=call.id))
    assert isinstance(event, CallEnded)
    assert centre.do(c.EndCall(call=call.id)) == ()


def test_a_call_that_was_never_answered_cannot_end(centre: Centre) -> None:
    call = centre.rings()
    assert refused(centre, c.EndCall(call=call.id)).code == "call.not-talking"


def test_an_unknown_call_is_refused_by_name(centre: Centre) -> None:
    refusal = refused(centre, c.EndCall(call=CallId("C-9")))
    assert (refusal.code, refusal.details) == ("call.unknown", {"call": "C-9"})


def test_settling_while_talking_ends_the_talk_too(centre: Centre) -> None:
    call = centre.answers()
    events = centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.WRONG_NUMBER))
    assert [type(e) for e in events] == [CallEnded, CallSettled]
    assert call.id not in centre.state.calls


@pytest.mark.parametrize("outcome", ["incident", "chaser", "reinforcement", "abandoned"])
def test_what_follows_from_work_is_not_picked_from_a_list(centre: Centre, outcome: str) -> None:
    call = centre.answers()
    settle = c.SettleCall(call=call.id, outcome=CallOutcome(outcome))
    assert refused(centre, settle).code == "call.outcome-not-by-hand"


def test_a_ringing_call_is_not_settled_away(centre: Centre) -> None:
    call = centre.rings()
    settle = c.SettleCall(call=call.id, outcome=CallOutcome.SILENT)
    assert refused(centre, settle).code == "call.still-ringing"


def test_the_call_of_an_incident_has_its_outcome_already(centre: Centre) -> None:
    incident = centre.opens()
    settle = c.SettleCall(call=incident.calls[0], outcome=CallOutcome.SILENT)
    assert refused(centre, settle).code == "call.has-incident"


# ---- the seat's own state


def busy(centre: Centre) -> Call:
    return centre.answers()


def test_a_seat_is_busy_from_answer_to_end(centre: Centre) -> None:
    call = busy(centre)
    assert centre.seat().state is SeatState.BUSY
    centre.do(c.EndCall(call=call.id))
    assert centre.seat().state is SeatState.AFTER_CALL
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.CONSULTATION))
    assert centre.seat().state is SeatState.READY


def test_a_seat_is_ready_when_the_talk_about_an_incident_is_over(centre: Centre) -> None:
    incident = centre.opens()
    centre.do(c.EndCall(call=incident.calls[0]))
    assert centre.seat().state is SeatState.READY


def test_a_seat_is_ready_when_it_opens_the_incident_after_the_talk(centre: Centre) -> None:
    call = busy(centre)
    centre.do(c.EndCall(call=call.id))
    centre.do(c.OpenIncident(call=call.id))
    assert centre.seat().state is SeatState.READY


def test_a_seat_with_a_second_caller_stays_busy(centre: Centre) -> None:
    first, _second = centre.answers(LINE_1), centre.answers(LINE_2)
    centre.do(c.SettleCall(call=first.id, outcome=CallOutcome.HANG_UP))
    assert centre.seat().state is SeatState.BUSY


def test_who_signs_in_again_in_the_middle_of_a_talk_is_busy(centre: Centre) -> None:
    busy(centre)
    centre.do(c.SignInSeat(seat=SEAT_1, person="李"))
    assert (centre.seat().state, centre.seat().person) == (SeatState.BUSY, "李")


def test_a_seat_says_why_it_is_away(centre: Centre) -> None:
    away = c.SetSeatState(seat=SEAT_1, state=SeatState.AWAY, reason="meal")
    centre.do(away)
    assert (centre.seat().state, centre.seat().reason) == (SeatState.AWAY, "meal")
    assert centre.do(away) == ()


def test_an_answer_tells_who_and_when(centre: Centre) -> None:
    call = centre.rings()
    (event,) = centre.later(7).do(c.AnswerCall(call=call.id), at_seat(SEAT_2))
    assert event == CallAnswered(call=call.id, seat=SEAT_2, at=centre.now)
