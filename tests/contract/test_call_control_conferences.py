"""What every exchange must do when more than two are in a call: conferences, and listening in."""

from __future__ import annotations

from typing import Any

from dispatch_app.domain.telephone import (
    CallRef,
    Ender,
    OrderFailure,
    PartyRole,
)
from dispatch_app.ports.call_control import (
    AddParty,
    Barge,
    DropParty,
    Leave,
    Listen,
    Whisper,
)
from dispatch_app.ports.exchange_events import (
    Ended,
    Parties,
)
from tests.fakes.call_control_words import (
    CALLER,
    CONFERENCE,
    FAR,
    LISTENING,
    RINGING,
    TALKING,
    WHISPERING,
    a_talk,
    do,
    eventually_hears,
    needs,
    number,
    refused,
    seat_of,
)
from tests.fakes.call_controls import Caller, Room

# ---- conference --------------------------------------------------------------------------------


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


# ---- listening in ------------------------------------------------------------------------------


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
