"""What every exchange behind `CallControl` must do: its link, and what it refuses.

Calls, talks, conferences and calls out stand beside.
"""

from __future__ import annotations

from typing import Any

import pytest

from dispatch_app.domain.telephone import (
    CallRef,
    OrderFailure,
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
    Join,
    Leave,
    Listen,
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
    ExchangeLink,
    GaveUp,
    LineState,
    Offered,
    SeatPhone,
)
from tests.fakes.call_control_words import (
    CALLER,
    FAR,
    OTHER,
    a_call,
    a_talk,
    an_order,
    needs,
    number,
    refused,
)
from tests.fakes.call_controls import Room

# ---- the exchange itself -----------------------------------------------------------------------


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


# ---- orders about calls that are not there -----------------------------------------------------


@pytest.mark.parametrize("kind", [Answer, Hold, Resume, Join, HandOver, Listen, Leave, Release])
def test_an_order_about_a_gone_call_fails(room: Room, kind: type[Any]) -> None:
    """What a switch cannot do at all it refuses at once, gone or not."""
    ref, caller = a_call(room)
    caller.hangs_up()
    wanted = OrderFailure.NOT_SUPPORTED
    if kind in room.can or kind is Release:
        room.heard.one(GaveUp, ref=ref)
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


def test_the_orders_of_the_port_are_all_looked_at() -> None:
    looked_at = {*ALL_ORDERS, Release, Dial, GroupDial, SeatDuty, Screening}
    assert looked_at == set(ExchangeOrder.__args__)
