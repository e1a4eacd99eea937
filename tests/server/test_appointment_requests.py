"""Booked transports over HTTP: listed for seats, masked for auditors, kept from stations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch_app.domain.appointments.commands import BookAppointment
from dispatch_app.domain.appointments.values import Stop
from dispatch_app.domain.codes import Role
from tests.fakes.booked_room import a_booking
from tests.fakes.builders import a_place
from tests.fakes.running_server import RunningServer, running_server

ELSEWHERE = Stop(place=a_place("演示一院"))


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as server:
        yield server


def test_a_booking_is_listed_with_its_steps_and_masked_for_whoever_needs_no_person(
    centre: RunningServer,
) -> None:
    desk = centre.client(Role.DISPATCHER, seat="1")
    auditor = centre.client(Role.AUDITOR)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    desk.does(BookAppointment(booking=a_booking(pick_up_at=tomorrow, end=ELSEWHERE)))
    listed = desk.get("/v1/appointments?phone=09990001234&ending=open").json()["appointments"]
    (one,) = listed
    assert one["booking"]["name"] == "演示人甲"
    steps = desk.get(f"/v1/appointments/{one['id']}/steps").json()["steps"]
    assert [step["act"] for step in steps] == ["booked"]
    (hidden,) = auditor.get("/v1/appointments").json()["appointments"]
    assert "演示人甲" not in str(hidden)
    assert "09990001234" not in str(hidden)
    assert hidden["number"] == one["number"]
    assert desk.get("/v1/appointments?ending=never").status_code == 400
    station = centre.client(Role.STATION, station="N")
    assert station.get("/v1/appointments").status_code == 403
    assert station.snapshot()["state"]["appointments"]["items"] == {}
