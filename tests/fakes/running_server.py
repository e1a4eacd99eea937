"""The centre's real server on a database of its own, in this process or in one of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from dispatch_app.adapters.clock import SystemClock, Uuid7Maker
from dispatch_app.adapters.storage.accounts import SqlAccounts
from dispatch_app.adapters.storage.database import Database
from dispatch_app.bootstrap import CentreServer, open_server
from dispatch_app.client.trust import trusting
from dispatch_app.config import Config, LimitsConfig, ServerConfig
from dispatch_app.domain.codes import Role
from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import AccountId, SeatId, StationId
from dispatch_app.domain.training.values import TrainingRun
from dispatch_app.ports.accounts import Account
from dispatch_app.services.watch import CENTRE
from dispatch_app.training_record import make_record
from dispatch_app.wire import codec
from tests.fakes.builders import setting_up

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30.0


def until(condition: Any, what: str = "it", limit_s: float = PATIENCE_S) -> Any:
    """Wait for a condition that somebody else brings about; gives back what it yields."""
    deadline = time.monotonic() + limit_s
    pause = threading.Event()
    while time.monotonic() < deadline:
        if found := condition():
            return found
        pause.wait(0.01)
    raise AssertionError(f"{what} never came true")


class Client:
    """A signed-in user of the interface."""

    def __init__(self, http: httpx.Client, token: str) -> None:
        self.token = token
        self._http = http
        self.headers = {"Authorization": f"Bearer {token}"}

    def close(self) -> None:
        self._http.close()

    def get(self, path: str) -> httpx.Response:
        return self._http.get(path, headers=self.headers)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else codec.encode(body)
        return self._http.post(path, content=content, headers={**self.headers, **headers})

    def delete(self, path: str) -> httpx.Response:
        return self._http.delete(path, headers=self.headers)

    def send(self, command: Command, command_id: str = "") -> httpx.Response:
        extra = {"Command-Id": command_id} if command_id else {}
        return self.post(f"/v1/commands/{codec.kind_of(command)}", command, **extra)

    def does(self, command: Command) -> list[dict[str, Any]]:
        """Send; must be taken. Gives back the events."""
        answer = self.send(command)
        assert answer.status_code == 200, answer.text
        events: list[dict[str, Any]] = answer.json()["events"]
        return events

    def snapshot(self) -> dict[str, Any]:
        found: dict[str, Any] = self.get("/v1/snapshot").json()
        return found


class RunningServer:
    """A server in this process, on a thread, with the small centre of `builders` set up."""

    def __init__(
        self,
        directory: Path,
        *,
        region: str = "",
        tls: Path | None = None,
        tables: Mapping[str, Any] | None = None,
        database: str = "",
        training: TrainingRun | None = None,
        results: Path | None = None,
        **limits: Any,
    ) -> None:
        """`training`: the record is marked as that run's; `results`: what earlier runs came to.
        `tls`: a directory where `certificates make` made `centre`; it then speaks HTTPS.
        `tables`: further parts of the configuration, by their names there."""
        self.database = database or f"sqlite:///{directory / 'centre.sqlite'}"
        if training is not None:
            make_record(self.database, training, SystemClock(), Uuid7Maker())
        played = training is not None
        own = ServerConfig(port=0, database=self.database, region=region, training=played)
        if results is not None:
            own = replace(own, training_results=str(results))
        if tls is not None:
            own = replace(
                own, certificate=str(tls / "centre.pem"), private_key=str(tls / "centre.key")
            )
        self._authority = tls / "ca.pem" if tls is not None else None
        config = Config(
            server=own,
            limits=LimitsConfig(**limits),
            **(tables or {}),
        )
        self.server: CentreServer = open_server(config)
        self._store = Database(self.database)
        self.accounts = SqlAccounts(self._store)
        self._pool = ThreadPoolExecutor(1, "server under test")
        self._ready = threading.Event()

    def start(self) -> RunningServer:
        self.ended = self._pool.submit(self.server.run, self._ready.set)
        until(lambda: self._ready.is_set() or self.ended.done(), "the server")
        if self.ended.done():
            self.ended.result()
        trust = trusting(self._authority)
        self.url = f"http{'s' if trust else ''}://127.0.0.1:{self.server.port}"
        self.http = httpx.Client(
            base_url=self.url, timeout=PATIENCE_S, trust_env=False, verify=trust or False
        )
        for command in setting_up():
            asked = self.server.bus.submit(command, actor=CENTRE, command_id=f"t:{command!r}"[:200])
            asked.result(PATIENCE_S)
        return self

    def stop(self) -> None:
        if self._authority is not None:
            self.http.close()  # else an orderly end waits for it
        self.server.stop()
        self.ended.result(PATIENCE_S)
        self._pool.shutdown()
        self.http.close()
        self._store.close()

    def client(
        self,
        role: Role = Role.DISPATCHER,
        *,
        seat: str | None = None,
        station: str | None = None,
        name: str = "",
    ) -> Client:
        """Somebody signed in without the slow password."""
        account = Account(
            id=AccountId(name or f"{role.value}-{seat or station or 'x'}"),
            role=role,
            name=name or f"{role.value}-{seat or station or 'x'}",
            station=StationId(station) if station else None,
        )
        if self.accounts.find(account.id) is None:
            self.accounts.create(account)
        token, _ = self.accounts.open_session(
            account, SystemClock().now(), seat=SeatId(seat) if seat else None
        )
        return Client(self.http, token)


@contextmanager
def running_server(
    directory: Path,
    *,
    region: str = "",
    tls: Path | None = None,
    tables: Mapping[str, Any] | None = None,
    database: str = "",
    training: TrainingRun | None = None,
    results: Path | None = None,
    **limits: Any,
) -> Iterator[RunningServer]:
    """`database`: another store than an SQLite file of its own."""
    server = RunningServer(
        directory,
        region=region,
        tls=tls,
        tables=tables,
        database=database,
        training=training,
        results=results,
        **limits,
    ).start()
    try:
        yield server
    finally:
        server.stop()


class ServerProcess:
    """`main.py server` as a process of its own, which may be killed and started again."""

    def __init__(self, directory: Path, *more: str) -> None:
        self._directory = directory
        self._more = more
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.log = directory / "server.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> ServerProcess:
        ready = self._directory / "ready.json"
        ready.unlink(missing_ok=True)
        command = [
            *(sys.executable, str(ROOT / "main.py"), "server"),
            *("--database", f"sqlite:///{self._directory / 'centre.sqlite'}"),
            *("--port", str(self.port), "--ready-file", str(ready), *self._more),
        ]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, cwd=self._directory, stderr=log, stdout=log)
        self._process = process

        def there_or_gone() -> bool:
            return ready.exists() or process.poll() is not None

        until(there_or_gone, "the server", limit_s=4 * PATIENCE_S)
        assert ready.exists(), self.log.read_text(encoding="utf-8")
        self.port = json.loads(ready.read_text(encoding="utf-8"))["port"]
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(lambda process: process.kill())

    def stop(self) -> int:
        """End it in order; its exit code."""
        return self._end(lambda process: process.send_signal(signal.SIGTERM))

    def _end(self, how: Any) -> int:
        assert self._process is not None
        if self._process.poll() is None:
            how(self._process)
        return self._process.wait(PATIENCE_S)
