"""Starts the demo's processes, waits until each is ready, and ends them in reverse order."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

MAIN = Path(__file__).resolve().parents[2] / "main.py"
_LOOK_S = 0.05
_END_S = 8.0


class NotReady(Exception):
    """A part ended or did not get ready in time; the message names its log."""


@dataclass(slots=True)
class Part:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None


class Supervisor:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._logs = directory / "logs"
        self._logs.mkdir(parents=True, exist_ok=True)
        self.parts: dict[str, Part] = {}

    def start(self, name: str, command: Sequence[str]) -> Part:
        """Start a command of `main.py`, or with `-m` a module of ours."""
        lead = [sys.executable] if command[0] == "-m" else [sys.executable, str(MAIN)]
        path = self._logs / f"{name}.log"
        with path.open("wb") as out:
            process = subprocess.Popen(
                [*lead, *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=MAIN.parent,
                start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"},
            )
        self.parts[name] = Part(name, process, path)
        return self.parts[name]

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
