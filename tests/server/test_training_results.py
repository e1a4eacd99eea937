"""Earlier runs are told in a training run alone; a dispatcher hears of the own work alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, SeatId
from dispatch_app.domain.training.scores import Score, WorkScore
from dispatch_app.domain.training.values import TrainingRun
from tests.fakes.running_server import Client, RunningServer, running_server

RUN = TrainingRun(id="storm-7", scenario="storm", seed=7, seats=(SeatId("1"),), lasts_s=1800)
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def a_work(name: str) -> WorkScore:
    account = AccountId(name) if name else None
    return WorkScore(account=account, name=name, seats=(), figures=(), points=5.0, of=10.0)


BEFORE = Score(
    run=RUN,
    since=NOON,
    until=NOON + timedelta(hours=1),
    calls=4,
    incidents=2,
    orders=2,
    team=a_work(""),
    people=(a_work("person-1"), a_work("person-2")),
    moments=(),
    notes=(),
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("results")
    (directory / "storm-7.json").write_bytes(msgspec.json.encode(BEFORE))
    return directory


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, results: Path) -> Iterator[RunningServer]:
    own = tmp_path_factory.mktemp("played")
    with running_server(own, training=RUN, results=results) as server:
        yield server


@pytest.fixture
def live(tmp_path: Path, results: Path) -> Iterator[RunningServer]:
    """It could read them."""
    with running_server(tmp_path, results=results) as server:
        yield server


def told(client: Client) -> list[Score]:
    answer = client.get("/v1/training/results")
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=list[Score])


def test_a_coach_hears_of_everybodys_earlier_runs(played: RunningServer) -> None:
    (found,) = told(played.client(Role.DIRECTOR))
    assert [work.name for work in found.people] == ["person-1", "person-2"]


def test_a_trainee_hears_of_the_own_work_alone(played: RunningServer) -> None:
    (found,) = told(played.client(Role.DISPATCHER, seat="1", name="person-2"))
    assert [work.name for work in (*found.people, found.team)] == ["person-2", "person-2"]


def test_a_live_centre_tells_of_no_training(live: RunningServer) -> None:
    assert told(live.client(Role.DIRECTOR)) == []


def test_who_has_no_desk_hears_of_none(played: RunningServer) -> None:
    answer = played.client(Role.STATION, station="N").get("/v1/training/results")
    assert (answer.status_code, answer.json()["code"]) == (403, "right.missing")
