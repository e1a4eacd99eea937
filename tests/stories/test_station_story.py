"""A real station process killed at the worst moments: the slip is delivered, shown and printed,
at least once and at most once without the mark.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from dispatch_app.client.credentials import Password
from dispatch_app.client.signing import listed
from dispatch_app.domain.codes import Origin, VehicleState
from dispatch_app.domain.commands import DispatchVehicle, OpenIncident, ReportVehicleState
from dispatch_app.domain.ids import IncidentId, VehicleId
from gis.region import Region
from tests.fakes.builders import a_place, a_recommendation, a_slip
from tests.fakes.running_server import PATIENCE_S, ROOT, Client, ServerProcess, until
from tests.fakes.small_region import small_region

pytestmark = pytest.mark.slow

VEHICLE = VehicleId("01")
STATION = "S01"


class Station:
    """`main.py station` as a process that can be killed, with what it leaves behind."""

    def __init__(self, server: ServerProcess, directory: Path, region: Path) -> None:
        self._ready = directory / "station.ready"
        self.prints = directory / "prints"
        self._directory = directory
        self._command = [
            *(sys.executable, str(ROOT / "main.py"), "station", "--station", STATION),
            *("--centre", server.url, "--region", str(region), "--offscreen"),
            *("--accounts", str(directory / "accounts"), "--data", str(directory / "station")),
            *("--print-dir", str(self.prints), "--trace", str(directory / "trace.jsonl")),
            *("--ready-file", str(self._ready)),
        ]

    def start(self, *more: str) -> None:
        self._ready.unlink(missing_ok=True)
        with (self._directory / "station.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, *more], cwd=ROOT, stdout=log, stderr=log
            )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def online(self) -> bool:
        return self._ready.exists()

    def step(self) -> str:
        """What the journal on its disk says of the first slip."""
        return self._on_disk("select step from slip")

    def kept(self, kind: str) -> str:
        """The first command of a kind that waits for the centre."""
        return self._on_disk(f"select kind from outbox where kind = '{kind}'")

    def _on_disk(self, query: str) -> str:
        path = self._directory / "station" / f"station-{STATION}.sqlite"
        if not path.exists():
            return ""
        with closing(sqlite3.connect(path, timeout=5.0)) as db:
            try:
                found = db.execute(query).fetchone()
            except sqlite3.OperationalError:  # Before its tables are there.
                return ""
        return str(found[0]) if found else ""

    def painted(self) -> list[Any]:
        """The slips that have become visible."""
        path = self._directory / "trace.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        notes = [json.loads(line) for line in lines if line.endswith("}")]
        return [note for note in notes if note["what"] == "slip-painted"]

    def papers(self) -> list[str]:
        return sorted(path.name for path in self.prints.glob("*.pdf"))


class Desk:
    """A dispatcher who sends one vehicle."""

    def __init__(self, client: Client, region: Path) -> None:
        self.client = client
        station = next(s for s in Region.open(region).stations() if s.id == STATION)
        self._place = replace(
            a_place(),
            position=replace(a_place().position, lat=station.lat + 0.01, lon=station.lon),
        )

    def opens(self) -> tuple[str, str]:
        """An incident's id, and the number that its first mission will bear."""
        self.client.does(
            ReportVehicleState(vehicle=VEHICLE, state=VehicleState.STANDBY, origin=Origin.BY_HAND)
        )
        (opened,) = (
            e["body"] for e in self.client.does(OpenIncident()) if e["kind"] == "IncidentOpened"
        )
        return opened["incident"], f"{opened['number']}-1"

    def sends(self, incident: str) -> str:
        """The mission's id."""
        order = DispatchVehicle(
            incident=IncidentId(incident),
            vehicle=VEHICLE,
            slip=a_slip(place=self._place),
            recommendation=a_recommendation(VEHICLE),
        )
        sent = self.client.does(order)
        return str(next(e["body"]["mission"] for e in sent if e["kind"] == "MissionOrdered"))

    def mission(self, mission: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.snapshot()["state"]["missions"][mission]
        return found

    def slip(self, mission: str) -> dict[str, Any]:
        found: dict[str, Any] = self.mission(mission)["slips"][0]
        return found


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
