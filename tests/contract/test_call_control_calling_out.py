"""What every exchange must do when a seat calls out, one or a group."""

from __future__ import annotations

from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    Target,
)
from dispatch_app.ports.call_control import (
    Answer,
    Dial,
    GroupDial,
)
from dispatch_app.ports.exchange_events import (
    Dialling,
    Ended,
    FarAnswered,
    FarRinging,
    NotReached,
)
from tests.fakes.call_control_words import (
    CALLER,
    FAR,
    OTHER,
    TALKING,
    a_talk,
    do,
    eventually_hears,
    fence,
    needs,
    number,
)
from tests.fakes.call_controls import Room


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
