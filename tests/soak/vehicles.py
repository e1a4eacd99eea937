"""500 vehicles for an hour with all that goes wrong on the way: is every position brought home?

    python -m tests.soak.vehicles --vehicles 500 --minutes 60 --json FILE

The gateway runs as a process of its own, before a made-up centre that is away now and then, with
its wall clock set forth and back and strangers who send rubbish. Exit code 1 if a position was
lost, a terminal is not reached by an order at the end, or memory, files or tasks grew.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from devices.simulator.nmea_port import sentences
from devices.simulator.sip.loopback import free_port
from tests.soak.fleet import Fleet, Pace
from tests.soak.growth import Held, open_files
from tests.soak.vehicle_gateway import RECEIVER

ROOT = Path(__file__).resolve().parents[2]
STRANGERS = 3
RUBBISH_FROM = ("127.0.0.2", 0)
"""Not the fleet's address: what strangers do is counted against their own."""
BRINGS_HOME_S = 180.0
LOOK_S = 0.05


@dataclass(kw_only=True)
class Outcome:
    vehicles: int = 0
    made: int = 0
    lost: int = 0
    dropped: int = 0
    late: int = 0
    not_home: list[str] = field(default_factory=list)
    home_s: float = 0.0
    """From the end of all troubles until everything was told."""
    ordered: int = 0
    answered: int = 0
    callers: tuple[int, int] = (0, 0)
    receiver_heard: bool = False
    troubles: dict[str, int] = field(default_factory=dict)
    odd: str = ""
    held: Held = field(default_factory=Held)
    died: bool = False

    @property
    def complaints(self) -> list[str]:
        found = []
        if self.died:
            found.append("the gateway died")
        if self.lost or self.dropped:
            found.append(f"{self.lost} of {self.made} positions never came, {self.dropped} dropped")
        if self.not_home:
            found.append(f"{len(self.not_home)} terminals never came back")
        if not self.ordered == self.answered == self.vehicles:
            found.append(f"{self.ordered} of {self.vehicles} ordered, {self.answered} answered")
        if self.callers[1] > self.callers[0]:
            found.append(f"{self.callers[0]} connections at the beginning, {self.callers[1]} now")
        if not self.receiver_heard:
            found.append("the NMEA receiver was not heard again")
        return found + self.held.complaints("gateway")


