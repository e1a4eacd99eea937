"""Searching over HTTP: by right, masked by role, pages and counts, refusals that name the mend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.services.search_rights import hidden_from
from tests.fakes.builders import LINE_1, LINE_2, a_place
from tests.fakes.running_server import Client, RunningServer, running_server

NUMBER, NAME, PLACE = "19900001234", "王演示", "演示区和平路1号"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One incident by one caller, and a call that nobody answered."""
    with running_server(tmp_path_factory.mktemp("search")) as server:
        gateway, desk = server.client(Role.GATEWAY), server.client(Role.DISPATCHER, seat="1")
        call = gateway.does(c.ReportRinging(line=LINE_1))[0]["body"]["call"]
        gateway.does(c.ReportCaller(line=LINE_1, number=NUMBER, name=NAME))
        desk.does(c.AnswerCall(call=call))
        incident = desk.does(c.OpenIncident(call=call))[0]["body"]["incident"]
        desk.does(c.FixPlace(incident=incident, place=a_place(PLACE)))
        gateway.does(c.ReportRinging(line=LINE_2))
        yield server


def question(subject: str, *criteria: tuple[str, str, *tuple[str, ...]], **more: Any) -> Any:
    told = [{"field": f, "operator": o, "values": list(v)} for f, o, *v in criteria]
    limits = {name: more.pop(name) for name in ("limit", "after") if name in more}
    return {"query": {"subject": subject, "criteria": told, **more}, **limits}


def found(client: Client, asked: Any) -> Any:
    answer = client.post("/v1/search", asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


WHO = question("call", ("number", "filled"), columns=["number", "name", "place"])


def test_a_director_sees_callers_whole_and_an_auditor_masked(centre: RunningServer) -> None:
    (row,) = found(centre.client(Role.DIRECTOR), WHO)["rows"]
    assert row["cells"] == [NUMBER, NAME, PLACE]
    masked = found(centre.client(Role.AUDITOR), WHO)
    assert masked["rows"][0]["cells"] == ["199****1234", "王**", "演示区和平路***"]
    assert masked["masked"] is True


def test_an_auditor_finds_a_number_that_he_knows_but_cannot_feel_for_one(
    centre: RunningServer,
) -> None:
    auditor = centre.client(Role.AUDITOR)
    assert found(auditor, question("call", ("number", "is", NUMBER)))["rows"]
    answer = auditor.post("/v1/search", question("call", ("number", "begins", "1990")))
    assert (answer.status_code, answer.json()["code"]) == (409, "search.masked")


@pytest.mark.parametrize(
    ("role", "subject", "may"),
    [
        (Role.DIRECTOR, "audit", True),
        (Role.AUDITOR, "audit", True),
        (Role.SHIFT_LEADER, "audit", False),
        (Role.SHIFT_LEADER, "call", True),
        (Role.AUDITOR, "subscriber", False),
        (Role.MAINTAINER, "call", False),
        (Role.MAINTAINER, "vehicle", True),
        (Role.DISPATCHER, "call", False),
        (Role.GATEWAY, "vehicle", False),
    ],
)
def test_each_role_asks_what_concerns_it(
    centre: RunningServer, role: Role, subject: str, may: bool
) -> None:
    answer = centre.client(role).post("/v1/search", question(subject))
    assert answer.status_code == (200 if may else 403)
    told = [s["name"] for s in centre.client(role).get("/v1/search").json()["subjects"]]
    assert (subject in told) is may


def test_vehicles_are_found_in_the_live_state_page_by_page(centre: RunningServer) -> None:
    director = centre.client(Role.DIRECTOR)
    asked = question("vehicle", columns=["vehicle", "state"], ascending=True, limit=2)
    first = found(director, asked)
    rest = found(director, {**asked, "after": first["after"]})
    assert [r["cells"][0] for r in (*first["rows"], *rest["rows"])] == ["01", "02", "03"]
    assert rest["after"] == ""


def test_calls_are_counted_and_their_waiting_is_added_up(centre: RunningServer) -> None:
    answer = centre.client(Role.DIRECTOR).post("/v1/search/count", question("call"))
    told = answer.json()
    assert (told["count"], told["more"]) == (2, False)
    assert told["totals"]["waited_s"]["count"] == 1


def test_nonsense_is_refused_with_the_field_and_the_mend(centre: RunningServer) -> None:
    asked = question("call", ("outcome", "is", "happy"))
    answer = centre.client(Role.DIRECTOR).post("/v1/search", asked)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "search.value")
    assert told["details"]["field"] == "outcome"
    assert "chaser" in told["details"]["mend"]
    unread = centre.client(Role.DIRECTOR).post("/v1/search", {"query": {"subject": 5}})
    assert unread.status_code == 400


def test_a_record_is_whole_for_a_director_and_masked_for_an_auditor(centre: RunningServer) -> None:
    row = found(centre.client(Role.DIRECTOR), WHO)["rows"][0]
    path = f"/v1/records/call/{row['id']}"
    whole = centre.client(Role.DIRECTOR).get(path).json()
    assert whole["incident"]["incident"]["id"] == row["incident"]
    assert whole["incident"]["calls"][0]["number"] == NUMBER
    kinds = [step["kind"] for step in whole["steps"]]
    assert kinds[0] == "CallRang"
    assert {"CallAnswered", "IncidentOpened", "PlaceFixed"} <= set(kinds)
    for masked in (path, f"/v1/incidents/{row['incident']}"):
        told = centre.client(Role.AUDITOR).get(masked).text
        assert NUMBER not in told
        assert NAME not in told
        assert PLACE not in told
        assert "199****1234" in told


def test_a_call_that_nobody_answered_has_a_record_of_its_own(centre: RunningServer) -> None:
    director = centre.client(Role.DIRECTOR)
    (row,) = found(director, question("call", ("answered_at", "empty")))["rows"]
    told = director.get(f"/v1/records/call/{row['id']}").json()
    assert (told["incident"], told["call"]["id"]) == (None, row["id"])
    assert [step["kind"] for step in told["steps"]] == ["CallRang"]


def test_what_is_not_there_and_what_does_not_concern_one_is_refused(centre: RunningServer) -> None:
    assert centre.client(Role.DIRECTOR).get("/v1/records/incident/none").status_code == 404
    assert centre.client(Role.DIRECTOR).get("/v1/records/secret/none").status_code == 404
    assert centre.client(Role.DIRECTOR).get("/v1/records/case/12x").status_code == 404
    assert centre.client(Role.MAINTAINER).get("/v1/records/incident/none").status_code == 403


def test_who_may_do_a_second_review_does_not_read_the_first_in_the_audit_log() -> None:
    assert "CallAssessed" in hidden_from(Role.DIRECTOR, "audit")
    assert hidden_from(Role.AUDITOR, "audit") == ()
    assert hidden_from(Role.DIRECTOR, "incident") == ()
