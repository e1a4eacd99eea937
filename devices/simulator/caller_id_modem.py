"""Caller-ID modems on pseudo-terminals. POSIX only; kept apart from all that runs on a seat.

As a process of its own: `python -m devices.simulator.caller_id_modem --lines 3 --control 7120`
(or `--control stdin`); see `devices.simulator.control` for what it can be told.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pty
import selectors
import signal
import socket
import sys
import tempfile
import threading
import time
import tty
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from devices.simulator.at_modem import AtModem, Dialect
from devices.simulator.control import Control
from devices.simulator.incoming_call import (
    CADENCE_S,
    RING,
    IncomingCall,
    Utterance,
    utterances,
)
from devices.simulator.orders import OrdersServer, serve_stream

_LONGEST_READ = 4096
_IDLE_WAIT_S = 0.5


@dataclass(slots=True)
class _Due:
    at: float
    data: bytes


@dataclass(slots=True)
class _Line:
    """One modem: its interpreter, its pseudo-terminal (None while unplugged), what it will say."""

    name: str
    port: Path
    modem: AtModem
    master: int | None = None
    slave: int | None = None
    muted: bool = False
    due: deque[_Due] = field(default_factory=deque)


class ModemBank:
    """Some modems, each on a telephone line named "1", "2", … and a port that a driver opens.

    Every method may be called from any thread. Ports are symbolic links that stay the same when
    a modem is unplugged and plugged in again.
    """

    def __init__(
        self, lines: int = 1, *, cadence_s: float = CADENCE_S, dialect: Dialect = Dialect.VCID
    ) -> None:
        self._cadence_s = cadence_s
        self._directory = tempfile.TemporaryDirectory(prefix="caller-id-")
        self._lock = threading.RLock()
        self._selector = selectors.DefaultSelector()
        self._wake, wake = socket.socketpair()
        wake.setblocking(False)
        self._woken = wake
        self._selector.register(wake, selectors.EVENT_READ, None)
        self._lines = {str(n): self._make_line(str(n), dialect) for n in range(1, lines + 1)}
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="modem-bank", daemon=True)
        self._thread.start()

    def __enter__(self) -> ModemBank:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def ports(self) -> dict[str, str]:
        """The port of each line, by the line's name."""
        return {name: str(line.port) for name, line in self._lines.items()}

    def ring(self, line: str, call: IncomingCall) -> int:
        """Let a call come in; one that still rings gives way. Returns `time.monotonic_ns()` just
        before the bytes of the first RING were written."""
        with self._lock:
            target = self._lines[line]
            plan = utterances(
                call, cadence_s=self._cadence_s, reports_callers=target.modem.reports_callers
            )
            began = time.monotonic()
            first_ring_ns = self._say_first(target, plan)
            target.due = deque(_Due(began + each.after_s, each.data) for each in plan)
        self._wake_up()
        return first_ring_ns

    def ringing(self, line: str) -> bool:
        """Whether more is to come of the call on this line."""
        with self._lock:
            return bool(self._lines[line].due)

    def hang_up(self, line: str) -> None:
        """The caller gives up: no more rings."""
        self._fall_silent(line)

    def answered(self, line: str) -> None:
        """Someone lifts a telephone beside the modem. To the modem it looks like hanging up."""
        self._fall_silent(line)

    def mute(self, line: str, muted: bool = True) -> None:
        """A modem that hangs: its port is there, it says nothing at all."""
        with self._lock:
            self._lines[line].muted = muted

    def unplug(self, line: str) -> None:
        """The cable is pulled: the port goes away, and with it the modem's power and settings."""
        with self._lock:
            self._close_line(self._lines[line])
        self._wake_up()

    def plug(self, line: str) -> None:
        with self._lock:
            target = self._lines[line]
            if target.master is None:
                self._open_line(target)
        self._wake_up()

    def inject(self, line: str, data: bytes) -> None:
        """Write raw bytes to the port, as noise or another modem's dialect would come."""
        with self._lock:
            self._write(self._lines[line], data)

    def close(self) -> None:
        """Take all modems away. May be called twice."""
        self._closing = True
        self._wake_up()
        self._thread.join()
        with self._lock:
            for line in self._lines.values():
                self._close_line(line)
        self._selector.close()
        self._wake.close()
        self._woken.close()
        self._directory.cleanup()

    def _make_line(self, name: str, dialect: Dialect) -> _Line:
        modem = AtModem(dialect, on_answer=lambda: self._fall_silent(name))
        line = _Line(name, Path(self._directory.name) / f"line-{name}", modem)
        self._open_line(line)
        return line

    def _open_line(self, line: _Line) -> None:
        line.master, line.slave = pty.openpty()
        tty.setraw(line.slave)
        os.set_blocking(line.master, False)
        line.port.symlink_to(os.ttyname(line.slave))
        self._selector.register(line.master, selectors.EVENT_READ, line)

    def _close_line(self, line: _Line) -> None:
        if line.master is None or line.slave is None:
            return
        line.port.unlink()
        self._selector.unregister(line.master)
        os.close(line.slave)
        os.close(line.master)
        line.master = line.slave = None
        line.modem.reset()

    def _fall_silent(self, line: str) -> None:
        with self._lock:
            self._lines[line].due.clear()

    def _say_first(self, line: _Line, plan: list[Utterance]) -> int:
        """Say on the spot what comes at once, up to the first RING."""
        while True:
            said = plan.pop(0)
            now_ns = time.monotonic_ns()
            self._write(line, said.data)
            if said.data == RING:
                return now_ns

    def _run(self) -> None:
        while not self._closing:
            for key, _ in self._selector.select(self._wait_s()):
                if key.data is None:
                    self._drain_wakes()
                else:
                    self._converse(key.data)
            self._say_due()

    def _wait_s(self) -> float:
        with self._lock:
            due = [line.due[0].at for line in self._lines.values() if line.due]
        return max(0.0, min([at - time.monotonic() for at in due], default=_IDLE_WAIT_S))

    def _say_due(self) -> None:
        now = time.monotonic()
        with self._lock:
            for line in self._lines.values():
                while line.due and line.due[0].at <= now:
                    self._write(line, line.due.popleft().data)

    def _converse(self, line: _Line) -> None:
        with self._lock:
            if line.master is None:
                return
            with contextlib.suppress(BlockingIOError):
                self._write(line, line.modem.feed(os.read(line.master, _LONGEST_READ)))

    def _write(self, line: _Line, data: bytes) -> None:
        """Say something. A host that does not read loses bytes, as on a real line."""
        if line.master is None or line.muted:
            return
        with contextlib.suppress(BlockingIOError):
            os.write(line.master, data)

    def _wake_up(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b"w")

    def _drain_wakes(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._woken.recv(_LONGEST_READ)


def main(arguments: list[str] | None = None) -> int:
    """Run as a process. The first line on standard output is JSON: the ports, and the control."""
    parser = argparse.ArgumentParser(description="Caller-ID modems on pseudo-terminals.")
    parser.add_argument("--lines", type=int, default=1, help="how many modems")
    parser.add_argument("--cadence", type=float, default=CADENCE_S, help="seconds between rings")
    parser.add_argument("--dialect", choices=[each.value for each in Dialect], default="vcid")
    parser.add_argument("--control", default="stdin", help="a TCP port (0: any) or 'stdin'")
    options = parser.parse_args(arguments)
    dialect = Dialect(options.dialect)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ModemBank(options.lines, cadence_s=options.cadence, dialect=dialect) as bank:
        _obey(bank, options.control)
    return 0


def _obey(bank: ModemBank, where: str) -> None:
    control = Control(bank)
    if where == "stdin":
        _say_ready({"ports": bank.ports})
        serve_stream(control, sys.stdin, sys.stdout)
        return
    with OrdersServer(control, int(where)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _say_ready({"ports": bank.ports, "control": server.port})
        control.quit_wanted.wait()
        server.shutdown()


def _say_ready(facts: dict[str, object]) -> None:
    print(json.dumps({"ready": True, **facts}), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