class Gateway:
    """The process, told by lines."""

    def __init__(self, home: Path, vehicles: int) -> None:
        self.receiver_port = free_port()
        command = [sys.executable, "-m", "tests.soak.vehicle_gateway", str(home), str(vehicles)]
        self.process = subprocess.Popen(
            [*command, str(self.receiver_port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ports = self._read()
        self.tcp, self.udp = int(ports["tcp"]), int(ports["udp"])

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told

    def ask(self, order: str = "figures") -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()
        return self._read()

    def stop(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def soak(home: Path, *, vehicles: int, minutes: float, pace: Pace, seed: int = 1) -> Outcome:
    outcome = Outcome(vehicles=vehicles)
    gateway = Gateway(home, vehicles)
    try:
        made = asyncio.run(_live(gateway, outcome, minutes * 60, pace, seed))
    finally:
        gateway.stop()
    outcome.died = gateway.process.returncode != 0
    _compare(home / "heard.txt", made, outcome)
    return outcome


async def _live(
    gateway: Gateway, outcome: Outcome, lasts_s: float, pace: Pace, seed: int
) -> dict[str, set[int]]:
    """What each vehicle has measured."""
    fleet = Fleet(gateway.tcp, gateway.udp, outcome.vehicles, pace, seed)
    await fleet.begin()
    try:
        await _until(lambda: all(v.box.signed_in for v in fleet.vehicles))
        _begin(gateway, outcome)
        fleet.go_wrong()
        strangers = [asyncio.create_task(_floods(gateway.tcp)) for _ in range(STRANGERS)]
        await _go_wrong(gateway, outcome, lasts_s, Random(seed))
        for stranger in strangers:
            stranger.cancel()
        await asyncio.gather(*strangers, return_exceptions=True)
        fleet.calm()
        began = time.monotonic()
        await _until(lambda: not fleet.untold and not gateway.ask()["waiting"])
        outcome.home_s = round(time.monotonic() - began, 1)
        outcome.not_home = fleet.untold
        await _order(gateway, outcome)
        await _end(gateway, outcome)
    finally:
        outcome.troubles = dict(fleet.troubles)
        await fleet.end()
    return {v.box.phone.lstrip("0"): v.made for v in fleet.vehicles}


async def _until(condition: Callable[[], object]) -> None:
    """Or until the patience is at its end: what is missing then is seen in the figures."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(BRINGS_HOME_S):
            while not condition():
                await asyncio.sleep(LOOK_S)


def _begin(gateway: Gateway, outcome: Outcome) -> None:
    figures = gateway.ask()
    outcome.callers = (figures["callers"], 0)
    outcome.held.begin(gateway.process.pid, tasks=figures["tasks"])


async def _go_wrong(gateway: Gateway, outcome: Outcome, lasts_s: float, random: Random) -> None:
    """The centre is away now and then, the clock jumps, a receiver is lost and speaks rubbish."""
    began = time.monotonic()
    looks_s, next_look = max(0.5, lasts_s / 200), began
    away_until = 0.0
    while (now := time.monotonic()) - began < lasts_s:
        if now > away_until and random.random() < 1 / 60:
            away_until = now + random.uniform(1, min(8.0, lasts_s / 3))
        gateway.ask(f"away {int(now < away_until)}")
        if random.random() < 1 / 10:
            gateway.ask(f"jump {random.uniform(-7200, 7200):.1f}")
        if random.random() < 0.5:
            _receiver_says(gateway, random.randbytes(40))
        if now >= next_look:
            outcome.held.look(gateway.process.pid)
            next_look += looks_s
        await asyncio.sleep(0.5)
    gateway.ask("away 0")


def _receiver_says(gateway: Gateway, data: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(data, ("127.0.0.1", gateway.receiver_port))


async def _floods(port: int) -> None:
    """A stranger who sends rubbish, is left waiting, gives up and comes again."""
    loop, random = asyncio.get_running_loop(), Random(port)
    while True:
        with contextlib.suppress(OSError):
            transport, _ = await loop.create_connection(
                asyncio.Protocol, "127.0.0.1", port, local_addr=RUBBISH_FROM
            )
            try:
                transport.write(random.randbytes(6000))
                await asyncio.sleep(1.0)
            finally:
                transport.abort()
        await asyncio.sleep(0.2)


async def _order(gateway: Gateway, outcome: Outcome) -> None:
    """Every terminal must be reached."""
    before = gateway.ask()["counts"].get("Answered", 0)
    outcome.ordered = gateway.ask("order")["counts"]["ordered"]

    def answered() -> int:
        outcome.answered = gateway.ask()["counts"].get("Answered", 0) - before
        return outcome.answered

    await _until(lambda: answered() >= outcome.ordered)


async def _end(gateway: Gateway, outcome: Outcome) -> None:
    held, pid = outcome.held, gateway.process.pid
    await _until(lambda: gateway.ask()["callers"] <= outcome.callers[0])
    await _until(lambda: open_files(pid) <= held.files[0])
    _receiver_says(gateway, sentences(datetime(2027, 1, 1, tzinfo=UTC), 31.5, 120.5))
    await asyncio.sleep(2 * LOOK_S)
    await _until(lambda: not gateway.ask()["waiting"])
    figures = gateway.ask()
    held.end(pid, tasks=figures["tasks"])
    outcome.callers = (outcome.callers[0], figures["callers"])
    outcome.dropped, outcome.late = figures["dropped"], figures["late"]
    outcome.odd = figures["odd"]


def _compare(heard: Path, made: dict[str, set[int]], outcome: Outcome) -> None:
    came: dict[str, set[int]] = {}
    for line in heard.read_text(encoding="ascii").splitlines():
        vehicle, at, _late = line.split()
        came.setdefault(vehicle, set()).add(int(at))
    outcome.made = sum(len(ticks) for ticks in made.values())
    outcome.lost = sum(len(ticks - came.get(v, set())) for v, ticks in made.items())
    outcome.receiver_heard = bool(came.get(RECEIVER))


def main() -> int:
    parser = argparse.ArgumentParser(description="Vehicles in trouble, for long.")
    parser.add_argument("--vehicles", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    pace = Pace(period_s=5.0, trouble_s=120.0, gap_s=90.0)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        outcome = soak(Path(folder), vehicles=args.vehicles, minutes=args.minutes, pace=pace)
    if args.json is not None:
        args.json.write_text(json.dumps(asdict(outcome)), encoding="utf-8")
    print(
        f"{outcome.vehicles} vehicles, {outcome.made} positions, {outcome.lost} lost;"
        f" {sum(outcome.troubles.values())} troubles; all home {outcome.home_s} s after the last;"
        f" {outcome.answered} orders answered; grown by {outcome.held.grown_mb} MB"
    )
    for complaint in outcome.complaints:
        print(complaint, file=sys.stderr)
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
