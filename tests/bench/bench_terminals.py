"""The port of the vehicle terminals under load: a fleet that reports, and rubbish beside it.

The server runs in a process of its own, as in life, with its listener doing what the gateway does;
the load comes from another process, prepared so that it costs little.
"""

from __future__ import annotations

import asyncio
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from devices.simulator.vehicle_terminal import wire
from devices.vehicle_terminal import events as e
from devices.vehicle_terminal import messages as m
from devices.vehicle_terminal.driver import TerminalServer
from devices.vehicle_terminal.packet import TerminalId
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix
from dispatch_app.gateways.vehicles import fix_of
from dispatch_app.gateways.vehicles_fixes import FixFeed, Outcome
from dispatch_app.wire import codec
from dispatch_app.wire.messages import Fixes
from tests.bench.figures import Figure, spread

CODE = "k7Zx"
ROUND_S = 0.4
"""2,000 terminals that report each 0.4 s are 5,000 messages a second."""
ADDRESSES = 10
"""Mobile networks bring many terminals out by one. Linux has all of 127/8 on its loopback."""
RUBBISH_CONNECTIONS = 20


class Doors:
    def register(self, _terminal: TerminalId, _box: m.Register) -> tuple[m.Registration, str]:
        return m.Registration.DONE, CODE

    def admits(self, _terminal: TerminalId, code: str) -> bool:
        return code == CODE


class Turns(selectors.DefaultSelector):
    """How long the loop computes before it looks around again. In processor time, so that what
    else runs on the machine does not count: an order that is due goes out so much later."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.thread_time()
        self._ms: list[float] = []

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._ms.append(1000 * (time.thread_time() - self._began))
        ready = super().select(timeout)
        self._began = time.thread_time()
        return ready

    def told(self) -> list[float]:
        ms, self._ms = self._ms, []
        return [round(turn, 3) for turn in ms]


async def serve(turns: Turns) -> None:
    """The server's process: prints its port, then its CPU time whenever a line comes in."""
    taken = 0

    def post(fixes: Sequence[Fix], done: object) -> None:
        nonlocal taken
        codec.encode(Fixes(fixes=list(fixes)))
        taken += len(fixes)
        loop.call_soon(done, Outcome.TAKEN)  # type: ignore[arg-type]

    loop = asyncio.get_running_loop()
    feed = FixFeed(post)

    def heard(events: Sequence[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.Located):
                feed.put(fix_of(VehicleId(event.terminal), event))

    server = TerminalServer(Doors(), heard)
    port, _ = await server.start("127.0.0.1", tcp=0, udp=None)
    print(json.dumps({"port": port}), flush=True)
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)

    async def flush_for_ever() -> None:
        while True:
            await asyncio.sleep(0.1)
            feed.flush()

    flushing = asyncio.create_task(flush_for_ever())
    while await asked.readline():
        told = {"cpu_s": time.process_time(), "fixes": taken, "waiting": len(feed)}
        print(json.dumps(told | {"turns_ms": turns.told(), **_ended(server)}), flush=True)
    flushing.cancel()
    await server.stop()


def _ended(server: TerminalServer) -> dict[str, int]:
    return {"rubbish": server.figures.ended["rubbish"], "callers": server.callers}


