"""A whole big centre as processes of their own, and ears on its stream. Measures nothing itself."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from dispatch_app.adapters.clock import Uuid7Maker
from dispatch_app.client import signing
from dispatch_app.client.link import Link, LinkStatus, Pulse
from dispatch_app.client.local_store import LocalStore
from dispatch_app.client.outbox import Outbox
from dispatch_app.client.replica import View
from dispatch_app.client.replies import Accepted, Reply
from dispatch_app.domain.commands import Command
from dispatch_app.domain.events import Event, LineReported
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.values import Fix
from dispatch_app.simulation.callers import ModemControl
from dispatch_app.simulation.supervisor import Part, Supervisor
from gis.region import Region
from tests.bench.regions import ROOT

SEATS = 12
LINES = 30
PATIENCE_S = 60.0
_CONFIG = "[seats]\n" + "".join(f'"{n}" = "dispatcher"\n' for n in range(1, SEATS + 1))


_LOG = logging.getLogger("bench")


class Late(Exception):
    """Something did not happen within the patience; the message says what."""


class Ear:
    """One real link, with what it hears and when. The link's listener; asked from one thread."""

    def __init__(self, centre: str, accounts: Path, account: str, data: Path) -> None:
        self._account = account
        self._turn = threading.Condition()
        self._heard: list[tuple[int, Event]] = []
        self.state = CentreState()
        self.online = False
        self._store = LocalStore(data / f"{account}.sqlite")
        outbox = Outbox(self._store, now=lambda: datetime.now(UTC), new_id=Uuid7Maker())
        self.link = Link([centre], signing.listed(accounts, account), outbox, self)

    # ---- called on the link's thread

    def view(self, view: View) -> None:
        now = time.monotonic_ns()
        with self._turn:
            self.state = view.state
            self._heard += [(now, event) for event in view.events]
            self._turn.notify_all()

    def status(self, status: LinkStatus) -> None:
        _LOG.info("%s: %s %s", self._account, status.state.value, status.code)
        with self._turn:
            self.online = status.session is not None
            self._turn.notify_all()

    def fixes(self, fixes: Sequence[Fix]) -> None: ...
    def heartbeat(self, pulse: Pulse) -> None: ...

    # ---- called by the bench

    def start(self) -> Ear:
        self.link.start()
        self.until(lambda: self.online or None, "the link")
        return self

    def until[T](self, found: Callable[[], T | None], what: str) -> T:
        """Wait until something is there.

        Raises:
            Late: it did not come.
        """
        limit = time.monotonic() + PATIENCE_S
        with self._turn:
            while (it := found()) is None:
                if not self._turn.wait(limit - time.monotonic()):
                    raise Late(f"{what} did not come")
            return it

    def heard(self, kind: type[Event], which: Callable[[Any], bool], what: str) -> tuple[int, Any]:
        """Wait for an event; when it was heard, and the event."""
        return self.until(
            lambda: next(
                ((at, e) for at, e in reversed(self._heard) if isinstance(e, kind) and which(e)),
                None,
            ),
            what,
        )

    def heard_since(
        self, since_ns: int, kind: type[Event], which: Callable[[Any], bool], what: str
    ) -> Any:
        """As `heard`, but nothing that came before that moment."""
        return self.until(
            lambda: next(
                (
                    e
                    for at, e in reversed(self._heard)
                    if at >= since_ns and isinstance(e, kind) and which(e)
                ),
                None,
            ),
            what,
        )

    def asks(self, command: Command) -> tuple[Reply, float]:
        """Send, wait for the one reply; with the milliseconds that it took."""
        answered: list[tuple[int, Reply]] = []

        def then(reply: Reply) -> None:
            with self._turn:
                answered.append((time.monotonic_ns(), reply))
                self._turn.notify_all()

        began = time.monotonic_ns()
        self.link.send(command, then)
        at, reply = self.until(lambda: answered[0] if answered else None, "the reply")
        return reply, (at - began) / 1e6

    def does(self, command: Command) -> Accepted:
        """Send; must be taken."""
        reply, _ = self.asks(command)
        if not isinstance(reply, Accepted):
            raise Late(f"{type(command).__name__} was not taken: {reply}")
        return reply

    def stop(self) -> None:
        """May be called twice."""
        self.link.stop()
        self._store.close()


