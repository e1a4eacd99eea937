"""Shifts are scored over HTTP from the journal that the figures read; own work alone below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.training.scores import Kpi, KpiScore, Score, WorkScore
from dispatch_app.ports.figures import FigureAnswer
from tests.fakes.builders import LINE_1, LINE_2, V01, a_place, a_recommendation, a_slip
from tests.fakes.running_server import Client, RunningServer, running_server

FIRST, SECOND = "person-1", "person-2"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One person sent a vehicle, another answered a silent call."""
    with running_server(tmp_path_factory.mktemp("scores")) as server:
        gateway = server.client(Role.GATEWAY)
        desk = seated(server, "1", FIRST)
        call = answered(gateway, desk, LINE_1)
        incident = desk.does(c.OpenIncident(call=call))[0]["body"]["incident"]
        desk.does(c.FixPlace(incident=incident, place=a_place()))
        order = c.DispatchVehicle(
            incident=incident, vehicle=V01, slip=a_slip(), recommendation=a_recommendation(V01)
        )
        desk.does(order)
        answered(gateway, seated(server, "2", SECOND), LINE_2)
        yield server


def seated(server: RunningServer, seat: str, name: str) -> Client:
    desk = server.client(Role.DISPATCHER, seat=seat, name=name)
    desk.does(c.SignInSeat(seat=seat, person=name))  # type: ignore[arg-type]
    return desk


def answered(gateway: Client, desk: Client, line: Any) -> Any:
    call = gateway.does(c.ReportRinging(line=line))[0]["body"]["call"]
    desk.does(c.AnswerCall(call=call))
    return call


def scored(client: Client, path: str = "/v1/training/score") -> Score:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Score)


def figure(work: WorkScore, kpi: Kpi) -> KpiScore:
    return next(each for each in work.figures if each.kpi is kpi)


def test_a_real_shift_is_scored_and_is_no_training(centre: RunningServer) -> None:
    found = scored(centre.client(Role.DIRECTOR))
    assert found.run is None
    assert (found.calls, found.incidents, found.orders) == (2, 1, 1)
    assert {work.name for work in found.people} == {FIRST, SECOND}
    assert figure(found.team, Kpi.PLACE).hits == 1


@pytest.mark.parametrize(
    ("report", "measure", "kpi"),
    [("calls", "pick_up", Kpi.ANSWERED), ("targets", "dispatch", Kpi.DISPATCHED)],
)
def test_the_score_counts_what_the_reports_count(
    centre: RunningServer, report: str, measure: str, kpi: Kpi
) -> None:
    director = centre.client(Role.DIRECTOR)
    question = {"report": report, "since": "2000-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z"}
    answer = director.post("/v1/figures", question)
    told = msgspec.json.decode(answer.content, type=FigureAnswer)
    cell = told.table.totals[[column.measure for column in told.columns].index(measure)]
    counted = figure(scored(director).team, kpi)
    assert (counted.n, counted.hits) == (cell.n, round((cell.within or 0.0) * cell.n))


def test_a_dispatcher_sees_the_own_work_alone(centre: RunningServer) -> None:
    desk = centre.client(Role.DISPATCHER, seat="2", name=SECOND)
    found = scored(desk)
    assert [work.name for work in found.people] == [SECOND]
    assert (figure(found.team, Kpi.ANSWERED).n, figure(found.team, Kpi.DISPATCHED).n) == (1, 0)
    assert all(moment.account == SECOND for moment in found.moments)


def test_only_what_lies_within_the_time_is_scored(centre: RunningServer) -> None:
    before = datetime.now(UTC) - timedelta(days=2)
    since = (before - timedelta(hours=8)).isoformat().replace("+00:00", "Z")
    until = before.isoformat().replace("+00:00", "Z")
    found = scored(centre.client(Role.DIRECTOR), f"/v1/training/score?from={since}&until={until}")
    assert (found.calls, found.team.of) == (0, 0)


def test_longer_than_a_week_is_no_shift(centre: RunningServer) -> None:
    answer = centre.client(Role.DIRECTOR).get("/v1/training/score?from=2020-01-01T00:00:00Z")
    assert (answer.status_code, answer.json()["code"]) == (409, "score.period")


def test_who_has_no_desk_reads_no_scores(centre: RunningServer) -> None:
    answer = centre.client(Role.STATION, station="N").get("/v1/training/score")
    assert (answer.status_code, answer.json()["code"]) == (403, "right.missing")
