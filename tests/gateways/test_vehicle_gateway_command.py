"""`main.py gateway vehicles` as a process: it listens, serves crews, and ends in order."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulator.vehicle_terminal.town import Town
from dispatch_app.adapters.key_files import make_key
from dispatch_app.domain.codes import Origin, Role, VehicleState
from dispatch_app.domain.commands import ReportVehicleState
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.terminal_commands import BindTerminal
from dispatch_app.domain.values import Fix
from dispatch_app.ports.accounts import Account
from dispatch_app.simulation.terminals import FleetByTerminals, numbers
from tests.fakes import builders as a
from tests.fakes.running_server import RunningServer, running_server, until
from tests.fakes.vehicle_room import now

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path) as running:
        public = make_key(tmp_path / "vehicles.key")
        account = Account(
            id=AccountId("gateway-vehicles"), role=Role.VEHICLE_GATEWAY, name="gateway-vehicles"
        )
        running.accounts.create(account, public_key=public)
        yield running


def command(server: str, directory: Path, *words: str) -> list[str]:
    return [
        *(sys.executable, str(ROOT / "main.py"), "gateway", "vehicles"),
        *("--centre", server, "--key", str(directory / "vehicles.key")),
        *("--data", str(directory / "data"), *words),
    ]


def test_simulated_crews_reach_the_centre_through_the_process(
    server: RunningServer, tmp_path: Path
) -> None:
    maintainer = server.client(Role.MAINTAINER)
    for vehicle, number in numbers([a.V01, a.V02]).items():
        maintainer.does(BindTerminal(terminal=number, vehicle=vehicle))
    ready = tmp_path / "ready.json"
    ports = ("--tcp", "0", "--udp", "0", "--ready-file", str(ready))
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command(server.url, tmp_path, *ports), stderr=log)
    try:
        until(ready.exists, "the ports")
        town = Town("127.0.0.1", json.loads(ready.read_text())["tcp"])
        town.start()
        try:
            crews_report(server, FleetByTerminals(town, [a.V01, a.V02]))
        finally:
            town.stop()
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(30)
    assert code == 0, (tmp_path / "log").read_text()


def crews_report(server: RunningServer, fleet: FleetByTerminals) -> None:
    resting = ReportVehicleState(
        vehicle=a.V01, state=VehicleState.OUT_OF_SERVICE, origin=Origin.TERMINAL_KEY
    )
    fleet.press(a.V01, resting)
    bus, seat = server.server.bus, server.client()
    until(lambda: bus.state.vehicles[a.V01].base is VehicleState.OUT_OF_SERVICE, "the state")

    def moved() -> list[dict[str, object]]:
        """What a box measures before it has signed in is late; it measures again and again."""
        fleet.report([Fix(vehicle=a.V02, lat=31.5, lon=120.5, at=now(), speed_mps=9.0)])
        fixes: list[dict[str, object]] = seat.get("/v1/positions").json()["fixes"]
        return fixes

    (fix,) = until(moved, "the position")
    assert (fix["vehicle"], fix["lat"], fix["source"]) == (a.V02, 31.5, "terminal")


def test_a_port_that_is_taken_is_said_and_ends_with_three(
    server: RunningServer, tmp_path: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            command(server.url, tmp_path, "--tcp", port, "--udp", "0"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 3
    assert "is another gateway running?" in ended.stderr


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("[keys]\n'event:1' = 'dance'\n", "dance"),
        ("[listen]\ntcpp = 1\n", "tcp"),
        ("[limits]\nbytes_per_second = 1.0\n", "bytes_per_s"),
        ("[texts]\nlanguage = 'tlh'\n", "tlh"),
        ("[listen\n", "--config"),
    ],
)
def test_a_configuration_that_cannot_be_used_ends_with_two(
    tmp_path: Path, file: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import main

    make_key(tmp_path / "vehicles.key")
    config = tmp_path / "vehicles.toml"
    config.write_text(file, encoding="utf-8")
    words = command("http://127.0.0.1:1", tmp_path, "--config", str(config))[2:]
    assert main.main(words) == 2
    assert said in capsys.readouterr().err
