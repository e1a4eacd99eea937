"""A caller at an (emulated) Asterisk, a seat at a real centre, and all that stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import Ender
from tests.fakes import builders as a
from tests.fakes.asterisk_room import AsteriskRoom, permanent_room
from tests.fakes.call_controls import eventually
from tests.fakes.running_exchange import RunningExchange
from tests.fakes.running_server import RunningServer, running_server, until

CALLER = "09990000001"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def room(server: RunningServer, tmp_path: Path) -> Iterator[AsteriskRoom]:
    room = permanent_room(tmp_path)
    try:
        with RunningExchange(room.control, server, tmp_path) as exchange:
            exchange.wait_until_up()
            yield room
    finally:
        room.close()


def the_call(server: RunningServer) -> Call:
    found: Call = until(lambda: next(iter(server.server.bus.state.calls.values()), None), "a call")
    return found


def test_a_caller_talks_with_the_seat_that_answered_by_a_key(
    server: RunningServer, room: AsteriskRoom
) -> None:
    caller = room.ring(CALLER)
    call = the_call(server)
    assert (call.number, call.line) == (CALLER, "120/01")
    server.client(seat=a.SEAT_1).does(c.AnswerCall(call=call.id))
    until(lambda: the_call(server).connected_at, "the connection")
    eventually(caller.hears, frozenset({a.SEAT_1}))
    caller.hangs_up()
    until(lambda: the_call(server).ended_by is Ender.CALLER, "the end")


def test_a_caller_who_gives_up_is_to_be_called_back(
    server: RunningServer, room: AsteriskRoom
) -> None:
    caller = room.ring(CALLER)
    call = the_call(server)
    caller.hangs_up()
    until(lambda: call.id in server.server.bus.state.telephone.call_backs, "the call-back")


def test_the_centre_is_told_that_the_exchange_is_dead(
    server: RunningServer, room: AsteriskRoom
) -> None:
    room.exchange_dies()

    def away() -> bool:
        exchange = server.server.bus.state.telephone.exchange
        return exchange is not None and not exchange.up

    until(away, "the word")
