"""A real station process that can be killed, and a dispatcher who sends it one vehicle."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from dispatch_app.domain.codes import Origin, VehicleState
from dispatch_app.domain.commands import DispatchVehicle, OpenIncident, ReportVehicleState
from dispatch_app.domain.ids import IncidentId, VehicleId
from gis.region import Region
from tests.fakes.builders import a_place, a_recommendation, a_slip
from tests.fakes.running_server import ROOT, Client, ServerProcess

VEHICLE = VehicleId("01")
STATION = "S01"


class Station:
    """`main.py station` as a process that can be killed, with what it leaves behind."""

    def __init__(
        self,
        server: ServerProcess,
        directory: Path,
        region: Path,
        *printing: str,
        cups: str = "",
        id: str = STATION,
        accounts: Path | None = None,
    ) -> None:
        """`printing`: options instead of a folder of PDF files; `cups`: where the spooler is."""
        self._id = id
        self._ready = directory / "station.ready"
        self.prints = directory / "prints"
        self._environment = {**os.environ, **({"CUPS_SERVER": cups} if cups else {})}
        self._directory = directory
        self._command = [
            *(sys.executable, str(ROOT / "main.py"), "station", "--station", id),
            *("--centre", server.url, "--region", str(region), "--offscreen"),
            *(
                "--accounts",
                str(accounts or directory / "accounts"),
                "--data",
                str(directory / "station"),
            ),
            *("--trace", str(directory / "trace.jsonl"), "--ready-file", str(self._ready)),
            *(printing or ("--print-dir", str(self.prints))),
        ]

    def start(self, *more: str) -> None:
        self._ready.unlink(missing_ok=True)
        with (self._directory / "station.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, *more],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                env=self._environment,
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
        path = self._directory / "station" / f"station-{self._id}.sqlite"
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

    def __init__(
        self, client: Client, region: Path, station_id: str = STATION, vehicle: str = VEHICLE
    ) -> None:
        self.client = client
        self._vehicle = VehicleId(vehicle)
        station = next(s for s in Region.open(region).stations() if s.id == station_id)
        self._place = replace(
            a_place(),
            position=replace(a_place().position, lat=station.lat + 0.01, lon=station.lon),
        )

    def opens(self) -> tuple[str, str]:
        """An incident's id, and the number that its first mission will bear."""
        self.client.does(
            ReportVehicleState(
                vehicle=self._vehicle, state=VehicleState.STANDBY, origin=Origin.BY_HAND
            )
        )
        (opened,) = (
            e["body"] for e in self.client.does(OpenIncident()) if e["kind"] == "IncidentOpened"
        )
        return opened["incident"], f"{opened['number']}-1"

    def sends(self, incident: str) -> str:
        """The mission's id."""
        order = DispatchVehicle(
            incident=IncidentId(incident),
            vehicle=self._vehicle,
            slip=a_slip(place=self._place),
            recommendation=a_recommendation(self._vehicle),
        )
        sent = self.client.does(order)
        return str(next(e["body"]["mission"] for e in sent if e["kind"] == "MissionOrdered"))

    def mission(self, mission: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.snapshot()["state"]["missions"][mission]
        return found

    def slip(self, mission: str) -> dict[str, Any]:
        found: dict[str, Any] = self.mission(mission)["slips"][0]
        return found
