"""What every exchange must do in a talk: hold, mute, consult, join, hand over, transfer."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    Target,
    TargetKind,
)
from dispatch_app.ports.call_control import (
    Answer,
    Consult,
    HandOver,
    Hold,
    Join,
    Mute,
    Resume,
    Transfer,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Ended,
    NotReached,
    OfferedTo,
)
from tests.fakes.call_control_words import (
    CALLER,
    CONSULTED,
    FAR,
    HELD,
    MUTED,
    TALKING,
    a_talk,
    answer,
    do,
    eventually_hears,
    needs,
    number,
    on_duty,
    refused,
    seat_of,
)
from tests.fakes.call_controls import Caller, Room

# ---- hold and mute -----------------------------------------------------------------------------


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


# ---- consult, join, hand over, transfer --------------------------------------------------------


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
