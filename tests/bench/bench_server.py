"""The centre server: start on a large city, commands a second, command to stream."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from websockets.sync.client import ClientConnection, connect

from dispatch_app.adapters.clock import SystemClock
from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.domain import commands as c
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId
from dispatch_app.ports.accounts import Account
from dispatch_app.wire.messages import FRAMES, Events
from tests.fakes import builders as a
from tests.fakes.large_tables import write_large_region
from tests.fakes.running_server import Client, ServerProcess, running_server


def start_large_s(directory: Path, rounds: int = 5) -> dict[str, float]:
    """Seconds from starting the process until it answers: empty journal, and warm (median)."""
    region = write_large_region(directory / "region")
    server = ServerProcess(directory, "--region", str(region))
    first = _start_s(server)
    server.stop()
    warm = []
    for _ in range(rounds):
        warm.append(_start_s(server))
        server.stop()
    return {"first_s": first, "warm_s": statistics.median(warm), "warm_worst_s": max(warm)}


def _start_s(server: ServerProcess) -> float:
    began = time.perf_counter()
    server.start()
    return time.perf_counter() - began


def commands_per_s(directory: Path, senders: int = 8, each: int = 100) -> float:
    """Durable commands a second through HTTP, senders in this process beside the server."""
    with running_server(directory, commands_per_s=1e6) as server:
        clients = [server.client(Role.GATEWAY, name=f"g{n}") for n in range(senders)]
        began = time.perf_counter()
        with ThreadPoolExecutor(senders) as pool:
            list(pool.map(_ring_often, clients, range(senders), [each] * senders))
        return senders * each / (time.perf_counter() - began)


def _ring_often(client: Client, sender: int, count: int) -> None:
    for n in range(count):
        client.does(c.ReportRinging(line=f"{sender}-{n}"))


def command_to_stream_ms(directory: Path, rounds: int = 200) -> list[float]:
    """Milliseconds from sending a command until the event arrives on a stream; own process."""
    server = ServerProcess(directory).start()
    try:
        with httpx.Client(base_url=server.url, trust_env=False) as http:
            desk = Client(http, _token(directory))
            return _heard_ms(server, desk, rounds)
    finally:
        server.stop()


def _heard_ms(server: ServerProcess, desk: Client, rounds: int) -> list[float]:
    url = server.url.replace("http", "ws") + "/v1/stream?after=0"
    latencies = []
    with (
        connect(url, additional_headers=desk.headers, proxy=None) as reader,
        ThreadPoolExecutor(1) as pool,
    ):
        _next_event(reader)
        for n in range(rounds):
            began = time.perf_counter()
            sent = pool.submit(desk.does, c.ReportLine(line=a.LINE_1, heard=n % 2 == 0))
            _next_event(reader)
            latencies.append((time.perf_counter() - began) * 1000)
            sent.result()
    return latencies


def _next_event(reader: ClientConnection) -> None:
    while True:
        frame = FRAMES.decode(reader.recv(timeout=30))
        if isinstance(frame, Events) and frame.events:
            return


def _token(directory: Path) -> str:
    database = Database(f"sqlite:///{directory / 'centre.sqlite'}")
    accounts = SqlAccounts(database)
    account = Account(id=AccountId("leader"), role=Role.SHIFT_LEADER)
    accounts.create(account)
    token, _ = accounts.open_session(account, SystemClock().now())
    database.close()
    return token
