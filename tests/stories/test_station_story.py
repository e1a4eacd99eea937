"""A real station process killed at the worst moments: the slip is delivered, shown and printed,
at least once and at most once without the mark.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dispatch_app.client.credentials import Password
from dispatch_app.client.signing import listed
from tests.fakes.running_server import PATIENCE_S, Client, ServerProcess, until
from tests.fakes.small_region import small_region
from tests.fakes.station_process import Desk, Station

pytestmark = pytest.mark.slow


@pytest.fixture
def region() -> Path:
    return small_region()


@pytest.fixture
def server(tmp_path: Path, region: Path) -> Iterator[ServerProcess]:
    more = ("--region", str(region), "--demo-accounts", str(tmp_path / "accounts"))
    process = ServerProcess(tmp_path, *more).start()
    yield process
    process.stop()


@pytest.fixture
def desk(server: ServerProcess, tmp_path: Path, region: Path) -> Iterator[Desk]:
    who = listed(tmp_path / "accounts", "seat-1", seat="1")
    assert isinstance(who, Password)
    with httpx.Client(base_url=server.url, timeout=PATIENCE_S, trust_env=False) as http:
        body = {"account": who.account, "password": who.password, "seat": "1"}
        token = http.post("/v1/sessions", json=body).json()["token"]
        yield Desk(Client(http, token), region)


@pytest.fixture
def station(server: ServerProcess, tmp_path: Path, region: Path) -> Iterator[Station]:
    station = Station(server, tmp_path, region)
    yield station
    station.kill()


def test_killed_while_printing_it_prints_again_with_the_mark(station, desk):
    incident, number = desk.opens()
    station.prints.mkdir()
    stuck = station.prints / f"{number}-v1.part"
    os.mkfifo(stuck)  # Whoever writes into it waits: a printer that has begun and not ended.
    station.start()
    mission = desk.sends(incident)
    until(lambda: station.step() == "printing", "printing")
    station.kill()
    stuck.unlink()
    assert desk.slip(mission)["printed_at"] is None
    station.start()
    until(lambda: desk.slip(mission)["printed_at"], "the printed receipt")
    assert station.papers() == [f"{number}-v1-reprint.pdf"]
    until(lambda: len(station.painted()) == 2, "the slip on the screen again")


def test_killed_before_signing_it_sounds_again_and_prints_no_second_slip(station, desk):
    incident, number = desk.opens()
    station.start()
    mission = desk.sends(incident)
    until(lambda: station.step() == "printed", "the slip")
    station.kill()
    station.start("--crew", "50")
    until(lambda: desk.mission(mission)["stage"] == "en_route", "signature and departure")
    assert len(station.painted()) == 2
    assert station.papers() == [f"{number}-v1.pdf"]
    stages = [s["stage"] for s in desk.mission(mission)["stages"]]
    assert stages == ["ordered", "acknowledged", "en_route"]


@pytest.mark.parametrize("seed", [1])
def test_killed_at_any_moment_there_is_a_slip_and_at_most_one_unmarked(station, desk, seed):
    chance = random.Random(seed)
    incident, _ = desk.opens()
    station.start()
    until(lambda: station.online(), "the station's link")
    mission = desk.sends(incident)
    for _ in range(3):
        threading.Event().wait(chance.uniform(0.0, 0.8))
        station.kill()
        station.start()
        until(station.online, "the station's link")
    until(lambda: station.step() == "printed", "the slip")
    until(lambda: desk.slip(mission)["printed_at"], "the printed receipt")
    assert desk.slip(mission)["delivered_at"] is not None
    assert sum("reprint" not in name for name in station.papers()) <= 1
    assert station.papers()


def test_without_a_centre_the_buttons_work_and_all_arrives_once(server, station, desk):
    incident, _ = desk.opens()
    station.start("--crew", "10")
    mission = desk.sends(incident)
    until(station.step, "the slip")
    server.kill()
    until(lambda: station.kept("ReportStage"), "signed and departed without a centre")
    server.start()
    until(lambda: desk.mission(mission)["stage"] == "en_route", "all of it at the centre")
    stages = [s["stage"] for s in desk.mission(mission)["stages"]]
    assert stages == ["ordered", "acknowledged", "en_route"]
