"""An exchange and a real centre: wishes reach it over the stream, facts wait for a centre away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import CallRef, Ender
from dispatch_app.ports import call_control as order
from dispatch_app.ports import exchange_events as told
from tests.fakes import builders as a
from tests.fakes.quiet_exchange import QuietExchange
from tests.fakes.running_exchange import RunningExchange, now
from tests.fakes.running_server import RunningServer, running_server, until

R1, TRUNK = CallRef("R-1"), LineId("T1")


class Beside(RunningExchange):
    """A quiet exchange beside a running server."""

    def __init__(self, server: RunningServer, directory: Path) -> None:
        self.exchange = QuietExchange()
        super().__init__(self.exchange, server, directory)

    def rings(self) -> Call:
        self.exchange.tells(told.Offered(ref=R1, line=TRUNK, at=now(), number="09990001234"))
        return self.call()

    def call(self) -> Call:
        found: Call = until(lambda: self.state.call_of(R1), "the call")
        return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def beside(server: RunningServer, tmp_path: Path) -> Iterator[Beside]:
    with Beside(server, tmp_path) as beside:
        beside.exchange.tells(told.ExchangeLink(up=True, at=now()))
        beside.wait_until_up()
        yield beside


def test_a_caller_is_answered_by_a_key_at_the_seat(server: RunningServer, beside: Beside) -> None:
    call = beside.rings()
    server.client(seat=a.SEAT_1).does(c.AnswerCall(call=call.id))
    (answer,) = until(lambda: beside.exchange.got(order.Answer), "the order")
    assert (answer.ref, answer.seat) == (R1, a.SEAT_1)
    beside.exchange.tells(told.Answered(ref=R1, seat=a.SEAT_1, at=now()))
    until(lambda: beside.call().connected_at, "the connection")


def test_a_conversation_ends_when_the_exchange_says_so(
    server: RunningServer, beside: Beside
) -> None:
    call = beside.rings()
    seat = server.client(seat=a.SEAT_1)
    seat.does(c.AnswerCall(call=call.id))
    beside.exchange.tells(told.Answered(ref=R1, seat=a.SEAT_1, at=now()))
    seat.does(c.EndCall(call=call.id))
    until(lambda: beside.exchange.got(order.Release), "the order")
    assert beside.call().talking
    beside.exchange.tells(told.Ended(ref=R1, by=Ender.SEAT, at=now()))
    until(lambda: beside.call().ended_by is Ender.SEAT, "the end")


def test_what_happened_while_the_centre_was_away_is_told_with_its_own_times(
    server: RunningServer, tmp_path: Path
) -> None:
    beside, rang = Beside(server, tmp_path), now()
    beside.bridge.start(beside.link.send)
    beside.exchange.tells(
        told.Offered(ref=R1, line=TRUNK, at=rang, number="09990001234"),
        told.GaveUp(ref=R1, at=rang),
    )
    with beside:
        call = until(
            lambda: (found := beside.state.call_of(R1)) and found.abandoned_at and found,
            "the call",
        )
        assert (call.rang_at, call.abandoned_at) == (rang, rang)
        assert call.id in beside.state.telephone.call_backs


def test_an_exchange_whose_process_is_gone_is_said_to_be_down(
    server: RunningServer, beside: Beside
) -> None:
    beside.link.stop()

    def said_down() -> bool:
        exchange = beside.state.telephone.exchange
        return exchange is not None and not exchange.up

    until(said_down, "the word")
    assert beside.state.telephone.exchange is not None
    assert beside.state.telephone.exchange.reason == "process_gone"


def test_an_exchange_is_shown_no_callers_name_and_no_incident(
    server: RunningServer, beside: Beside
) -> None:
    call = beside.rings()
    seat = server.client(seat=a.SEAT_1)
    seat.does(c.AnswerCall(call=call.id))
    seat.does(c.OpenIncident(call=call.id))
    state = server.client(Role.EXCHANGE).snapshot()["state"]
    assert [shown["number"] for shown in state["calls"].values()] == [""]
    assert (state["incidents"], state["vehicles"]) == ({}, {})
