"""What is known of numbers and refused calls, asked of a running centre."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import ContactId, LineId
from dispatch_app.domain.telephone import Badge, CallRef, ContactKind
from tests.fakes.running_server import RunningServer, running_server

NUMBER = "09990001234"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    directory: Path = tmp_path_factory.mktemp("centre")
    with running_server(directory) as running:
        yield running


def test_what_holds_of_a_number_is_told_whole(server: RunningServer) -> None:
    leader = server.client(Role.SHIFT_LEADER, seat="2")
    until = datetime.now(UTC) + timedelta(hours=1)
    leader.does(tc.NoteNumber(number=NUMBER, badge=Badge.NUISANCE, text="演示"))
    leader.does(tc.LockNumber(number=NUMBER, until=until, reason="反复"))
    known = leader.get(f"/v1/numbers/+86{NUMBER}").json()
    assert [note["badge"] for note in known["notes"]] == ["nuisance"]
    assert known["lock"]["reason"] == "反复"
    acts = [step["act"] for step in leader.get(f"/v1/number-steps?number={NUMBER}").json()]
    assert acts == ["locked", "noted"]
    leader.does(tc.UnlockNumber(number=NUMBER))
    assert leader.get(f"/v1/numbers/{NUMBER}").json()["lock"] is None


def test_a_refused_call_is_found_by_its_time(server: RunningServer) -> None:
    refused = tc.ReportRefused(
        ref=CallRef("R-1"),
        line=LineId("T1"),
        number=NUMBER,
        intercepted=False,
        at=datetime.now(UTC),
    )
    server.client(Role.EXCHANGE).does(refused)
    seat = server.client(seat="1")
    assert [call["ref"] for call in seat.get("/v1/refused-calls").json()] == ["R-1"]
    assert seat.get("/v1/refused-calls?until=2026-01-01T00:00:00Z").json() == []


def test_the_phone_book_is_the_seats_alone(server: RunningServer) -> None:
    contact = tc.RegisterContact(
        id=ContactId("P"), name="演示110", kind=ContactKind.POLICE, numbers=("09990000110",)
    )
    server.client(Role.SHIFT_LEADER, seat="2", name="leader-of-the-book").does(contact)
    found = server.client(seat="1").get("/v1/phone-book").json()["contacts"]
    assert [entry["name"] for entry in found] == ["演示110"]
    for role in (Role.STATION, Role.EXCHANGE, Role.GATEWAY):
        machine = server.client(role, station="N" if role is Role.STATION else None)
        assert machine.get("/v1/phone-book").status_code == 403
