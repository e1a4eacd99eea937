"""Our exchange: from ring to telephones, from answer to sound, and what 32 calls cost. Measures.

People and exchange are processes of their own where the cost is measured; where delays are, they
share one, which makes the delays longer than they are.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from devices.simulator.sip.loopback import LOOPBACK, free_port
from devices.simulator.sip.people import People, Person
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import PhoneState
from dispatch_app.exchange.config import load
from dispatch_app.exchange.softswitch import Softswitch
from dispatch_app.ports.call_control import Answer
from dispatch_app.ports.exchange_events import Answered, Ended, GaveUp, Offered, SeatPhone
from tests.bench.figures import Figure, single, spread
from tests.fakes.call_controls import Heard

RING_MS, ANSWER_MS, SHARE_PERCENT = 150.0, 300.0, 35.0
SEATS = 8
CALLS = 32
ROOT = Path(__file__).resolve().parents[2]
STEP = 160


def exchange_figures(rounds: int, *, seconds: float) -> list[Figure]:
    with TemporaryDirectory(prefix="exchange-") as folder:
        offered, rung = rings_ms(Path(folder), rounds)
        sounds = answers_ms(Path(folder), rounds)
        share, late, apart = cost(Path(folder), seconds)
    return [
        spread("INVITE to the exchange's word of it", offered),
        spread(f"INVITE to the last of {SEATS} ringing telephones", rung, limit=RING_MS),
        spread("answer to sound both ways", sounds, limit=ANSWER_MS),
        single(
            f"{CALLS} recorded calls, of one core",
            share,
            "%",
            limit=SHARE_PERCENT,
            note="64 SIP legs, all sound told to a recorder; the recorder's own share is its own",
        ),
        single("sound a step late meanwhile", late, "steps", n=int(seconds * 50)),
        spread("from packet to packet at a telephone meanwhile", apart, note="20 are spoken of"),
    ]


# ---- delays ------------------------------------------------------------------------------------


class Town:
    """Seats with telephones and an exchange, in this process."""

    def __init__(self, folder: Path, mode: str) -> None:
        self.people = People()
        self.phones = [self.people.add(str(n + 1)) for n in range(SEATS)]
        self.port = free_port()
        self.heard = Heard()
        path = configuration(folder, self.port, self.phones, mode)
        self.exchange = Softswitch(load(path))
        self.exchange.start(self.heard)
        self.people.wait(self._ready)

    def _ready(self) -> bool:
        return all(
            (told := self.heard.all(SeatPhone, seat=SeatId(phone.name)))
            and told[-1].state is PhoneState.READY
            for phone in self.phones
        )

    def close(self) -> None:
        self.exchange.stop()
        self.people.close()


def configuration(
    folder: Path, port: int, phones: list[Person], mode: str, strategy: str = "all"
) -> Path:
    rtp = free_port()
    lines = [
        f'[sip]\nlisten = "{LOOPBACK}:{port}"\nrtp_first = {rtp}\nrtp_last = {rtp + 400}',
        f'[trunks.120]\nchannels = {CALLS}\ngateway = "{LOOPBACK}:9"\nnumbers = ["120"]',
        "check = false",
    ]
    for phone in phones:
        lines.append(f'[phones.{phone.name}]\naddress = "{LOOPBACK}:{phone.port}"\nmode = "{mode}"')
    seats = ", ".join(f'"{phone.name}"' for phone in phones)
    lines.append(f'[groups.all]\nseats = [{seats}]\nstrategy = "{strategy}"')
    path = folder / "exchange.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def rings_ms(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """From the INVITE to the event, and to the last telephone that rings."""
    town, offered, rung = Town(folder, "ringing"), list[float](), list[float]()
    try:
        for n in range(rounds):
            caller = town.people.add(f"0999000{n:04}")
            before = [phone.invited for phone in town.phones]
            began = time.perf_counter()
            caller.calls("120", town.port)
            ref = town.heard.one(Offered, number=caller.name).ref
            offered.append(1000 * (time.perf_counter() - began))
            at_all = [count + 1 for count in before]
            _spin(lambda at_all=at_all: [p.invited for p in town.phones] == at_all)
            rung.append(1000 * (time.perf_counter() - began))
            caller.hangs_up()
            town.heard.one(GaveUp, ref=ref)
            town.people.wait(town._ready)
    finally:
        town.close()
    return offered, rung


def answers_ms(folder: Path, rounds: int) -> list[float]:
    """From the order to answer until caller and seat hear each other, at a telephone held open."""
    town, found = Town(folder, "permanent"), list[float]()
    seat = town.phones[0]
    try:
        for n in range(rounds):
            caller = town.people.add(f"0999000{n:04}")
            caller.calls("120", town.port)
            ref = town.heard.one(Offered, number=caller.name).ref
            began = time.perf_counter()
            town.exchange.do(Answer(order=f"answer-{n}", ref=ref, seat=SeatId(seat.name)))
            town.heard.one(Answered, ref=ref)
            _spin(lambda caller=caller: _hears(caller, seat) and _hears(seat, caller))
            found.append(1000 * (time.perf_counter() - began))
            caller.hangs_up()
            town.heard.one(Ended, ref=ref)
    finally:
        town.close()
    return found


def _hears(ear: Person, whom: Person) -> bool:
    """Whether the newest 20 ms hold somebody's tone; half of what was said is enough."""
    newest = ear._heard[-STEP:].astype(float)
    if len(newest) < STEP:
        return False
    wave = np.exp(-2j * np.pi * whom.hz * np.arange(STEP) / 8000)
    return float(2 * abs(np.sum(newest * wave)) / STEP) > 2000


