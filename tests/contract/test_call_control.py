"""What every exchange must do, whichever stands behind `CallControl`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.ports.call_control import (
    AddParty,
    Answer,
    Barge,
    Consult,
    Dial,
    DropParty,
    ExchangeOrder,
    GroupDial,
    HandOver,
    Hold,
    Intercepted,
    Join,
    Leave,
    Listen,
    LockedNumber,
    Mute,
    Release,
    Resume,
    Screening,
    SeatDuty,
    SendDigits,
    Transfer,
    Whisper,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Dialling,
    Ended,
    ExchangeLink,
    FarAnswered,
    FarRinging,
    GaveUp,
    LineState,
    NotReached,
    Offered,
    OfferedTo,
    OrderFailed,
    Parties,
    Refused,
    SeatPhone,
)
from tests.fakes.call_controls import ROOMS, Caller, Room, eventually, make_room

CALLER = "09990000001"
OTHER = "09990000002"
FAR = "09990000100"
TALKING, HELD, MUTED = PartyRole.TALKING, PartyRole.HELD, PartyRole.MUTED
CONSULTED, RINGING = PartyRole.CONSULTED, PartyRole.RINGING
LISTENING, WHISPERING = PartyRole.LISTENING, PartyRole.WHISPERING
CONFERENCE = 8
"""So many are in a conversation at most."""

_orders = itertools.count(1)


def an_order() -> str:
    return f"order-{next(_orders)}"


@pytest.fixture(params=list(ROOMS))
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    room = make_room(request.param, tmp_path)
    try:
        room.control.start(room.heard)
        room.heard.one(ExchangeLink, up=True)
        yield room
    finally:
        room.control.stop()
        room.close()


# ---- short words for long orders -------------------------------------------------------------


def on_duty(room: Room, *seats: SeatId) -> None:
    for seat in seats:
        room.control.do(SeatDuty(order=an_order(), seat=seat, ready=True))


def a_call(room: Room, number: str = CALLER) -> tuple[CallRef, Caller]:
    caller = room.ring(number)
    return room.heard.one(Offered, number=number).ref, caller


def a_talk(room: Room, number: str = CALLER, seat: int = 0) -> tuple[CallRef, Caller]:
    """A caller who talks with a seat."""
    needs(room, Answer)
    ref, caller = a_call(room, number)
    answer(room, ref, room.seats[seat])
    return ref, caller


def answer(room: Room, ref: CallRef, seat: SeatId) -> None:
    room.control.do(Answer(order=an_order(), ref=ref, seat=seat))
    room.phone(seat).lifts()
    room.heard.one(Answered, ref=ref, seat=seat)


def do(room: Room, kind: Callable[..., Any], ref: CallRef, seat: SeatId, **more: Any) -> str:
    order = kind(order=an_order(), ref=ref, seat=seat, **more)
    room.control.do(order)
    name: str = order.order
    return name


def refused(room: Room, kind: Callable[..., Any], ref: CallRef, seat: SeatId, **more: Any) -> Any:
    """The reason that an order is refused for."""
    return room.heard.one(OrderFailed, order=do(room, kind, ref, seat, **more)).reason


def fence(room: Room) -> None:
    """Wait until all that was told before has been heard."""
    room.heard.one(OrderFailed, order=do(room, Release, CallRef("nobody"), room.seats[0]))


def needs(room: Room, *orders: type[Any]) -> None:
    missing = [order.__name__ for order in orders if order not in room.can]
    if missing:
        pytest.skip(f"this exchange has no means for {', '.join(missing)}")


def number(digits: str) -> Target:
    return Target(kind=TargetKind.NUMBER, id=digits)


def seat_of(seat: SeatId) -> Target:
    return Target(kind=TargetKind.SEAT, id=seat)


def in_a_week() -> datetime:
    return datetime.now(UTC) + timedelta(days=7)


# ---- the exchange itself ---------------------------------------------------------------------


def test_the_first_events_tell_the_link_the_lines_and_the_telephones(room: Room) -> None:
    room.heard.one(LineState, usable=True)
    if Answer in room.can:
        for seat in room.seats:
            room.heard.one(SeatPhone, seat=seat)
    assert room.heard.all(Offered) == []


def test_a_vanished_exchange_is_told_and_so_is_its_return(room: Room) -> None:
    before = room.heard.count()
    room.exchange_dies()
    room.heard.since(before, ExchangeLink, up=False)
    room.exchange_comes_back()
    room.heard.since(before, ExchangeLink, up=True)


def test_an_order_to_a_vanished_exchange_fails_at_once(room: Room) -> None:
    needs(room, Dial)
    room.exchange_dies()
    room.heard.one(ExchangeLink, up=False)
    to = number(FAR)
    assert refused(room, Dial, CallRef("out-1"), room.seats[0], to=to) is OrderFailure.EXCHANGE_DOWN


def test_calls_come_again_after_the_exchange_is_back(room: Room) -> None:
    before = room.heard.count()
    room.exchange_dies()
    room.heard.since(before, ExchangeLink, up=False)
    room.exchange_comes_back()
    room.heard.since(before, ExchangeLink, up=True)
    a_call(room, OTHER)


def test_nothing_is_told_after_stop(room: Room) -> None:
    a_call(room)
    room.control.stop()
    told = room.heard.count()
    room.control.do(Release(order=an_order(), ref=CallRef("nobody"), seat=room.seats[0]))
    assert room.heard.count() == told


def test_stopping_twice_does_no_harm(room: Room) -> None:
    room.control.stop()
    room.control.stop()


# ---- a call comes in -------------------------------------------------------------------------


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


# ---- a call is answered ----------------------------------------------------------------------


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


# ---- orders about calls that are not there ---------------------------------------------------


@pytest.mark.parametrize("kind", [Answer, Hold, Resume, Join, HandOver, Listen, Leave, Release])
def test_an_order_about_a_gone_call_fails(room: Room, kind: type[Any]) -> None:
    ref, caller = a_call(room)
    caller.hangs_up()
    room.heard.one(GaveUp, ref=ref)
    wanted = OrderFailure.CALL_GONE if kind in room.can else OrderFailure.NOT_SUPPORTED
    if kind is Release:
        wanted = OrderFailure.CALL_GONE
    assert refused(room, kind, ref, room.seats[0]) is wanted


ALL_ORDERS: dict[type[Any], dict[str, Any]] = {
    Answer: {},
    Hold: {},
    Resume: {},
    Mute: {"muted": True},
    Transfer: {"to": number(FAR)},
    Consult: {"to": number(FAR)},
    Join: {},
    HandOver: {},
    AddParty: {"to": number(FAR)},
    DropParty: {"party": CALLER},
    Listen: {},
    Whisper: {},
    Barge: {},
    Leave: {},
    SendDigits: {"digits": "1"},
}


@pytest.mark.parametrize("kind", list(ALL_ORDERS))
def test_what_an_exchange_has_no_means_for_it_refuses_by_name(room: Room, kind: type[Any]) -> None:
    if kind in room.can:
        pytest.skip("this exchange has the means")
    ref, _ = a_call(room)
    reason = refused(room, kind, ref, room.seats[0], **ALL_ORDERS[kind])
    assert reason is OrderFailure.NOT_SUPPORTED


@pytest.mark.parametrize("kind", [Hold, Resume, Join, HandOver, Leave])
def test_a_seat_that_is_not_in_a_call_cannot_steer_it(room: Room, kind: type[Any]) -> None:
    needs(room, kind)
    ref, _ = a_talk(room)
    assert refused(room, kind, ref, room.seats[3]) is OrderFailure.NOT_IN_CALL


# ---- hold and mute ---------------------------------------------------------------------------


def test_a_held_caller_hears_nobody(room: Room) -> None:
    needs(room, Hold)
    ref, caller = a_talk(room)
    do(room, Hold, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: HELD, room.seats[0]: TALKING})
    eventually_hears(caller)
    eventually_hears(room.phone(room.seats[0]))


def test_a_resumed_caller_talks_again(room: Room) -> None:
    needs(room, Hold, Resume)
    ref, caller = a_talk(room)
    do(room, Hold, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: HELD, room.seats[0]: TALKING})
    do(room, Resume, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING})
    eventually_hears(caller, room.seats[0])


def test_a_held_caller_who_hangs_up_ends_the_call(room: Room) -> None:
    needs(room, Hold)
    ref, caller = a_talk(room)
    do(room, Hold, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: HELD, room.seats[0]: TALKING})
    caller.hangs_up()
    room.heard.one(Ended, ref=ref, by=Ender.CALLER)


def test_a_muted_seat_hears_and_is_not_heard(room: Room) -> None:
    needs(room, Mute)
    ref, caller = a_talk(room)
    seat = room.seats[0]
    do(room, Mute, ref, seat, muted=True)
    room.heard.parties(ref, {CALLER: TALKING, seat: MUTED})
    eventually_hears(caller)
    eventually_hears(room.phone(seat), CALLER)
    do(room, Mute, ref, seat, muted=False)
    room.heard.parties(ref, {CALLER: TALKING, seat: TALKING})
    eventually_hears(caller, seat)


# ---- consult, join, hand over, transfer ------------------------------------------------------


def a_consultation(room: Room, to: Target) -> tuple[CallRef, Caller]:
    needs(room, Consult)
    ref, caller = a_talk(room)
    do(room, Consult, ref, room.seats[0], to=to)
    if to.kind is TargetKind.SEAT:
        room.phone(SeatId(to.id)).lifts()
    room.heard.parties(ref, {CALLER: HELD, room.seats[0]: TALKING, to.id: CONSULTED})
    return ref, caller


def test_who_is_consulted_talks_with_the_seat_alone(room: Room) -> None:
    needs(room, Consult)
    room.far(FAR).will_answer()
    _, caller = a_consultation(room, number(FAR))
    eventually_hears(caller)
    eventually_hears(room.far(FAR), room.seats[0])
    eventually_hears(room.phone(room.seats[0]), FAR)


def test_joining_brings_all_three_together(room: Room) -> None:
    needs(room, Consult, Join)
    room.far(FAR).will_answer()
    ref, caller = a_consultation(room, number(FAR))
    do(room, Join, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING, FAR: TALKING})
    eventually_hears(caller, room.seats[0], FAR)
    eventually_hears(room.far(FAR), room.seats[0], CALLER)


def test_handing_over_leaves_the_caller_with_who_was_consulted(room: Room) -> None:
    needs(room, Consult, HandOver)
    ref, caller = a_consultation(room, seat_of(room.seats[1]))
    do(room, HandOver, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[1]: TALKING})
    assert room.heard.leader(ref) == room.seats[1]
    eventually_hears(caller, room.seats[1])
    eventually_hears(room.phone(room.seats[0]))


def test_consult_then_join_then_hand_over(room: Room) -> None:
    needs(room, Consult, Join, HandOver)
    ref, caller = a_consultation(room, seat_of(room.seats[1]))
    do(room, Join, ref, room.seats[0])
    three = {CALLER: TALKING, room.seats[0]: TALKING, room.seats[1]: TALKING}
    room.heard.parties(ref, three)
    do(room, HandOver, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[1]: TALKING})
    eventually_hears(caller, room.seats[1])


def test_resuming_drops_who_was_consulted(room: Room) -> None:
    needs(room, Consult, Resume)
    room.far(FAR).will_answer()
    ref, caller = a_consultation(room, number(FAR))
    do(room, Resume, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING})
    eventually_hears(caller, room.seats[0])


def test_who_was_consulted_and_hangs_up_leaves_the_caller_held(room: Room) -> None:
    needs(room, Consult)
    room.far(FAR).will_answer()
    ref, _ = a_consultation(room, number(FAR))
    room.far(FAR).hangs_up()
    room.heard.parties(ref, {CALLER: HELD, room.seats[0]: TALKING})


def test_a_busy_number_that_is_consulted_is_told(room: Room) -> None:
    needs(room, Consult)
    room.far(FAR).will_be_busy()
    ref, _ = a_talk(room)
    do(room, Consult, ref, room.seats[0], to=number(FAR))
    assert room.heard.one(NotReached, ref=ref, number=FAR).reason is DialFailure.BUSY
    room.heard.parties(ref, {CALLER: HELD, room.seats[0]: TALKING})


@pytest.mark.parametrize("kind", [Join])
def test_there_is_nobody_to_join_without_a_consultation(room: Room, kind: type[Any]) -> None:
    needs(room, kind)
    ref, _ = a_talk(room)
    assert refused(room, kind, ref, room.seats[0]) is OrderFailure.NOBODY_CONSULTED


def test_nobody_is_left_to_hand_a_call_of_two_to(room: Room) -> None:
    needs(room, HandOver)
    ref, _ = a_talk(room)
    assert refused(room, HandOver, ref, room.seats[0]) is OrderFailure.NOBODY_CONSULTED


def test_a_transferred_call_goes_on_with_the_other_seat(room: Room) -> None:
    needs(room, Transfer)
    ref, caller = a_talk(room)
    do(room, Transfer, ref, room.seats[0], to=seat_of(room.seats[1]))
    room.phone(room.seats[1]).lifts()
    room.heard.one(Answered, ref=ref, seat=room.seats[1])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[1]: TALKING})
    assert room.heard.leader(ref) == room.seats[1]
    eventually_hears(caller, room.seats[1])


def test_a_call_transferred_outside_goes_on_without_the_seat(room: Room) -> None:
    needs(room, Transfer)
    room.far(FAR).will_answer()
    ref, caller = a_talk(room)
    do(room, Transfer, ref, room.seats[0], to=number(FAR))
    room.heard.parties(ref, {CALLER: TALKING, FAR: TALKING})
    eventually_hears(caller, FAR)


def test_a_transfer_that_nobody_takes_rings_at_the_seat_again(room: Room) -> None:
    needs(room, Transfer)
    room.far(FAR).will_be_busy()
    ref, _ = a_talk(room)
    before = room.heard.count()
    do(room, Transfer, ref, room.seats[0], to=number(FAR))
    room.heard.since(before, NotReached, ref=ref, number=FAR)
    assert room.heard.since(before, OfferedTo, ref=ref).seats == (room.seats[0],)
    again = room.heard.count()
    do(room, Answer, ref, room.seats[0])
    room.phone(room.seats[0]).lifts()
    room.heard.since(again, Answered, ref=ref, seat=room.seats[0])


def test_a_call_given_back_to_the_queue_rings_at_the_others(room: Room) -> None:
    needs(room, Transfer)
    on_duty(room, room.seats[2])
    ref, _ = a_talk(room)
    before = room.heard.count()
    do(room, Transfer, ref, room.seats[0], to=Target(kind=TargetKind.QUEUE, id=""))
    assert room.seats[2] in room.heard.since(before, OfferedTo, ref=ref).seats
    answer(room, ref, room.seats[2])


def test_a_place_that_nobody_knows_cannot_be_called(room: Room) -> None:
    needs(room, Consult)
    ref, _ = a_talk(room)
    nowhere = Target(kind=TargetKind.LINE, id="no-such-line")
    reason = refused(room, Consult, ref, room.seats[0], to=nowhere)
    assert reason is OrderFailure.TARGET_UNKNOWN


# ---- conference ------------------------------------------------------------------------------


def test_a_party_called_in_rings_and_then_talks(room: Room) -> None:
    needs(room, AddParty)
    room.far(FAR).will_answer()
    ref, caller = a_talk(room)
    do(room, AddParty, ref, room.seats[0], to=number(FAR))
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING, FAR: TALKING})
    seen = [
        party.role for told in room.heard.all(Parties, ref=ref) for party in told.parties
        if party.id == FAR
    ]  # fmt: skip
    assert seen[0] is RINGING
    eventually_hears(caller, room.seats[0], FAR)


def test_a_dropped_party_hears_nobody_and_the_others_go_on(room: Room) -> None:
    needs(room, AddParty, DropParty)
    room.far(FAR).will_answer()
    ref, caller = a_talk(room)
    do(room, AddParty, ref, room.seats[0], to=number(FAR))
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING, FAR: TALKING})
    do(room, DropParty, ref, room.seats[0], party=FAR)
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING})
    eventually_hears(caller, room.seats[0])


def test_only_who_is_in_a_conversation_can_be_dropped(room: Room) -> None:
    needs(room, DropParty)
    ref, _ = a_talk(room)
    reason = refused(room, DropParty, ref, room.seats[0], party=FAR)
    assert reason is OrderFailure.NOT_IN_CALL


def test_the_ninth_does_not_come_into_a_conversation_of_eight(room: Room) -> None:
    needs(room, AddParty)
    ref, _ = a_talk(room)
    there = {CALLER: TALKING, room.seats[0]: TALKING}
    for count in range(CONFERENCE - 2):
        far = f"0999000020{count}"
        room.far(far).will_answer()
        do(room, AddParty, ref, room.seats[0], to=number(far))
        there[far] = TALKING
        room.heard.parties(ref, there)
    reason = refused(room, AddParty, ref, room.seats[0], to=number(FAR))
    assert reason is OrderFailure.CONFERENCE_FULL


def test_the_seats_of_a_conference_go_on_when_the_first_leaves(room: Room) -> None:
    needs(room, AddParty, Leave)
    ref, caller = a_talk(room)
    do(room, AddParty, ref, room.seats[0], to=seat_of(room.seats[1]))
    room.phone(room.seats[1]).lifts()
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING, room.seats[1]: TALKING})
    do(room, Leave, ref, room.seats[0])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[1]: TALKING})
    assert room.heard.leader(ref) == room.seats[1]
    eventually_hears(caller, room.seats[1])


# ---- listening in ----------------------------------------------------------------------------


def a_third_ear(room: Room, kind: type[Any], role: PartyRole) -> tuple[CallRef, Caller]:
    needs(room, kind)
    ref, caller = a_talk(room)
    do(room, kind, ref, room.seats[3])
    room.phone(room.seats[3]).lifts()
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING, room.seats[3]: role})
    assert room.heard.leader(ref) == room.seats[0]
    return ref, caller


def test_who_listens_hears_both_and_is_heard_by_nobody(room: Room) -> None:
    _, caller = a_third_ear(room, Listen, LISTENING)
    eventually_hears(room.phone(room.seats[3]), CALLER, room.seats[0])
    eventually_hears(caller, room.seats[0])
    eventually_hears(room.phone(room.seats[0]), CALLER)


def test_who_whispers_is_heard_by_the_leading_seat_alone(room: Room) -> None:
    _, caller = a_third_ear(room, Whisper, WHISPERING)
    eventually_hears(room.phone(room.seats[3]), CALLER, room.seats[0])
    eventually_hears(room.phone(room.seats[0]), CALLER, room.seats[3])
    eventually_hears(caller, room.seats[0])


def test_who_barges_in_is_heard_by_all(room: Room) -> None:
    _, caller = a_third_ear(room, Barge, TALKING)
    eventually_hears(caller, room.seats[0], room.seats[3])


def test_a_listener_may_step_in_and_out(room: Room) -> None:
    needs(room, Barge, Leave)
    ref, caller = a_third_ear(room, Listen, LISTENING)
    do(room, Barge, ref, room.seats[3])
    all_three = {CALLER: TALKING, room.seats[0]: TALKING, room.seats[3]: TALKING}
    room.heard.parties(ref, all_three)
    eventually_hears(caller, room.seats[0], room.seats[3])
    do(room, Leave, ref, room.seats[3])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING})
    eventually_hears(caller, room.seats[0])


def test_a_listener_who_leaves_is_not_missed(room: Room) -> None:
    needs(room, Leave)
    ref, caller = a_third_ear(room, Listen, LISTENING)
    do(room, Leave, ref, room.seats[3])
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING})
    eventually_hears(caller, room.seats[0])


def test_a_call_with_a_listener_ends_when_the_leading_seat_hangs_up(room: Room) -> None:
    ref, _ = a_third_ear(room, Listen, LISTENING)
    room.phone(room.seats[0]).hangs_up()
    room.heard.one(Ended, ref=ref, by=Ender.SEAT)


# ---- calling out -----------------------------------------------------------------------------


def call_out(room: Room, to: Target, ref: CallRef = CallRef("out-1")) -> CallRef:
    needs(room, Dial)
    do(room, Dial, ref, room.seats[0], to=to)
    room.phone(room.seats[0]).lifts()
    return ref


def test_a_call_out_rings_and_is_answered(room: Room) -> None:
    needs(room, Dial)
    room.far(FAR).will_answer()
    ref = call_out(room, number(FAR))
    assert room.heard.one(Dialling, ref=ref).line
    room.heard.one(FarRinging, ref=ref)
    room.heard.one(FarAnswered, ref=ref)
    room.heard.parties(ref, {FAR: TALKING, room.seats[0]: TALKING})
    assert room.heard.leader(ref) == room.seats[0]
    eventually_hears(room.far(FAR), room.seats[0])
    eventually_hears(room.phone(room.seats[0]), FAR)


def test_who_was_called_and_hangs_up_ends_the_call(room: Room) -> None:
    needs(room, Dial)
    room.far(FAR).will_answer()
    ref = call_out(room, number(FAR))
    room.heard.parties(ref, {FAR: TALKING, room.seats[0]: TALKING})
    room.far(FAR).hangs_up()
    room.heard.one(Ended, ref=ref, by=Ender.CALLER)


def test_a_busy_number_is_told_as_busy(room: Room) -> None:
    needs(room, Dial)
    room.far(FAR).will_be_busy()
    ref = call_out(room, number(FAR))
    assert room.heard.one(NotReached, ref=ref, number=FAR).reason is DialFailure.BUSY
    fence(room)
    assert room.heard.all(FarAnswered) == []


def test_a_number_that_nobody_answers_is_told(room: Room) -> None:
    needs(room, Dial)
    room.far(FAR).will_not_answer()
    ref = call_out(room, number(FAR))
    assert room.heard.one(NotReached, ref=ref, number=FAR).reason is DialFailure.NO_ANSWER


def test_a_seat_whose_call_out_failed_can_answer_the_next_call(room: Room) -> None:
    needs(room, Dial, Answer)
    room.far(FAR).will_be_busy()
    room.heard.one(NotReached, ref=call_out(room, number(FAR)))
    ref, _ = a_talk(room)
    room.heard.parties(ref, {CALLER: TALKING, room.seats[0]: TALKING})


def test_a_group_is_called_into_one_conversation(room: Room) -> None:
    needs(room, GroupDial)
    for far in (FAR, OTHER):
        room.far(far).will_answer()
    ref = CallRef("group-1")
    do(room, GroupDial, ref, room.seats[0], to=(number(FAR), number(OTHER)))
    room.phone(room.seats[0]).lifts()
    room.heard.parties(ref, {FAR: TALKING, OTHER: TALKING, room.seats[0]: TALKING})
    eventually_hears(room.far(FAR), room.seats[0], OTHER)


def test_a_group_goes_on_without_who_was_not_reached(room: Room) -> None:
    needs(room, GroupDial)
    room.far(FAR).will_answer()
    room.far(OTHER).will_be_busy()
    ref = CallRef("group-1")
    do(room, GroupDial, ref, room.seats[0], to=(number(FAR), number(OTHER)))
    room.phone(room.seats[0]).lifts()
    room.heard.one(NotReached, ref=ref, number=OTHER)
    room.heard.parties(ref, {FAR: TALKING, room.seats[0]: TALKING})


def eventually_hears(voice: Any, *whom: str) -> None:
    """Who is heard, where the provider has ears at all."""
    if voice.hears() is not None:
        eventually(voice.hears, frozenset(whom))


def test_the_orders_of_the_port_are_all_looked_at() -> None:
    looked_at = {*ALL_ORDERS, Release, Dial, GroupDial, SeatDuty, Screening}
    assert looked_at == set(ExchangeOrder.__args__)
