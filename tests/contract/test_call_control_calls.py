"""What every exchange must do with a call that comes in, until somebody talks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.telephone import (
    Ender,
    OrderFailure,
)
from dispatch_app.ports.call_control import (
    Answer,
    Intercepted,
    LockedNumber,
    Release,
    Screening,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Ended,
    GaveUp,
    Offered,
    OfferedTo,
    OrderFailed,
    Refused,
)
from tests.fakes.call_control_words import (
    CALLER,
    OTHER,
    TALKING,
    a_call,
    a_talk,
    an_order,
    answer,
    do,
    eventually_hears,
    fence,
    in_a_week,
    needs,
    on_duty,
    refused,
)
from tests.fakes.call_controls import Room

# ---- a call comes in ---------------------------------------------------------------------------


def test_a_call_is_offered_with_its_number_and_line(room: Room) -> None:
    room.ring(CALLER)
    offered = room.heard.one(Offered, number=CALLER)
    assert offered.line
    assert offered.number_state is NumberState.KNOWN


def test_a_call_is_offered_once(room: Room) -> None:
    a_call(room)
    fence(room)
    assert len(room.heard.all(Offered)) == 1


def test_two_calls_from_one_number_are_two_calls(room: Room) -> None:
    room.ring(CALLER)
    room.heard.one(Offered, number=CALLER)
    before = room.heard.count()
    room.ring(CALLER)
    second = room.heard.since(before, Offered, number=CALLER)
    assert second.ref != room.heard.all(Offered)[0].ref


def test_a_withheld_number_is_told_as_withheld(room: Room) -> None:
    room.ring("")
    offered = room.heard.one(Offered)
    assert offered.number == ""
    assert offered.number_state is not NumberState.KNOWN


def test_a_caller_who_gives_up_is_told_once(room: Room) -> None:
    ref, caller = a_call(room)
    caller.hangs_up()
    room.heard.one(GaveUp, ref=ref)
    fence(room)
    assert len(room.heard.all(GaveUp)) == 1
    assert room.heard.all(Ended) == []


def test_a_call_rings_only_at_seats_that_are_ready(room: Room) -> None:
    needs(room, Answer)
    on_duty(room, room.seats[1])
    ref, _ = a_call(room)
    assert room.heard.one(OfferedTo, ref=ref).seats == (room.seats[1],)


def test_a_seat_that_becomes_ready_is_offered_what_waits(room: Room) -> None:
    needs(room, Answer)
    ref, _ = a_call(room)
    on_duty(room, room.seats[2])
    room.heard.one(OfferedTo, ref=ref, seats=(room.seats[2],))


def test_a_number_that_goes_first_is_marked(room: Room) -> None:
    needs(room, Screening)
    room.control.do(Screening(order=an_order(), first=frozenset({CALLER})))
    room.ring(CALLER)
    room.ring(OTHER)
    assert room.heard.one(Offered, number=CALLER).first
    assert not room.heard.one(Offered, number=OTHER).first


def test_a_locked_number_reaches_no_seat(room: Room) -> None:
    needs(room, Screening)
    lock = LockedNumber(number=CALLER, until=in_a_week())
    room.control.do(Screening(order=an_order(), locks=(lock,)))
    room.ring(CALLER)
    assert not room.heard.one(Refused, number=CALLER).intercepted
    fence(room)
    assert room.heard.all(Offered) == []


def test_a_lock_that_has_run_out_holds_nobody_up(room: Room) -> None:
    needs(room, Screening)
    over = LockedNumber(number=CALLER, until=datetime.now(UTC) - timedelta(minutes=1))
    room.control.do(Screening(order=an_order(), locks=(over,)))
    a_call(room)


def test_an_interception_is_either_made_or_refused_by_name(room: Room) -> None:
    order = an_order()
    begins = datetime.now(UTC) - timedelta(minutes=1)
    all_numbers = Intercepted(number=CALLER, begins=begins, until=in_a_week())
    room.control.do(Screening(order=order, interceptions=(all_numbers,)))
    if Intercepted in room.can:
        room.ring(CALLER).hangs_up()
        assert room.heard.one(Refused, number=CALLER).intercepted
    else:
        assert room.heard.one(OrderFailed, order=order).reason is OrderFailure.NOT_SUPPORTED


# ---- a call is answered ------------------------------------------------------------------------


def test_an_answered_call_connects_caller_and_seat(room: Room) -> None:
    ref, caller = a_talk(room)
    seat = room.seats[0]
    room.heard.parties(ref, {CALLER: TALKING, seat: TALKING})
    assert room.heard.leader(ref) == seat
    eventually_hears(caller, seat)
    eventually_hears(room.phone(seat), CALLER)


def test_the_first_answer_wins_and_the_second_is_told_so(room: Room) -> None:
    ref, _ = a_talk(room)
    assert refused(room, Answer, ref, room.seats[1]) is OrderFailure.ALREADY_ANSWERED
    assert len(room.heard.all(Answered, ref=ref)) == 1


def test_of_two_answers_at_once_one_wins(room: Room) -> None:
    needs(room, Answer)
    on_duty(room, room.seats[0], room.seats[1])
    ref, _ = a_call(room)
    do(room, Answer, ref, room.seats[0])
    second = do(room, Answer, ref, room.seats[1])
    assert room.heard.one(OrderFailed, order=second).reason is OrderFailure.ALREADY_ANSWERED
    room.phone(room.seats[0]).lifts()
    room.heard.one(Answered, ref=ref, seat=room.seats[0])


def test_a_seat_that_was_not_offered_a_call_can_pick_it_up(room: Room) -> None:
    needs(room, Answer)
    on_duty(room, room.seats[0])
    ref, caller = a_call(room)
    answer(room, ref, room.seats[3])
    eventually_hears(caller, room.seats[3])


def test_a_seat_without_a_telephone_cannot_answer(room: Room) -> None:
    needs(room, Answer)
    ref, _ = a_call(room)
    reason = refused(room, Answer, ref, room.seat_without_phone)
    assert reason is OrderFailure.SEAT_HAS_NO_PHONE


def test_a_seat_that_talks_cannot_answer_another_call(room: Room) -> None:
    a_talk(room)
    second, _ = a_call(room, OTHER)
    assert refused(room, Answer, second, room.seats[0]) is OrderFailure.SEAT_BUSY


def test_a_seat_may_answer_again_after_its_call(room: Room) -> None:
    ref, caller = a_talk(room)
    caller.hangs_up()
    room.heard.one(Ended, ref=ref, by=Ender.CALLER)
    second, _ = a_talk(room, OTHER)
    room.heard.parties(second, {OTHER: TALKING, room.seats[0]: TALKING})


def test_a_caller_who_hangs_up_ends_the_call(room: Room) -> None:
    ref, caller = a_talk(room)
    caller.hangs_up()
    room.heard.one(Ended, ref=ref, by=Ender.CALLER)
    fence(room)
    assert len(room.heard.all(Ended, ref=ref)) == 1
    assert room.heard.all(GaveUp) == []


def test_a_seat_that_hangs_up_ends_the_call(room: Room) -> None:
    ref, _ = a_talk(room)
    room.phone(room.seats[0]).hangs_up()
    room.heard.one(Ended, ref=ref, by=Ender.SEAT)


def test_the_leading_seat_releases_its_call(room: Room) -> None:
    ref, _ = a_talk(room)
    do(room, Release, ref, room.seats[0])
    room.heard.one(Ended, ref=ref, by=Ender.SEAT)


def test_a_release_from_another_seat_is_told_as_forced(room: Room) -> None:
    ref, caller = a_talk(room)
    do(room, Release, ref, room.seats[3])
    room.heard.one(Ended, ref=ref, by=Ender.FORCED)
    eventually_hears(caller)


def test_a_released_call_that_waits_ends(room: Room) -> None:
    needs(room, Release)
    ref, _ = a_call(room)
    do(room, Release, ref, room.seats[0])
    room.heard.one(Ended, ref=ref)
