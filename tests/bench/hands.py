"""A dispatcher's seat as a process, worked by keys, and its trace read while it goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.centre import PATIENCE_S, Late
from tests.bench.regions import ROOT

_LOOK_S = 0.02


class TraceReader:
    """The notes of a trace that is still being written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0
        self.notes: list[dict[str, Any]] = []

    def look(self) -> list[dict[str, Any]]:
        """Take in what came since; all notes."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole = file.read().rpartition(b"\n")[0]
            self._read += len(whole) + 1 if whole else 0
            self.notes += [json.loads(line) for line in whole.splitlines() if line]
        return self.notes

    def of(self, what: str, **facts: object) -> list[dict[str, Any]]:
        wanted = {"what": what, **facts}.items()
        return [note for note in self.look() if wanted <= note.items()]

    def until(self, what: str, within_s: float = PATIENCE_S, **facts: object) -> dict[str, Any]:
        """Wait for a note.

        Raises:
            Late: it did not come.
        """
        return until(lambda: self.of(what, **facts), f"{what} {facts}", within_s)[-1]


def until[T](look: Callable[[], T], what: str, within_s: float = PATIENCE_S) -> T:
    """Look again and again until there is something.

    Raises:
        Late: there was nothing.
    """
    limit = time.monotonic() + within_s
    while not (found := look()):
        if time.monotonic() > limit:
            raise Late(f"{what} did not come")
        time.sleep(_LOOK_S)
    return found


class Hands:
    """Tells the seat process what to press; sees what stands on its screen."""

    def __init__(self, options: Sequence[str], log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.fakes.seat_process", *options],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
                text=True,
                encoding="utf-8",
            )
        self.pid = self._process.pid

    def _tell(self, words: str) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise Late(f"the seat ended at {words!r}")
        return json.loads(answer)

    def key(self, name: str) -> None:
        self._tell(f"key {name}")

    def type(self, text: str) -> None:
        self._tell(f"type {text}")

    def see(self, what: str) -> Any:
        return self._tell(f"see {what}")

    def until_seen(self, what: str, within_s: float = PATIENCE_S) -> Any:
        return until(lambda: self.see(what), what, within_s)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
