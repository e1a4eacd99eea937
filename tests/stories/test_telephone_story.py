"""Real SIP telephones, our own exchange, a real centre: what callers hear and the record holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import CallOutcome, SeatState
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import PhoneState, Target, TargetKind
from dispatch_app.ports.call_control import ExchangeOrder
from dispatch_app.ports.exchange_events import ExchangeEvent
from tests.fakes import builders as a
from tests.fakes.call_controls import Room, eventually, make_room
from tests.fakes.running_exchange import RunningExchange
from tests.fakes.running_server import Client, RunningServer, running_server, until

pytest.importorskip("baresip", reason="the softswitch needs its SIP library")

NUMBER = "09990001234"


class Overheard:
    """An exchange that the room's people hear as well."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        def both(event: ExchangeEvent) -> None:
            self._room.heard(event)
            heard(event)

        self._room.control.start(both)

    def do(self, order: ExchangeOrder) -> None:
        self._room.control.do(order)

    def stop(self) -> None:
        """The room ends it."""


class Telephone(RunningExchange):
    """A centre, an exchange and the bridge between them."""

    def __init__(self, server: RunningServer, room: Room, directory: Path) -> None:
        super().__init__(Overheard(room), server, directory)
        self.server, self.room = server, room
        self._seats: dict[SeatId, Client] = {}

    def wait_until_up(self) -> None:
        super().wait_until_up()
        for seat in (a.SEAT_1, a.SEAT_2):
            until(lambda seat=seat: self._has_phone(seat), f"the telephone of seat {seat}")

    def _has_phone(self, seat: SeatId) -> bool:
        phone = self.state.telephone.phones.get(seat)
        return phone is not None and phone.state is PhoneState.READY

    def seat(self, seat: SeatId) -> Client:
        if seat not in self._seats:
            self._seats[seat] = self.server.client(seat=seat)
        return self._seats[seat]

    def the_call(self, holds: Callable[[Call], object], what: str) -> Call:
        def found() -> Call | None:
            return next((call for call in self.state.calls.values() if holds(call)), None)

        call: Call = until(found, what)
        return call


@pytest.fixture
def telephone(tmp_path: Path) -> Iterator[Telephone]:
    with running_server(tmp_path) as server:
        room = make_room("softswitch, telephones held open", tmp_path)
        try:
            with Telephone(server, room, tmp_path) as telephone:
                telephone.wait_until_up()
                yield telephone
        finally:
            room.close()


def answered(telephone: Telephone, seat: SeatId = a.SEAT_1) -> Call:
    call = telephone.the_call(lambda call: call.ringing and call.number, "the call")
    telephone.seat(seat).does(c.AnswerCall(call=call.id))
    return telephone.the_call(
        lambda k: k.id == call.id and k.connected_at and k.parties, "the connection"
    )


def test_a_caller_is_answered_held_and_released_from_the_screen(telephone: Telephone) -> None:
    caller = telephone.room.ring(NUMBER)
    call = answered(telephone)
    assert (call.number, call.seat) == (NUMBER, a.SEAT_1)
    eventually(caller.hears, frozenset({a.SEAT_1}))
    seat = telephone.seat(a.SEAT_1)
    seat.does(tc.HoldCall(call=call.id))
    telephone.the_call(lambda k: k.held, "the hold")
    eventually(caller.hears, frozenset())
    seat.does(tc.ResumeCall(call=call.id))
    telephone.the_call(lambda k: k.talking and not k.held, "the talk")
    eventually(caller.hears, frozenset({a.SEAT_1}))
    seat.does(c.EndCall(call=call.id))
    telephone.the_call(lambda k: k.ended_at, "the end")
    assert telephone.state.seats[a.SEAT_1].state is SeatState.AFTER_CALL
    seat.does(c.SettleCall(call=call.id, outcome=CallOutcome.CONSULTATION))
    assert telephone.state.calls == {}


def test_a_call_goes_with_its_incident_to_another_seat(telephone: Telephone) -> None:
    caller = telephone.room.ring(NUMBER)
    call = answered(telephone)
    seat = telephone.seat(a.SEAT_1)
    seat.does(c.OpenIncident(call=call.id))
    seat.does(tc.TransferCall(call=call.id, to=Target(kind=TargetKind.SEAT, id=a.SEAT_2)))
    telephone.room.phone(a.SEAT_2).lifts()
    moved = telephone.the_call(lambda k: k.seat == a.SEAT_2, "the transfer")
    assert moved.incident is not None
    eventually(caller.hears, frozenset({a.SEAT_2}))
    until(lambda: telephone.state.seats[a.SEAT_1].state is SeatState.READY, "seat 1")


def test_who_gave_up_is_called_back(telephone: Telephone) -> None:
    caller = telephone.room.ring(NUMBER)
    call = telephone.the_call(lambda k: k.ringing, "the call")
    caller.hangs_up()
    until(lambda: call.id in telephone.state.telephone.call_backs, "the call-back list")
    far = telephone.room.far(NUMBER)
    to = Target(kind=TargetKind.NUMBER, id=NUMBER)
    telephone.seat(a.SEAT_1).does(tc.CallOut(to=to, back_to=call.id))
    telephone.the_call(lambda k: k.back_to == call.id and k.talking, "the call back")
    eventually(far.hears, frozenset({a.SEAT_1}))
    entry = telephone.state.telephone.call_backs[call.id]
    assert [attempt.reached for attempt in entry.attempts] == [True]


def test_an_exchange_that_is_gone_is_said_and_its_calls_end(telephone: Telephone) -> None:
    telephone.room.ring(NUMBER)
    call = answered(telephone)
    telephone.room.exchange_dies()
    until(lambda: not telephone.is_up, "the word")
    refusal = telephone.seat(a.SEAT_1).send(tc.HoldCall(call=call.id))
    assert refusal.status_code == 409
    telephone.room.exchange_comes_back()
    until(lambda: telephone.is_up, "the exchange")
    telephone.the_call(lambda k: k.id == call.id and k.ended_at, "the end")