class LiveCentre:
    """Server, modems, their gateway and the crowd, each started when asked for."""

    def __init__(self, region: Region, home: Path) -> None:
        self.region = region
        self.home = home
        self.accounts = home / "accounts"
        self.traces = home / "traces"
        self.supervisor = Supervisor(home)
        self.url = ""
        self.modems: ModemControl | None = None
        self._ears: list[Ear] = []
        self._server: Part | None = None
        (home / "centre.toml").write_text(_CONFIG, encoding="utf-8")

    # ---- the server

    def start_server(self) -> float:
        """Start it and give the seconds from making the process to its ready file."""
        ready = self.home / "server.json"
        ready.unlink(missing_ok=True)
        began = time.monotonic()
        part = self.supervisor.start(
            "server",
            [
                *("-m", "main", "server"),
                *("--config", str(self.home / "centre.toml")),
                *("--database", f"sqlite:///{self.home / 'centre.sqlite'}"),
                *("--region", str(self.region.directory)),
                *("--port", "0"),
                *("--ready-file", str(ready)),
                *("--demo-accounts", str(self.accounts)),
            ],
        )
        facts = json.loads(self.supervisor.wait_for(part, ready, PATIENCE_S))
        took = time.monotonic() - began
        self.url = f"http://127.0.0.1:{facts['port']}"
        self._server = part
        return took

    def stop_server(self) -> None:
        if self._server is not None:
            self._server.process.terminate()
            self._server.process.wait(PATIENCE_S)

    @property
    def server_pid(self) -> int:
        assert self._server is not None
        return self._server.process.pid

    # ---- everybody else

    def start_crowd(self, stations: Sequence[str], seats: Sequence[str], per_s: int) -> Path:
        """Start the load process; its trace."""
        ready, trace = self.home / "crowd.json", self.traces / "crowd.jsonl"
        part = self.supervisor.start(
            "crowd",
            [
                *("-m", "tests.bench.load"),
                *("--centre", self.url),
                *("--accounts", str(self.accounts)),
                *("--region", str(self.region.directory)),
                *("--trace", str(trace)),
                *("--ready-file", str(ready)),
                *("--positions-per-s", str(per_s)),
                *(word for s in stations for word in ("--station", f"station-{s}")),
                *(word for s in seats for word in ("--seat", f"seat-{s}")),
            ],
        )
        self.supervisor.wait_for(part, ready, PATIENCE_S)
        return trace

    def start_lines(self, watching: Ear) -> list[str]:
        """Start modems and their gateway; the lines, once the centre hears all of them."""
        part = self.supervisor.start(
            "modems",
            [
                *("-m", "devices.simulator.caller_id_modem"),
                *("--lines", str(LINES)),
                *("--control", "0"),
            ],
        )
        facts = _first_line(part)
        self.modems = ModemControl(facts["control"])
        lines_file = self.home / "lines.json"
        lines_file.write_text(json.dumps(facts["ports"]), encoding="utf-8")
        self.supervisor.start(
            "gateway",
            [
                *("-m", "main", "gateway", "lines"),
                *("--centre", self.url),
                *("--accounts", str(self.accounts)),
                *("--account", "gateway-lines"),
                *("--data", str(self.home / "gateway")),
                *("--lines-file", str(lines_file)),
            ],
        )
        for line in facts["ports"]:
            watching.heard(LineReported, partial(_is_heard, LineId(line)), f"line {line}")
        return list(facts["ports"])

    def ear(self, account: str) -> Ear:
        """A real link of its own, online."""
        ear = Ear(self.url, self.accounts, account, self.home / "ears")
        self._ears.append(ear)
        return ear.start()

    def end(self) -> None:
        for ear in self._ears:
            ear.stop()
        if self.modems is not None:
            self.modems.close()
        self.supervisor.end()


def emptied(name: str) -> Path:
    """A directory of its own for a run; what the last run left there is gone."""
    home = ROOT / ".run" / "bench" / name
    shutil.rmtree(home, ignore_errors=True)
    return home


@contextmanager
def live_centre(region: Region, home: Path) -> Iterator[LiveCentre]:
    home.mkdir(parents=True, exist_ok=True)
    centre = LiveCentre(region, home)
    try:
        yield centre
    finally:
        centre.end()


def _is_heard(line: LineId, event: LineReported) -> bool:
    return event.line == line and event.heard


def _first_line(part: Part) -> dict[str, Any]:
    limit = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit and not part.ended:
        line, end, _ = part.log.read_text(encoding="utf-8").partition("\n")
        if end:
            facts: dict[str, Any] = json.loads(line)
            return facts
        time.sleep(0.05)
    raise Late(f"the modems did not get ready; see {part.log}")


def resident_mb(pid: int) -> float:
    """Memory that a process holds for itself and shares, as the kernel counts it."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    row = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(row.split()[1]) / 1024


def share_mb(pid: int) -> float:
    """As `resident_mb`, but what several processes share is counted once, divided among them."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    row = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(row.split()[1]) / 1024


def processor_ms(pid: int) -> float:
    """Processor time that a process has used so far; other work on the machine adds nothing."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def scheduled_ms(pid: int) -> tuple[float, float]:
    """Of a process's first thread: milliseconds that it ran, and that it waited for a processor."""
    ran, waited, _ = Path(f"/proc/{pid}/task/{pid}/schedstat").read_text(encoding="utf-8").split()
    return int(ran) / 1e6, int(waited) / 1e6


def children_of(pid: int) -> list[int]:
    """Processes that a process has started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="utf-8").split():
            found += [int(child), *children_of(int(child))]
    return found