class Caller(asyncio.Protocol):
    """One terminal: writes a prepared frame, counts the bytes that come back."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.received = 0
        self.sent_at = 0.0
        self.waits: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data.count(b"\x7e") // 2
        if self.sent_at:
            self.waits.append(time.perf_counter() - self.sent_at)
            self.sent_at = 0.0

    def say(self, frame: bytes) -> None:
        assert self.transport is not None
        self.sent_at = time.perf_counter()
        self.transport.write(frame)


class Server:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bench_terminals"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._read()["port"])

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told

    def ask(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write("?\n")
        self._process.stdin.flush()
        return self._read()

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def terminal_figures(*, terminals: int, seconds: float) -> list[Figure]:
    server = Server()
    try:
        return asyncio.run(_measure(server, terminals, seconds))
    finally:
        server.stop()


async def _measure(server: Server, terminals: int, seconds: float) -> list[Figure]:
    callers = await _fleet(server.port, terminals)
    quiet = await _rounds(server, callers, seconds)
    strangers = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bench_terminals", str(server.port)]
    )
    try:
        async with asyncio.timeout(60):
            while not server.ask()["rubbish"]:
                await asyncio.sleep(0.05)
        beside = await _rounds(server, callers, seconds)
    finally:
        strangers.kill()
        strangers.wait()
    for caller in callers:
        assert caller.transport is not None
        caller.transport.abort()
    await asyncio.sleep(0)
    return [
        Figure(name="terminals signed in", unit="", value=len(callers), floor=terminals),
        Figure(name="messages answered", unit="1/s", value=round(quiet.rate), floor=4900),
        Figure(name="share of one core", unit="%", value=round(quiet.share), limit=100),
        Figure(
            name="answered in a second of a core's time",
            unit="",
            value=round(100 * quiet.rate / quiet.share),
            floor=5000,
        ),
        spread("until answered", quiet.waits_ms),
        Figure(name="answered, rubbish beside", unit="1/s", value=round(beside.rate), floor=4900),
        Figure(name="share of one core, rubbish beside", unit="%", value=round(beside.share)),
        spread("until answered, rubbish beside", beside.waits_ms),
        spread("a turn of the loop, processor time", quiet.turns_ms),
        spread("a turn of the loop, processor time, rubbish beside", beside.turns_ms),
        Figure(name="callers found to send rubbish", unit="", value=beside.rubbish, floor=1),
    ]


@dataclass(frozen=True, slots=True)
class Result:
    rate: float
    share: float
    waits_ms: list[float]
    turns_ms: list[float]
    """Of the server's loop."""
    rubbish: int
    """Connections that were seen to send it, since the server began."""


async def _fleet(port: int, terminals: int) -> list[Caller]:
    """All terminals, connected and signed in."""
    loop = asyncio.get_running_loop()
    callers = []
    for number in range(terminals):
        own = (f"127.0.1.{number % ADDRESSES + 1}", 0)
        _, caller = await loop.create_connection(Caller, "127.0.0.1", port, local_addr=own)
        code = wire.authenticate(wire.E2013, CODE)
        caller.say(wire.frames(wire.E2013, _phone(number), wire.AUTHENTICATE, code, 0)[0])
        callers.append(caller)
    async with asyncio.timeout(60):
        while any(caller.received < 1 for caller in callers):
            await asyncio.sleep(0.01)
    return callers


def _phone(number: int) -> str:
    return str(19_900_000_000 + number)


async def _rounds(server: Server, callers: list[Caller], seconds: float) -> Result:
    """Every terminal reports once a round, spread over the round."""
    at = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    reading = wire.Reading(at=at + timedelta(seconds=1), lat=31.5, lon=120.5, odometer_m=1000)
    body = wire.position(reading)
    frames = [
        wire.frames(wire.E2013, _phone(n), wire.POSITION, body, 7)[0] for n in range(len(callers))
    ]
    for caller in callers:
        caller.received, caller.waits = 0, []
    before, began, sent = server.ask(), time.perf_counter(), 0
    while (elapsed := time.perf_counter() - began) < seconds:
        due = min(int(elapsed / ROUND_S * len(callers)), sent + len(callers) // 4)
        for number in range(sent, due):
            callers[number % len(callers)].say(frames[number % len(callers)])
        sent = due
        await asyncio.sleep(0.005)
    async with asyncio.timeout(30):
        while sum(caller.received for caller in callers) < sent:
            await asyncio.sleep(0.005)
    took, after = time.perf_counter() - began, server.ask()
    waits = [wait * 1000 for caller in callers for wait in caller.waits]
    return Result(
        sent / took,
        100 * (after["cpu_s"] - before["cpu_s"]) / took,
        waits,
        after["turns_ms"],
        after["rubbish"],
    )


async def flood(port: int) -> None:
    """Strangers who send as much rubbish as is taken, and come again when they are hung up on."""
    rubbish = b"\x7e" + os.urandom(4000).replace(b"\x7e", b"") + b"\x7e"

    async def one() -> None:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                for _ in range(50):
                    writer.write(rubbish)
                    await writer.drain()
                writer.transport.abort()
            except OSError:
                await asyncio.sleep(0.01)

    await asyncio.gather(*(one() for _ in range(RUBBISH_CONNECTIONS)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(flood(int(sys.argv[1])))
    else:
        watched = Turns()
        with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(watched)) as runner:
            runner.run(serve(watched))
