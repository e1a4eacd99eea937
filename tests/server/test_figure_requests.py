"""Figures over HTTP: counted by a real process beside the server; by right; refusals by code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import CallOutcome, Nature, Role
from dispatch_app.ports.figures import (
    FigureAnswer,
    FigureCases,
    FigureCatalogue,
    FiguresNow,
)
from tests.fakes.builders import LINE_1, LINE_2, V01, a_place, a_recommendation, a_slip
from tests.fakes.running_server import Client, RunningServer, running_server

EVER: dict[str, Any] = {"since": "2000-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One incident with a vehicle, one silent call, one call of a drill."""
    with running_server(tmp_path_factory.mktemp("figures")) as server:
        gateway, desk = server.client(Role.GATEWAY), server.client(Role.DISPATCHER, seat="1")
        call = _answered(gateway, desk, c.ReportRinging(line=LINE_1))
        incident = desk.does(c.OpenIncident(call=call))[0]["body"]["incident"]
        desk.does(c.FixPlace(incident=incident, place=a_place()))
        desk.does(
            c.DispatchVehicle(
                incident=incident,
                vehicle=V01,
                slip=a_slip(),
                recommendation=a_recommendation(V01),
            )
        )
        desk.does(c.EndCall(call=call))
        for nature in (Nature.REAL, Nature.DRILL):
            silent = _answered(gateway, desk, c.ReportRinging(line=LINE_2, nature=nature))
            desk.does(c.SettleCall(call=silent, outcome=CallOutcome.SILENT))
        yield server


def _answered(gateway: Client, desk: Client, ringing: c.ReportRinging) -> Any:
    call = gateway.does(ringing)[0]["body"]["call"]
    desk.does(c.AnswerCall(call=call))
    return call


def answered[T](client: Client, path: str, question: object, kind: type[T]) -> T:
    answer = client.post(path, question)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=kind)


def asked(report: str, **more: Any) -> dict[str, Any]:
    return {"report": report, **EVER, **more}


def test_the_catalogue_names_every_report_in_both_languages(centre: RunningServer) -> None:
    body = centre.client(Role.DIRECTOR).get("/v1/figures").content
    found = msgspec.json.decode(body, type=FigureCatalogue)
    dimensions = {dimension.id for dimension in found.dimensions}
    groups = {group for group, _ in found.groups}
    assert len(found.reports) > 30
    for report in found.reports:
        assert report.name.zh and report.name.en and report.group in groups
        assert set(report.dimensions) <= dimensions
        assert report.focus in {column.measure for column in report.columns}


def test_a_report_counts_what_is_real_and_tells_what_it_left_out(centre: RunningServer) -> None:
    director = centre.client(Role.DIRECTOR)
    question = asked("call_kinds", split=("outcome",))
    answer = answered(director, "/v1/figures", question, FigureAnswer)
    assert [(row.key, row.cells[0].n) for row in answer.table.rows] == [
        (("incident",), 1),
        (("silent",), 1),
    ]
    assert answer.left_out == {"drill": 1}
    assert answer.invented is False


def test_a_figure_leads_to_the_records_behind_it(centre: RunningServer) -> None:
    director = centre.client(Role.DIRECTOR)
    question = {"question": asked("targets", split=()), "measure": "dispatch", "key": ()}
    found = answered(director, "/v1/figures/cases", question, FigureCases)
    (case,) = found.cases
    assert found.total == 1 and case.value is not None and case.value >= 0
    assert director.get(f"/v1/incidents/{case.incident}").status_code == 200


def test_an_answer_holds_what_has_just_happened(centre: RunningServer) -> None:
    director = centre.client(Role.DIRECTOR)
    before = answered(director, "/v1/figures", asked("calls"), FigureAnswer)
    gateway = centre.client(Role.GATEWAY)
    gateway.does(c.ReportRinging(line=LINE_1))
    gateway.does(c.ReportRingingStopped(line=LINE_1))
    after = answered(director, "/v1/figures", asked("calls"), FigureAnswer)
    assert after.table.totals[0].n == before.table.totals[0].n + 1
    assert after.sequence > before.sequence


def test_the_figures_of_now_come_by_the_same_definitions(centre: RunningServer) -> None:
    body = centre.client(Role.SHIFT_LEADER, seat="8").get("/v1/figures/now").content
    now = msgspec.json.decode(body, type=FiguresNow)
    by_measure = {each.column.measure: each for each in now.figures}
    assert by_measure["missions"].hour.n == 1
    assert by_measure["pick_up"].column.norm == 10
    assert sum(now.calls_by_quarter) >= 2
    assert len(now.calls_a_week_ago) == 96


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.MAINTAINER])
def test_figures_of_people_are_not_for_everybody(centre: RunningServer, role: Role) -> None:
    client = centre.client(role)
    assert client.get("/v1/figures").status_code == 403
    assert client.post("/v1/figures", asked("calls")).status_code == 403


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        (asked("call"), 409, "figures.unknown"),
        (asked("calls", split=("stations",)), 409, "figures.unknown"),
        (asked("calls", split=("hour", "day", "line")), 409, "figures.split"),
        ({**asked("calls"), "until": EVER["since"]}, 409, "figures.period"),
        (asked("calls", splitt=("hour",)), 400, "message.unknown-field"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_code(
    centre: RunningServer, question: Any, status: int, code: str
) -> None:
    answer = centre.client(Role.DIRECTOR).post("/v1/figures", question)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
