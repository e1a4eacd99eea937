"""A real station, a real CUPS and a printer on a socket: whatever is killed, and whenever, a slip
comes onto paper, and at most one without the mark.
"""

from __future__ import annotations

import random
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from devices.simulator.printer.page_printer import PagePrinter
from dispatch_app.client.credentials import Password
from dispatch_app.client.signing import listed
from tests.fakes.peers import program
from tests.fakes.private_cups import PrivateCups
from tests.fakes.running_server import PATIENCE_S, Client, ServerProcess, until
from tests.fakes.small_region import small_region
from tests.fakes.station_process import Desk, Station

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cups() -> Iterator[PrivateCups]:
    cups = PrivateCups()
    try:
        cups.start()
        yield cups
    finally:
        cups.stop()


@pytest.fixture
def printer(cups, tmp_path) -> Iterator[PagePrinter]:
    with PagePrinter(tmp_path / "pages") as printer:
        cups.add("slip", f"once:/socket://127.0.0.1:{printer.port}/?snmp=false")
        yield printer
        printer.change(paper=True)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("centre") / "accounts"


@pytest.fixture(scope="module")
def server(accounts: Path) -> Iterator[ServerProcess]:
    more = ("--region", str(small_region()), "--demo-accounts", str(accounts))
    process = ServerProcess(accounts.parent, *more).start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def dispatcher(server: ServerProcess, accounts: Path) -> Iterator[Client]:
    who = listed(accounts, "seat-1", seat="1")
    assert isinstance(who, Password)
    with httpx.Client(base_url=server.url, timeout=PATIENCE_S, trust_env=False) as http:
        body = {"account": who.account, "password": who.password, "seat": "1"}
        yield Client(http, http.post("/v1/sessions", json=body).json()["token"])


@pytest.fixture(scope="module")
def places() -> Iterator[tuple[str, str]]:
    """A station and a vehicle of its own for each test: what one leaves open binds no other."""
    return iter((("S01", "01"), ("S02", "08"), ("S03", "14"), ("S04", "18")))


@pytest.fixture
def place(places) -> tuple[str, str]:
    return next(places)


@pytest.fixture
def desk(dispatcher: Client, place: tuple[str, str]) -> Desk:
    return Desk(dispatcher, small_region(), *place)


@pytest.fixture
def station(cups, printer, server, accounts, tmp_path, place) -> Iterator[Station]:
    printing = ("--printer", "slip")
    station = Station(
        server,
        tmp_path,
        small_region(),
        *printing,
        cups=cups.address,
        id=place[0],
        accounts=accounts,
    )
    yield station
    station.kill()


def marks(printer: PagePrinter) -> list[bool]:
    """Of each page that came out, whether it is marked."""
    return ["补" in _title_of(page) for page in printer.pages]


def _title_of(page: Path) -> str:
    told = subprocess.run(
        [program("pdfinfo"), "-enc", "UTF-8", page], capture_output=True, check=True
    )
    return told.stdout.decode().partition("Title:")[2].partition("\n")[0]


def ordered(desk: Desk, station: Station) -> str:
    """The mission's id; the station is up."""
    incident, _ = desk.opens()
    station.start()
    until(station.online, "the station's link")
    return desk.sends(incident)


def printed(desk: Desk, station: Station, mission: str) -> None:
    until(lambda: station.step() == "printed", "the slip")
    until(lambda: desk.slip(mission)["printed_at"], "the printed receipt")


def test_a_page_waiting_for_paper_outlives_the_station_and_is_printed_once(station, desk, printer):
    printer.change(paper=False)
    mission = ordered(desk, station)
    until(lambda: printer.taken, "the printer has the page")
    assert station.step() == "printing"
    station.kill()
    station.start()
    until(station.online, "the station's link")
    assert desk.slip(mission)["printed_at"] is None
    printer.change(paper=True)
    printed(desk, station, mission)
    assert marks(printer) == [False]


def test_a_killed_spooler_costs_a_second_slip_that_is_marked(station, desk, printer, cups):
    printer.change(paper=False)
    mission = ordered(desk, station)
    until(lambda: printer.taken, "the printer has the page")
    cups.kill(with_backends=True)
    printer.change(paper=True)
    until(lambda: printer.pages, "what had reached the printer")
    cups.start()
    printed(desk, station, mission)
    assert marks(printer) == [False, True]


def test_a_slip_that_had_not_left_a_killed_spooler_is_printed_once(station, desk, printer, cups):
    cups.run("cupsdisable", "slip")
    mission = ordered(desk, station)
    until(lambda: cups.jobs("slip"), "the job in the queue")
    cups.kill()
    station.kill()
    cups.start()
    station.start()
    cups.run("cupsenable", "slip")
    printed(desk, station, mission)
    assert marks(printer) == [False]


@pytest.mark.parametrize("seed", [1])
def test_killed_at_any_moment_there_is_a_slip_and_at_most_one_unmarked(
    station, desk, printer, cups, seed
):
    """Station and spooler in turns, while the printer takes its time."""
    chance = random.Random(seed)
    printer.change(bytes_per_s=3_000_000.0)
    mission = ordered(desk, station)
    for _ in range(2):
        threading.Event().wait(chance.uniform(0.0, 1.0))
        station.kill()
        station.start()
        threading.Event().wait(chance.uniform(0.0, 1.0))
        cups.kill(with_backends=chance.random() < 0.5)
        cups.start()
    printed(desk, station, mission)
    assert marks(printer).count(False) <= 1
    assert printer.pages