def _spin(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30.0
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("the exchange did not do it in 30 s")
        time.sleep(0.001)


# ---- cost --------------------------------------------------------------------------------------


class Listener:
    """In the place of a recorder: takes all it is told, and keeps none of it."""

    def __init__(self) -> None:
        self._server = socket.create_server((LOOPBACK, 0))
        self._server.settimeout(30.0)
        self.port = int(self._server.getsockname()[1])
        self.bytes = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        line, _ = self._server.accept()
        with line:
            while told := line.recv(1 << 20):
                self.bytes += len(told)

    def close(self) -> None:
        self._thread.join(30.0)
        self._server.close()


def cost(folder: Path, seconds: float) -> tuple[float, float, list[float]]:
    """Share of one core that 32 recorded conversations take of the exchange's process.

    Also how often its sound was late, and milliseconds between packets at one telephone.
    """
    people, recorder = People(), Listener()
    phones = [people.add(str(n + 1)) for n in range(CALLS)]
    for phone in phones:
        phone.answers = lambda _invite: 200
    port = free_port()
    path = configuration(folder, port, phones, "ringing", "longest_idle")
    with path.open("a", encoding="utf-8") as more:
        more.write(f'\n[recorder]\naddress = "{LOOPBACK}:{recorder.port}"\n')
    command = [sys.executable, str(ROOT / "main.py"), "softswitch", "--listen-only"]
    with (folder / "log").open("w+") as log:
        process = subprocess.Popen([*command, "--config", str(path)], stderr=log, cwd=ROOT)
        try:
            _wait_for_link(folder / "log")
            callers = [people.add(f"0999000{n:04}") for n in range(CALLS)]
            for caller in callers:
                caller.calls("120", port)
                people.wait(lambda caller=caller: caller.dialog.up)
            told, came = recorder.bytes, _arrivals(callers[0])
            share = _share(process.pid, seconds)
            apart = 1000 * np.diff(came.copy())
            _must_have_told(recorder.bytes - told, seconds)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)
            recorder.close()
            people.close()
        late = re.search(r"sound was late (\d+) times", (folder / "log").read_text())
    return share, float(late.group(1)) if late else float("nan"), apart.tolist()


def _arrivals(person: Person) -> list[float]:
    """When packets come to somebody, from now on."""
    came, listens = list[float](), person.listens

    def listen(packet: bytes) -> None:
        came.append(time.perf_counter())
        listens(packet)

    person.listens = listen  # type: ignore[method-assign]
    return came


def _must_have_told(told: int, seconds: float) -> None:
    """Both sides of every conversation: what is not recorded costs less than what is."""
    whole = 2 * CALLS * 2 * 8000 * seconds
    if told < 0.9 * whole:
        raise RuntimeError(f"the recorder was told {told} bytes of {whole:.0f}")


def _wait_for_link(log: Path) -> None:
    _spin(lambda: "ExchangeLink" in log.read_text())


def _share(pid: int, seconds: float) -> float:
    before, began = _busy_s(pid), time.monotonic()
    time.sleep(seconds)
    return 100 * (_busy_s(pid) - before) / (time.monotonic() - began)


def _busy_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
