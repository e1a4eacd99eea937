"""Auditors read lists and the journal masked; for a reason whole, and the journal keeps both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from tests.fakes.builders import LINE_1, a_place
from tests.fakes.running_server import RunningServer, running_server

NUMBER, NAME, PLACE = "19900001234", "王演示", "演示区和平路1号"
PATHS = (
    "/v1/journal?limit=1000",
    "/v1/incidents",
    f"/v1/numbers/{NUMBER}/history",
    "/v1/places/history?lat={lat}&lon={lon}",
)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One caller, one incident."""
    with running_server(tmp_path_factory.mktemp("whole")) as server:
        gateway, desk = server.client(Role.GATEWAY), server.client(Role.DISPATCHER, seat="1")
        call = gateway.does(c.ReportRinging(line=LINE_1))[0]["body"]["call"]
        gateway.does(c.ReportCaller(line=LINE_1, number=NUMBER, name=NAME))
        desk.does(c.AnswerCall(call=call))
        incident = desk.does(c.OpenIncident(call=call))[0]["body"]["incident"]
        desk.does(c.FixPlace(incident=incident, place=a_place(PLACE)))
        desk.does(c.RecordIntake(incident=incident, contact_name=NAME, callback_number=NUMBER))
        yield server


def paths() -> list[str]:
    at = a_place(PLACE).position
    assert at is not None
    return [path.format(lat=at.lat, lon=at.lon) for path in PATHS]


@pytest.mark.parametrize("path", paths())
def test_nobodys_number_name_or_door_reaches_an_auditor(centre: RunningServer, path: str) -> None:
    whole = centre.client(Role.DIRECTOR).get(path)
    masked = centre.client(Role.AUDITOR).get(path)
    assert (whole.status_code, masked.status_code) == (200, 200)
    assert PLACE in whole.text
    assert [word for word in (NUMBER, NAME, PLACE) if word in masked.text] == []
    assert len(masked.json()) >= len(whole.json()) > 0


def test_for_a_reason_an_auditor_sees_it_whole_and_that_is_written_down_first(
    centre: RunningServer,
) -> None:
    auditor = centre.client(Role.AUDITOR)
    told = auditor.get("/v1/journal?limit=1000&reason=核对投诉").json()
    assert any(event["body"].get("number") == NUMBER for event in told)
    kept = centre.client(Role.DIRECTOR).get("/v1/journal?limit=1000").json()
    looked = [event for event in kept if event["kind"] == "WholeRead"]
    assert [(e["body"]["what"], e["body"]["reason"]) for e in looked] == [
        ("/v1/journal?limit=1000", "核对投诉")
    ]
    assert looked[0]["actor"]["role"] == "auditor"


def test_a_blank_reason_is_none_and_who_sees_whole_leaves_no_mark(centre: RunningServer) -> None:
    def looks() -> int:
        kept = centre.client(Role.DIRECTOR).get("/v1/journal?limit=1000").json()
        return sum(event["kind"] == "WholeRead" for event in kept)

    before = looks()
    assert NUMBER not in centre.client(Role.AUDITOR).get("/v1/journal?limit=1000&reason=%20").text
    assert NUMBER in centre.client(Role.DIRECTOR).get("/v1/journal?limit=1000&reason=x").text
    assert looks() == before


def test_too_long_a_reason_shows_nothing(centre: RunningServer) -> None:
    answer = centre.client(Role.AUDITOR).get(f"/v1/incidents?reason={'长' * 5000}")
    assert answer.json()["code"] == "export.reason-too-long"


@pytest.mark.parametrize("asked", ["number=1990", "number=199*1234", "called=12", "text=和平"])
def test_an_auditor_does_not_feel_for_a_number_among_recordings(
    centre: RunningServer, asked: str
) -> None:
    answer = centre.client(Role.AUDITOR).get(f"/v1/recordings?{asked}")
    assert answer.json()["code"] == "search.masked"
    assert centre.client(Role.AUDITOR).get(f"/v1/recordings?number={NUMBER}").status_code == 200
    assert centre.client(Role.SHIFT_LEADER).get(f"/v1/recordings?{asked}").status_code == 200
