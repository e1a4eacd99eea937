"""Calls out, the call-back list, numbers that are locked or noted, and states of seats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.caller_positions import CallerPosition
from dispatch_app.domain.codes import CallOutcome, Overdue, PlaceSource, SeatState
from dispatch_app.domain.events import CallEnded
from dispatch_app.domain.ids import CallId, ContactId, LineId, LocatorId
from dispatch_app.domain.overdue import overdue
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import (
    AwayReason,
    Badge,
    CallBackWhy,
    CallPurpose,
    CallRef,
    ContactKind,
    DialFailure,
    Direction,
    Ender,
    Target,
    TargetKind,
)
from dispatch_app.domain.telephone_events import CallBackWanted
from dispatch_app.domain.values import Position
from tests.fakes import any_telephone as any_t
from tests.fakes.builders import MACHINE, SEAT_1, SEAT_2, Centre, a_centre, a_subscriber
from tests.fakes.told_calls import (
    NUMBER,
    OTHER,
    OUTSIDE,
    R1,
    R2,
    TRUNK,
    refused,
    rings,
    talks,
    tell,
    with_an_exchange,
)


@pytest.fixture
def centre() -> Centre:
    return with_an_exchange()


# ---- calls out and the call-back list


def gave_up(centre: Centre, ref: CallRef = R1) -> CallId:
    call = rings(centre, ref)
    tell(centre, tc.ReportGaveUp(ref=ref, at=centre.now))
    return call.id


def calls_back(centre: Centre, call: CallId) -> Call:
    centre.do(tc.CallOut(to=Target(kind=TargetKind.NUMBER, id=NUMBER), back_to=call))
    return next(k for k in centre.state.calls.values() if k.back_to == call and k.dialling)


def test_a_call_out_rings_at_no_seat_and_keeps_its_own_busy(centre: Centre) -> None:
    (event,) = centre.do(tc.CallOut(to=OUTSIDE, purpose=CallPurpose.HOSPITAL))
    call = centre.call(event.call)  # type: ignore[attr-defined]
    assert (call.direction, call.ringing, call.dialling) == (Direction.OUT, False, True)
    assert centre.seat().state is SeatState.BUSY


def test_a_call_out_that_nobody_answers_leaves_the_seat_ready(centre: Centre) -> None:
    centre.do(tc.CallOut(to=OUTSIDE))
    (call,) = centre.state.calls.values()
    busy = tc.ReportNotReached(ref=call.ref, number=OTHER, reason=DialFailure.BUSY, at=centre.now)
    tell(centre, busy)
    assert centre.state.calls == {}
    assert centre.seat().state is SeatState.READY


def test_who_gave_up_is_overdue_a_minute_later_and_not_once_somebody_tried(
    centre: Centre,
) -> None:
    call = gave_up(centre)
    late = (Overdue.CALL_BACK, call)
    assert late not in overdue(centre.state, centre.now + timedelta(seconds=59))
    assert late in overdue(centre.state, centre.now + timedelta(seconds=61))
    calls_back(centre, call)
    assert late not in overdue(centre.state, centre.now + timedelta(seconds=61))


def test_an_attempt_that_fails_stays_on_the_list(centre: Centre) -> None:
    call = gave_up(centre)
    out = calls_back(centre, call)
    tell(
        centre,
        tc.ReportNotReached(
            ref=out.ref, number=NUMBER, reason=DialFailure.NO_ANSWER, at=centre.now
        ),
    )
    (attempt,) = centre.state.telephone.call_backs[call].attempts
    assert (attempt.failure, attempt.reached) == (DialFailure.NO_ANSWER, False)


def test_two_seats_do_not_call_the_same_person_back_at_once(centre: Centre) -> None:
    call = gave_up(centre)
    calls_back(centre, call)
    again = tc.CallOut(to=OUTSIDE, back_to=call)
    assert refused(centre, again, SEAT_2) == "call-back.under-way"


def test_a_call_back_that_becomes_an_incident_settles_what_it_answers(centre: Centre) -> None:
    call = gave_up(centre)
    out = calls_back(centre, call)
    tell(centre, tc.ReportFarAnswered(ref=out.ref, at=centre.now))
    centre.do(c.OpenIncident(call=out.id))
    assert call not in centre.state.telephone.call_backs
    assert call not in centre.state.calls
    assert centre.state.telephone.call_backs == {}


def test_somebody_leaves_the_list_by_a_coded_outcome_alone(centre: Centre) -> None:
    call = gave_up(centre)
    by_hand = tc.SettleCallBack(call=call, outcome=CallOutcome.INCIDENT)
    assert refused(centre, by_hand) == "call.outcome-not-by-hand"
    centre.do(tc.SettleCallBack(call=call, outcome=CallOutcome.NOT_REACHED))
    assert (centre.state.telephone.call_backs, centre.state.calls) == ({}, {})


def test_a_silent_caller_is_called_back(centre: Centre) -> None:
    call = talks(centre)
    tell(centre, tc.ReportEnded(ref=R1, by=Ender.CALLER, at=centre.now))
    centre.do(c.SettleCall(call=call.id, outcome=CallOutcome.SILENT))
    assert centre.state.telephone.call_backs[call.id].why is CallBackWhy.SILENT


def test_who_hung_up_between_the_key_and_the_connection_is_called_back(centre: Centre) -> None:
    call = rings(centre)
    centre.do(c.AnswerCall(call=call.id))
    events = tell(centre, tc.ReportGaveUp(ref=R1, at=centre.now))
    assert [type(event) for event in events] == [CallEnded, CallBackWanted]


def test_who_was_stopped_by_the_voice_prompt_is_called_back_once(centre: Centre) -> None:
    for ref in (R1, R2):
        stopped = tc.ReportRefused(
            ref=ref, line=TRUNK, number=NUMBER, intercepted=True, at=centre.now
        )
        tell(centre, stopped)
    assert len(centre.state.telephone.refused) == 2
    (entry,) = centre.state.telephone.call_backs.values()
    assert (entry.why, entry.number) == (CallBackWhy.INTERCEPTED, NUMBER)


def test_a_locked_caller_is_counted_and_not_called_back(centre: Centre) -> None:
    locked = tc.ReportRefused(ref=R1, line=TRUNK, number=NUMBER, intercepted=False, at=centre.now)
    tell(centre, locked)
    assert tell(centre, locked) == ()
    assert centre.state.telephone.call_backs == {}
    assert len(centre.state.telephone.refused) == 1


# ---- numbers, phone book, seats


def lock(number: str = NUMBER, *, seconds: float = 3600, reason: str = "反复") -> tc.LockNumber:
    return tc.LockNumber(
        number=number, until=a_centre().now + timedelta(seconds=seconds), reason=reason
    )


def test_a_lock_ends_by_itself_and_is_found_however_the_number_is_written(
    centre: Centre,
) -> None:
    centre.do(lock("+86 0999-0001234"), any_t.LEADER)
    kept = centre.state.telephone.locks[NUMBER]
    assert kept.holds(centre.now)
    assert not kept.holds(centre.now + timedelta(hours=1))


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (lock(reason=" "), "lock.reason-needed"),
        (lock(seconds=0), "lock.until-past"),
        (lock("110"), "lock.never"),
        (lock(""), "number.invalid"),
        (tc.SwitchInterceptionOn(reason="反复"), "interception.until-needed"),
    ],
)
def test_nobody_is_kept_from_calling_by_the_way(centre: Centre, wish: c.Command, code: str) -> None:
    assert refused(centre, wish) == code


def test_a_nuisance_badge_locks_nothing(centre: Centre) -> None:
    centre.do(tc.NoteNumber(number=NUMBER, badge=Badge.NUISANCE))
    assert centre.state.telephone.locks == {}
    assert rings(centre).ringing


def test_a_contact_needs_a_name_and_a_way_to_be_called(centre: Centre) -> None:
    def contact(**more: Any) -> tc.RegisterContact:
        given = {"id": ContactId("P"), "name": "演示110", "kind": ContactKind.POLICE}
        return tc.RegisterContact(**{**given, **more})

    assert refused(centre, contact()) == "contact.number-needed"
    assert refused(centre, contact(name=" ", numbers=(OTHER,))) == "contact.name-needed"
    centre.do(contact(line=LineId("D1")))
    assert centre.do(contact(line=LineId("D1"))) == ()


def test_a_seat_that_talks_cannot_say_it_is_free(centre: Centre) -> None:
    talks(centre)
    ready = c.SetSeatState(seat=SEAT_1, state=SeatState.READY)
    assert refused(centre, ready) == "seat.in-a-call"


def test_a_seat_goes_away_with_a_coded_reason(centre: Centre) -> None:
    away = c.SetSeatState(seat=SEAT_1, state=SeatState.AWAY, reason="just so")
    assert refused(centre, away) == "seat.reason-needed"
    for reason in AwayReason:
        centre.do(c.SetSeatState(seat=SEAT_1, state=SeatState.AWAY, reason=reason))
        assert centre.seat().reason == reason


def test_work_after_a_call_ends_by_the_clock_unless_the_seat_said_something_else(
    centre: Centre,
) -> None:
    talks(centre)
    tell(centre, tc.ReportEnded(ref=R1, by=Ender.CALLER, at=centre.now))
    since = centre.seat().since
    assert since is not None
    over = tc.EndAfterCall(seat=SEAT_1, since=since)
    centre.later(60).do(over)
    assert centre.seat().state is SeatState.READY
    assert centre.do(over) == ()


# ---- who is called back


def test_a_call_back_is_never_about_the_incident_that_happens_to_be_selected(
    centre: Centre,
) -> None:
    other = centre.opens()
    call = gave_up(centre)
    to = Target(kind=TargetKind.NUMBER, id=NUMBER)
    centre.do(tc.CallOut(to=to, incident=other.id, back_to=call))
    (out,) = (k for k in centre.state.calls.values() if k.back_to == call)
    assert out.incident is None


def test_who_is_called_back_has_the_name_and_the_places_of_who_gave_up(centre: Centre) -> None:
    centre.subscriber = a_subscriber(number=NUMBER)
    call = gave_up(centre)
    centre.subscriber = None
    found = CallerPosition(
        position=Position(lat=31.5, lon=120.5),
        radius_m=300,
        measured_at=centre.now,
        source=PlaceSource.CELL,
        locator=LocatorId("operator"),
    )
    centre.do(c.ReportCallerLocation(call=call, located=found), MACHINE)
    out = calls_back(centre, call)
    assert out.subscriber == a_subscriber(number=NUMBER)
    assert found in out.located


def test_a_number_that_is_called_is_looked_up_among_the_subscribers(centre: Centre) -> None:
    centre.subscriber = a_subscriber(number=OTHER)
    centre.do(tc.CallOut(to=OUTSIDE))
    (out,) = centre.state.calls.values()
    assert out.subscriber == a_subscriber(number=OTHER)


def talked_back(centre: Centre, call: CallId) -> Call:
    """Called back, spoken with, and hung up."""
    out = calls_back(centre, call)
    tell(centre, tc.ReportFarAnswered(ref=out.ref, at=centre.now))
    tell(centre, tc.ReportEnded(ref=out.ref, by=Ender.CALLER, at=centre.now))
    return out


def test_a_call_back_owes_its_outcome_once_the_talk_is_over(centre: Centre) -> None:
    call = gave_up(centre)
    out = talked_back(centre, call)
    assert centre.call(out.id).owes_outcome
    assert centre.seat().state is SeatState.AFTER_CALL


@pytest.mark.parametrize("by_the_list", [True, False])
def test_one_outcome_settles_the_call_back_and_who_gave_up(
    centre: Centre, by_the_list: bool
) -> None:
    call = gave_up(centre)
    out = talked_back(centre, call)
    outcome = CallOutcome.CONSULTATION
    centre.do(
        tc.SettleCallBack(call=call, outcome=outcome)
        if by_the_list
        else c.SettleCall(call=out.id, outcome=outcome)
    )
    assert (centre.state.calls, centre.state.telephone.call_backs) == ({}, {})
    assert centre.seat().state is SeatState.READY


def test_a_call_back_that_is_over_still_becomes_an_incident(centre: Centre) -> None:
    call = gave_up(centre)
    out = talked_back(centre, call)
    centre.do(c.OpenIncident(call=out.id))
    assert centre.call(out.id).outcome is CallOutcome.INCIDENT
    assert centre.state.telephone.call_backs == {}
