"""The truth desk over HTTP: doubts from a gateway's positions, a correction, a dismissal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.domain.codes import Role
from tests.fakes.running_server import RunningServer, running_server, until

STEP_DEG = 50 / 111_195


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningServer]:
    """Crews have no time of grace: nobody waits here."""
    with running_server(tmp_path, tables={"vehicle_truth": {"grace_s": 0.0}}) as server:
        yield server


def drives_off(centre: RunningServer) -> None:
    """Vehicle 01 stands at its station, and is three kilometres off some minutes later."""
    began = datetime.now(UTC) - timedelta(minutes=10)
    state = centre.server.bus.state
    at = state.stations[state.vehicles["01"].station].position  # type: ignore[index]
    gateway = centre.client(Role.VEHICLE_GATEWAY)
    for n in range(100):
        gone = max(0, n - 40)
        fix = {
            "vehicle": "01",
            "lat": at.lat + gone * STEP_DEG,
            "lon": at.lon,
            "at": (began + n * timedelta(seconds=5)).isoformat(),
            "speed_mps": 10.0 if gone else 0.0,
        }
        assert gateway.post("/v1/positions", {"fixes": [fix]}).status_code == 200


def rows(centre: RunningServer, count: int) -> list[dict[str, Any]]:
    """The table, once it has so many rows."""
    client = centre.client(Role.DISPATCHER)

    def told() -> list[list[dict[str, Any]]]:
        found = client.get("/v1/truth").json()["rows"]
        return [found] if len(found) == count else []

    (found,) = until(told, f"a table of {count}")
    return list(found)


def test_a_contradiction_is_told_and_what_a_person_enters_ends_it(centre: RunningServer) -> None:
    drives_off(centre)
    (row,) = rows(centre, 1)
    assert row["doubts"][0]["kind"] == "away_from_station"
    own = row["own"]
    correction = {"vehicle": "01", **own}
    desk = centre.client(Role.DISPATCHER)
    answer = desk.post("/v1/commands/CorrectState", correction)
    assert answer.status_code in (200, 201), answer.text
    (event,) = answer.json()["events"]
    assert event["body"]["origin"] == "gps"
    assert event["body"]["happened_at"] == own["at"]
    assert event["actor"]["role"] == "dispatcher"
    assert rows(centre, 0) == []


def test_who_has_the_table_is_only_told_that_it_stands(centre: RunningServer) -> None:
    desk = centre.client(Role.DISPATCHER)
    known = desk.get("/v1/truth").json()["version"]
    assert desk.get(f"/v1/truth?known={known}").json()["rows"] is None
    assert desk.get(f"/v1/truth?known={known + 1}").json()["rows"] == []


@pytest.mark.parametrize("role", [Role.STATION, Role.GATEWAY, Role.VEHICLE_GATEWAY])
def test_who_does_not_watch_the_fleet_learns_nothing(centre: RunningServer, role: Role) -> None:
    answer = centre.client(role).get("/v1/truth")
    assert (answer.status_code, answer.json()["code"]) == (403, "right.missing")


def test_a_dismissal_stands_in_the_state_with_its_end(centre: RunningServer) -> None:
    desk = centre.client(Role.DISPATCHER)
    dismissal = {"vehicle": "01", "kinds": ["silent"], "reason": "crew_asked", "for_s": 600}
    answer = desk.post("/v1/commands/DismissDoubts", dismissal)
    assert answer.status_code in (200, 201), answer.text
    (kept,) = centre.server.bus.state.dismissed_doubts["01"]  # type: ignore[index]
    assert kept.until - kept.at == timedelta(minutes=10)
