"""Short words for long orders: what a test tells any exchange and waits for. Knows none."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.ports.call_control import (
    Answer,
    Release,
    SeatDuty,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Offered,
    OrderFailed,
)
from tests.fakes.call_controls import Caller, Room, eventually

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


def eventually_hears(voice: Any, *whom: str) -> None:
    """Who is heard, where the provider has ears at all."""
    if voice.hears() is not None:
        eventually(voice.hears, frozenset(whom))
