"""The history of a form over HTTP: every step with its time and seat, masked by role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.replay_mark_commands import DropReplayMark, MarkReplay
from tests.fakes.builders import LINE_1, a_place
from tests.fakes.running_server import RunningServer, running_server

NUMBER, PLACE = "19900001234", "演示区和平路1号"
Told = tuple[RunningServer, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with running_server(tmp_path_factory.mktemp("form")) as server:
        gateway, desk = server.client(Role.GATEWAY), server.client(Role.DISPATCHER, seat="1")
        call = gateway.does(c.ReportRinging(line=LINE_1))[0]["body"]["call"]
        desk.does(c.AnswerCall(call=call))
        incident = desk.does(c.OpenIncident(call=call))[0]["body"]["incident"]
        desk.does(c.FixPlace(incident=incident, place=a_place(PLACE)))
        desk.does(c.RecordIntake(incident=incident, complaint="fall", callback_number=NUMBER))
        desk.does(c.RecordIntake(incident=incident, complaint="chest_pain", contact_name="王演示"))
        yield server, incident


def steps(server: RunningServer, role: Role, incident: str) -> list[dict[str, Any]]:
    answer = server.client(role, seat="1").get(f"/v1/incidents/{incident}/form")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["steps"]
    return found


def test_each_step_stands_with_what_it_changed(told: Told) -> None:
    server, incident = told
    placed, first, second = steps(server, Role.DIRECTOR, incident)
    assert placed["place"]["text"] == PLACE
    assert first["words"] == {"complaint": "fall", "callback_number": NUMBER}
    assert second["words"] == {"complaint": "chest_pain", "contact_name": "王演示"}
    assert placed["at"] <= first["at"] <= second["at"]
    assert {step["seat"] for step in (placed, first, second)} == {"1"}


def test_an_auditor_sees_numbers_and_names_masked(told: Told) -> None:
    server, incident = told
    placed, first, second = steps(server, Role.AUDITOR, incident)
    assert first["words"]["callback_number"] == "199****1234"
    assert second["words"]["contact_name"] == "王**"
    assert placed["place"]["text"] == "演示区和平路***"


def test_who_reads_no_incidents_reads_no_form_and_what_is_not_there_is_said(told: Told) -> None:
    server, incident = told
    maintainer = server.client(Role.MAINTAINER, name="m")
    assert maintainer.get(f"/v1/incidents/{incident}/form").status_code == 403
    director = server.client(Role.DIRECTOR, seat="9")
    assert director.get("/v1/incidents/no-such/form").status_code == 404


def test_bookmarks_are_kept_for_whoever_opens_the_story_later(told: Told) -> None:
    server, incident = told
    director = server.client(Role.DIRECTOR, seat="9")
    at = server.server.bus.state.incidents[incident].opened_at
    words = f"这里应当回拨 {NUMBER}"
    [marked] = director.does(MarkReplay(incident=incident, moment=at, words=words))

    def marks(role: Role) -> list[str]:
        answer = server.client(role, seat="1").get(f"/v1/incidents/{incident}/marks")
        return [mark["words"] for mark in answer.json()["marks"]]

    assert marks(Role.DISPATCHER) == [words]
    assert marks(Role.AUDITOR) == ["这里应当回拨 199****1234"]
    director.does(DropReplayMark(incident=incident, mark=marked["body"]["mark"]))
    assert marks(Role.DIRECTOR) == []
