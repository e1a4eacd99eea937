"""The dispatcher's seat as real processes: keys counted, kills survived, rivals named."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dispatch_app.domain.codes import Origin, VehicleState
from dispatch_app.domain.commands import ReportCaller, ReportRinging, ReportVehicleState
from dispatch_app.domain.ids import LineId, VehicleId
from tests.fakes.keyed_client import keyed_client
from tests.fakes.running_server import ROOT, Client, ServerProcess, until
from tests.fakes.small_region import small_region

pytestmark = pytest.mark.slow


class Seat:
    """A seat process and the words it obeys."""

    def __init__(self, server: ServerProcess, directory: Path, region: Path, seat: str) -> None:
        self._command = [
            *(sys.executable, "-m", "tests.fakes.seat_process", "--offscreen"),
            *("--centre", server.url, "--region", str(region)),
            *("--accounts", str(directory / "accounts"), "--data", str(directory / f"seat-{seat}")),
            *("--seat", seat, "--account", f"seat-{seat}"),
            *("--tiles", str(directory / "tiles")),
        ]
        self._store = directory / f"seat-{seat}" / f"seat-{seat}.sqlite"
        self._log = directory / f"seat-{seat}.log"
        self.keys = 0
        self.start()

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        until(lambda: self.see("online"), "the seat's link")

    def tell(self, words: str) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text(encoding="utf-8")[-3000:]
        return json.loads(answer)

    def key(self, name: str) -> None:
        self.tell(f"key {name}")
        self.keys += 1

    def type(self, text: str) -> None:
        self.tell(f"type {text}")
        self.keys += len(text)

    def see(self, what: str) -> Any:
        return self.tell(f"see {what}")

    def until_seen(self, what: str, want: Any) -> Any:
        return until(lambda: (seen := self.see(what)) and want(seen) and [seen], what)[0]

    def takes_chest_pain(self) -> None:
        """Answer, take the proposed place, name the complaint; a vehicle can then be sent."""
        self.until_seen("queue", lambda rows: rows[0]["section"] == "ringing")
        self.key("F2")
        self.until_seen("place", bool)
        self.key("Enter")
        self.until_seen("place-fixed", bool)
        self.type("xt")
        self.key("Enter")
        self.until_seen("can-send", bool)

    def drafts(self) -> str:
        """What the seat's own disk holds of its forms."""
        with closing(sqlite3.connect(f"file:{self._store}?mode=ro", uri=True)) as db:
            rows = db.execute("select body from draft").fetchall()
        return "".join(json.dumps(json.loads(row[0]), ensure_ascii=False) for row in rows)

    def kill(self) -> None:
        """As a power cut would."""
        self._process.kill()
        self._close()

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        self._close()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait(30)


class World:
    """Server, region and machines; seats as they are asked for."""

    def __init__(self, directory: Path, region: Path) -> None:
        self.directory, self.region = directory, region
        self.server = ServerProcess(
            directory, "--region", str(region), "--demo-accounts", str(directory / "accounts")
        ).start()
        self.seats: list[Seat] = []
        self.machine = self._signed_in("gateway-lines")
        self.crews = self._signed_in("gateway-vehicles")

    def _signed_in(self, account: str) -> Client:
        return keyed_client(self.server.url, self.directory / "accounts", account)

    def seat(self, number: str) -> Seat:
        seat = Seat(self.server, self.directory, self.region, number)
        self.seats.append(seat)
        return seat

    def all_stand_by(self) -> None:
        for vehicle in self.crews.snapshot()["state"]["vehicles"]:
            self.crews.does(
                ReportVehicleState(
                    vehicle=VehicleId(vehicle),
                    state=VehicleState.STANDBY,
                    origin=Origin.TERMINAL_KEY,
                )
            )

    def rings(self, line: str, number: str) -> None:
        self.machine.does(ReportRinging(line=LineId(line)))
        self.machine.does(ReportCaller(line=LineId(line), number=number))

    def a_number(self) -> str:
        """A landline with an address that has a position."""
        rows = (self.region / "subscribers.csv").read_text(encoding="utf-8").splitlines()[1:]
        return next(r.split(",")[0] for r in rows if r.startswith("0999") and r.split(",")[3])

    def close(self) -> None:
        for seat in self.seats:
            seat.stop()
        self.machine.close()
        self.crews.close()
        self.server.stop()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, small_region())
    yield world
    world.close()


def test_from_ring_to_order_takes_at_most_twelve_keys_and_no_other_window(world: World) -> None:
    """A known landline and chest pain, by keyboard alone."""
    world.all_stand_by()
    seat = world.seat("1")
    world.rings("1", world.a_number())
    seat.takes_chest_pain()
    seat.key("F9")
    seat.until_seen("missions", lambda missions: missions[0]["stage"] == "ordered")
    assert seat.keys <= 12


def test_a_draft_in_the_form_survives_the_kill_of_the_seat(world: World) -> None:
    seat = world.seat("1")
    world.rings("1", "09990009999")
    seat.until_seen("queue", lambda rows: rows[0]["section"] == "ringing")
    seat.key("F2")
    call = seat.until_seen("selected", bool)
    seat.type("没有人知道的小路尽头")
    until(lambda: "没有人知道的小路尽头" in seat.drafts(), "the draft on disk")
    seat.kill()
    seat.start()
    seat.until_seen("calls", lambda calls: call in calls)
    seat.tell(f"select {call}")
    seat.until_seen("place", lambda text: text == "没有人知道的小路尽头")


def test_what_a_seat_did_while_the_centre_was_gone_arrives_once(world: World) -> None:
    world.all_stand_by()
    seat = world.seat("1")
    world.rings("1", world.a_number())
    seat.takes_chest_pain()
    world.server.kill()
    seat.key("F9")
    world.server.start()
    missions = seat.until_seen("missions", bool)
    assert len(missions) == 1


def test_two_seats_that_send_one_vehicle_hear_who_was_first(world: World) -> None:
    """Each takes a call from the same place, so that both are offered the same vehicle."""
    world.all_stand_by()
    one, two = world.seat("1"), world.seat("2")
    number = world.a_number()
    for line, seat in (("1", one), ("2", two)):
        world.rings(line, number)
        seat.takes_chest_pain()
    one.key("F9")
    two.key("F9")
    missions = until(lambda: (m := one.see("missions")) and len(m) >= 1 and m, "an order")
    until(lambda: one.see("said") and two.see("said"), "words at both seats")
    vehicles = [m["vehicle"] for m in one.see("missions")]
    assert len(set(vehicles)) == len(vehicles)
    assert missions
