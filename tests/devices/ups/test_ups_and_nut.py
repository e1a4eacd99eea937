"""Our UPS read by NUT's own drivers; our client of NUT against a real server of it."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from devices.simulator.ups import Speech, UpsModel
from devices.simulator.ups_port import SimulatedUps
from devices.ups.events import StaleReason, UpsEvent, UpsRead, UpsStale
from devices.ups.nut import NutAddress, NutPatience, NutUps
from devices.ups.nut_words import status_of
from tests.fakes.running_server import until

NUT = Path("/lib/nut")
PATIENCE_S = 60


@pytest.fixture(autouse=True)
def _nut() -> None:
    if not (NUT / "nutdrv_qx").exists() or not (NUT / "upsd").exists():
        if os.environ.get("CI") == "true":
            pytest.fail("the package nut-server is missing")
        pytest.skip("the package nut-server is missing")


def read_by_nut(port: str, protocol: str) -> dict[str, str]:
    """What NUT's driver makes of it, in one shot."""
    done = subprocess.run(
        [
            str(NUT / "nutdrv_qx"),
            *("-s", "t", "-x", f"port={port}", "-x", f"protocol={protocol}", "-u", "root"),
            *("-d", "1"),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    pairs = (line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)
    return dict(pairs)


@pytest.mark.parametrize("mains", [True, False])
def test_nuts_megatec_driver_reads_our_ups(mains: bool) -> None:
    with SimulatedUps(UpsModel(mains=mains, load_percent=61.0)) as ups:
        read = read_by_nut(ups.port, "megatec")
    assert read["ups.status"] == ("OL" if mains else "OB")
    assert (read["ups.load"], read["battery.voltage.nominal"]) == ("61", "24.0")
    assert read["device.mfr"] == "SIMULATED"


def test_nuts_voltronic_driver_reads_our_ups() -> None:
    with SimulatedUps(UpsModel(speech=Speech.VOLTRONIC, charge_percent=80.0)) as ups:
        read = read_by_nut(ups.port, "voltronic")
    assert read["ups.status"] == "OL"
    assert (read["battery.charge"], read["device.model"]) == ("80", "SIMULATED")


class Upsd:
    """A NUT server with a UPS made of a file."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.figures = directory / "made.dev"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> Upsd:
        self._write("ups.conf", f"[made]\ndriver = dummy-ups\nport = {self.figures}\n")
        self._write("upsd.conf", f"LISTEN 127.0.0.1 {self.port}\nMAXAGE 15\n")
        self._write("upsd.users", "[tester]\npassword = made-up\ninstcmds = ALL\n")
        self.says("OL", charge="93")
        self._driver = self._run(NUT / "dummy-ups", "-a", "made", "-u", "root", "-F")
        until(lambda: list(self._directory.glob("dummy-ups-made")), "the driver's socket")
        self._server = self._run(NUT / "upsd", "-u", "root", "-F")
        return self

    def says(self, status: str, **figures: str) -> None:
        """What its UPS says from its next look on; the driver reads the file in turns."""
        lines = [f"ups.status: {status}", "input.voltage: 221", "ups.load: 37"]
        lines += [f"battery.{name}: {value}" for name, value in figures.items()]
        lines += ["battery.voltage.nominal: 24", "ups.mfr: Made", "TIMER 1"]
        fresh = self.figures.with_suffix(".new")
        fresh.write_text("\n".join(lines) + "\n")
        fresh.replace(self.figures)

    def kill_driver(self) -> None:
        self._driver.kill()
        self._driver.wait()

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def _write(self, name: str, text: str) -> None:
        (self._directory / name).write_text(text)

    def _run(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        place = str(self._directory)
        process = subprocess.Popen(
            [str(program), *arguments],
            env={**os.environ, "NUT_CONFPATH": place, "NUT_STATEPATH": place},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process


@pytest.fixture
def upsd(tmp_path: Path) -> Iterator[Upsd]:
    server = Upsd(tmp_path)
    try:
        yield server.start()
    finally:
        server.stop()


class Told:
    def __init__(self) -> None:
        self._queue: Queue[UpsEvent] = Queue()

    def __call__(self, event: UpsEvent) -> None:
        self._queue.put(event)

    def status(self, **wanted: object) -> UpsRead:
        while True:
            event = self._queue.get(timeout=PATIENCE_S)
            if isinstance(event, UpsRead) and all(
                getattr(event.status, name) == value for name, value in wanted.items()
            ):
                return event

    def stale(self) -> StaleReason:
        while True:
            event = self._queue.get(timeout=PATIENCE_S)
            if isinstance(event, UpsStale):
                return event.reason


def asking(upsd: Upsd, told: Told, ups: str = "made") -> NutUps:
    patience = NutPatience(poll_s=0.1, retry_s=0.1)
    return NutUps(NutAddress(ups=ups, port=upsd.port), told, patience=patience)


def test_a_real_server_is_read_and_its_loss_of_mains_and_of_the_ups_are_told(upsd: Upsd) -> None:
    told = Told()
    client = asking(upsd, told)
    client.start()
    try:
        read = told.status(mains_lost=False)
        assert (read.status.charge_percent, read.nominal.battery_v) == (93.0, 24.0)
        upsd.says("OB LB", charge="12")
        assert told.status(mains_lost=True).status.battery_low
        upsd.kill_driver()
        assert told.stale() is StaleReason.SERVER_STALE
    finally:
        client.stop()


def test_a_ups_that_the_server_does_not_have_is_said_so(upsd: Upsd) -> None:
    told = Told()
    client = asking(upsd, told, ups="another")
    client.start()
    try:
        until(lambda: told.stale() is StaleReason.REFUSED, "the refusal")
    finally:
        client.stop()


def test_without_a_server_nothing_is_known() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = Told()
    patience = NutPatience(poll_s=0.1, retry_s=0.1)
    client = NutUps(NutAddress(ups="made", port=port), told, patience=patience)
    client.start()
    try:
        assert told.stale() is StaleReason.SERVER_AWAY
    finally:
        client.stop()


@pytest.mark.parametrize("word", ["", "WAIT", "NOT-A-WORD"])
def test_a_server_that_does_not_say_how_the_ups_stands_says_nothing(word: str) -> None:
    assert status_of({"ups.status": word, "battery.charge": "100"}) is None
