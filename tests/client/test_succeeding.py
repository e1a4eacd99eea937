"""Another person sits down at a seat whose link stands: after a hand-over of the shift."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import LinkState
from dispatch_app.client.replies import Accepted
from dispatch_app.domain.codes import Role, SeatState
from dispatch_app.domain.commands import AnswerCall, OpenIncident, ReportRinging
from dispatch_app.domain.ids import AccountId, CallId, LineId, SeatId
from dispatch_app.ports.accounts import Account
from tests.fakes.linked_seat import PASSWORD, LinkedSeat
from tests.fakes.running_server import RunningServer, running_server, until

COMES = "who-comes"
TAKEN = SeatId("1")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        for name, role in (
            ("person-1", Role.DISPATCHER),
            (COMES, Role.DISPATCHER),
            ("maintains", Role.MAINTAINER),
        ):
            account = Account(id=AccountId(name), role=role, name=name)
            running.accounts.create(account, password=PASSWORD)
        yield running


@pytest.fixture
def seat(server: RunningServer, tmp_path: Path) -> Iterator[LinkedSeat]:
    seat = LinkedSeat(server.url, tmp_path).start()
    until(lambda: seat.ear.online, "the seat's link")
    yield seat
    seat.stop()


def succeed(seat: LinkedSeat, account: str, password: str = PASSWORD) -> bytes | Declined | Away:
    answers: list[bytes | Declined | Away] = []
    told = threading.Event()

    def then(answer: bytes | Declined | Away) -> None:
        answers.append(answer)
        told.set()

    seat.link.succeed(account, password, then)
    assert told.wait(30)
    return answers[0]


def sits_there(server: RunningServer) -> str:
    return server.server.bus.state.seats[TAKEN].person


def account_of(seat: LinkedSeat) -> str:
    sessions = [s.session for s in seat.ear.statuses if s.session is not None]
    return sessions[-1].account


def a_call_rings(server: RunningServer) -> CallId:
    events = server.client(Role.GATEWAY).does(ReportRinging(line=LineId("1")))
    return CallId(events[0]["body"]["call"])


def test_who_comes_sits_down_once_all_before_is_with_the_centre(
    server: RunningServer, seat: LinkedSeat
) -> None:
    call = a_call_rings(server)
    seat.link.send(AnswerCall(call=call))
    seat.link.send(OpenIncident(call=call))
    assert succeed(seat, COMES) == b""
    state = server.server.bus.state
    assert state.calls[call].answered_at is not None
    assert state.calls[call].incident in state.incidents
    assert state.seats[TAKEN].person == COMES


def test_what_is_done_after_stands_in_the_name_of_who_came(
    server: RunningServer, seat: LinkedSeat
) -> None:
    assert succeed(seat, COMES) == b""
    until(lambda: seat.ear.online and account_of(seat) == COMES, "the new session")
    assert sits_there(server) == COMES
    assert isinstance(seat.does(AnswerCall(call=a_call_rings(server))), Accepted)


def test_nobody_sees_the_seat_cut_off_meanwhile(seat: LinkedSeat) -> None:
    assert succeed(seat, COMES) == b""
    until(lambda: seat.ear.online and account_of(seat) == COMES, "the new session")
    assert LinkState.OFFLINE not in {s.state for s in seat.ear.statuses}


@pytest.mark.parametrize(
    ("account", "password", "code"),
    [
        (COMES, "a-wrong-password", "session.refused"),
        ("maintains", PASSWORD, "seat.not-for-role"),
    ],
)
def test_who_may_not_sit_down_leaves_the_seat_to_who_sat_there(
    server: RunningServer, seat: LinkedSeat, account: str, password: str, code: str
) -> None:
    answer = succeed(seat, account, password)
    assert isinstance(answer, Declined)
    assert answer.problem.code == code
    until(lambda: seat.ear.online, "the old session")
    assert account_of(seat) == "person-1"
    assert sits_there(server) == "person-1"
    assert server.server.bus.state.seats[TAKEN].state is not SeatState.SIGNED_OUT


def test_without_the_centre_nobody_can_sit_down(server: RunningServer, tmp_path: Path) -> None:
    alone = LinkedSeat("http://127.0.0.1:9", tmp_path, seat="9").start()
    assert isinstance(succeed(alone, COMES), Away)
    alone.stop()
