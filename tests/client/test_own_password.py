"""Who sits at a seat changes the own password there, and goes on working by the new one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.link import LinkState
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from tests.fakes.linked_seat import PASSWORD, LinkedSeat
from tests.fakes.running_server import RunningServer, running_server, until

FRESH = "another-invented-one"
WHO = AccountId("person-1")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        account = Account(id=WHO, role=Role.DISPATCHER, name="演示甲")
        running.accounts.create(account, password=PASSWORD)
        yield running


@pytest.fixture
def seat(server: RunningServer, tmp_path: Path) -> Iterator[LinkedSeat]:
    seat = LinkedSeat(server.url, tmp_path)
    yield seat
    seat.stop()


def renew(seat: LinkedSeat, old: str, fresh: str) -> bytes | Declined | Away:
    answers: list[bytes | Declined | Away] = []
    told = threading.Event()

    def then(answer: bytes | Declined | Away) -> None:
        answers.append(answer)
        told.set()

    seat.link.renew_password(old, fresh, then)
    assert told.wait(30)
    return answers[0]


def sessions(seat: LinkedSeat) -> int:
    return sum(status.state is LinkState.ONLINE for status in seat.ear.statuses)


def test_the_seat_goes_on_by_the_new_password(server: RunningServer, seat: LinkedSeat) -> None:
    seat.start()
    until(lambda: seat.ear.online, "the seat's link")
    before = sessions(seat)
    assert renew(seat, PASSWORD, FRESH) == b""
    until(lambda: sessions(seat) > before, "the link by the new password")


def test_whose_old_password_is_wrong_changes_nothing(
    server: RunningServer, seat: LinkedSeat
) -> None:
    seat.start()
    until(lambda: seat.ear.online, "the seat's link")
    for old, fresh, code in (
        ("wrong-from-the-start", FRESH, "session.refused"),
        (PASSWORD, "short", "account.password-short"),
        (PASSWORD, PASSWORD, "account.password-same"),
    ):
        no = renew(seat, old, fresh)
        assert isinstance(no, Declined)
        assert no.problem.code == code
    assert seat.ear.online


def test_a_password_that_has_run_out_is_changed_from_the_seat_that_it_keeps_out(
    server: RunningServer, seat: LinkedSeat
) -> None:
    server.accounts.expire_password(WHO)
    seat.start()
    until(lambda: seat.ear.statuses[-1:] and seat.ear.statuses[-1].code, "the refusal")
    assert seat.ear.statuses[-1].code == "session.password-expired"
    assert renew(seat, PASSWORD, FRESH) == b""
    until(lambda: seat.ear.online, "the seat's link")
