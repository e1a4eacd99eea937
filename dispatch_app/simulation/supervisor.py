"""Starts the demo's processes, waits until each is ready, and ends them in reverse order.

Services are started again when they end, as the service manager of a real machine does.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

log = logging.getLogger(__name__)

MAIN = Path(__file__).resolve().parents[2] / "main.py"
_LOOK_S = 0.05
_END_S = 8.0
_RESTS_S = 3.0
"""Between the end of a service and its next start."""
_LIVED_S = 10.0
"""A service that ended sooner could not start, and would not the next time."""


class NotReady(Exception):
    """A part ended or did not get ready in time; the message names its log."""


@dataclass(slots=True)
class Part:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    command: Sequence[str]
    service: bool = False
    started_s: float = field(default_factory=time.monotonic)
    ended_s: float | None = None
    halted: bool = False
    """Taken away on purpose: nobody misses it, and nobody starts it again by themselves."""

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def comes_back(self) -> bool:
        """Whether its end is a matter of a moment, and not a failure of the whole."""
        ended_s = time.monotonic() if self.ended_s is None else self.ended_s
        return self.service and ended_s - self.started_s > _LIVED_S


class Supervisor:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._logs = directory / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        self.parts: dict[str, Part] = {}

    def start(self, name: str, command: Sequence[str], *, service: bool = False) -> Part:
        """Start a command of `main.py`, or with `-m` a module of ours.

        A `service` is one that `revive` starts again: its command must be good for any start.
        """
        path = self._logs / f"{name}.log"
        with path.open("wb") as out:
            process = _process(command, out)
        self.parts[name] = Part(name, process, path, tuple(command), service)
        return self.parts[name]

    def revive(self) -> None:
        """Start services again that have ended after they had worked; call it often."""
        now = time.monotonic()
        for part in self.parts.values():
            if part.halted or not part.ended or not part.comes_back:
                continue
            if part.ended_s is None:
                log.warning("%s ended with %s", part.name, part.process.returncode)
                part.ended_s = now
            elif now - part.ended_s > _RESTS_S:
                with part.log.open("ab") as out:
                    part.process = _process(part.command, out)
                part.started_s, part.ended_s = now, None

    def halt(self, name: str) -> None:
        """Let a part die as a power cut would, and stay dead until it is resumed."""
        part = self.parts[name]
        part.halted = True
        part.process.kill()
        part.process.wait()

    def resume(self, name: str) -> None:
        part = self.parts[name]
        if not part.halted:
            return
        with part.log.open("ab") as out:
            part.process = _process(part.command, out)
        part.started_s, part.ended_s, part.halted = time.monotonic(), None, False

    def wait_for(self, part: Part, ready: Path, within_s: float) -> str:
        """Wait for a part's ready file and give its content.

        Raises:
            NotReady: the part ended first, or took too long.
        """
        limit = time.monotonic() + within_s
        while not ready.exists():
            if part.ended:
                raise NotReady(f"{part.name} ended with {part.process.returncode}; see {part.log}")
            if time.monotonic() > limit:
                raise NotReady(f"{part.name} was not ready within {within_s} s; see {part.log}")
            time.sleep(_LOOK_S)
        return ready.read_text(encoding="utf-8")

    def first_line(self, part: Part, within_s: float) -> dict[str, Any]:
        """The JSON object that a part prints first.

        Raises:
            NotReady: the part ended, printed something else, or took too long.
        """
        limit = time.monotonic() + within_s
        while time.monotonic() < limit and not part.ended:
            line, ended, _ = part.log.read_text(encoding="utf-8", errors="replace").partition("\n")
            if ended:
                return _facts(line, part)
            time.sleep(_LOOK_S)
        raise NotReady(f"{part.name} did not get ready; see {part.log}")

    def forget(self, parts: Iterable[Part]) -> None:
        """No longer count on parts that have ended."""
        for part in parts:
            del self.parts[part.name]

    def end(self) -> dict[str, int]:
        """Ask every part to end, the last started first; give their exit codes."""
        codes: dict[str, int] = {}
        for part in reversed(self.parts.values()):
            codes[part.name] = _ended(part)
        return codes


def _process(command: Sequence[str], out: IO[bytes]) -> subprocess.Popen[bytes]:
    lead = [sys.executable] if command[0] == "-m" else [sys.executable, str(MAIN)]
    return subprocess.Popen(
        [*lead, *command],
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=out,
        cwd=MAIN.parent,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"},
    )


def _facts(line: str, part: Part) -> dict[str, Any]:
    try:
        facts = json.loads(line)
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise NotReady(f"{part.name} said what nobody understands; see {part.log}")
    return facts


def _ended(part: Part) -> int:
    if not part.ended:
        part.process.terminate()
    try:
        return part.process.wait(_END_S)
    except subprocess.TimeoutExpired:
        log.warning("%s did not end and is killed", part.name)
        part.process.kill()
        return part.process.wait()
