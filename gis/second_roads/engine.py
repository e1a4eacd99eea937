"""Asks the engine's process, and notices when it dies, hangs or talks nonsense.

Calls wait for the answer, but never longer than the time-out: not for a window's thread.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, Self

from gis.region import Region
from gis.second_roads.messages import (
    BadMessage,
    question_line,
    read_answer,
    read_matched,
    read_ways,
)
from gis.second_roads.port import Matched, NoAnswer, Place, Way
from gis.second_roads.store import tiles_of

_log = logging.getLogger(__name__)

_PATIENCE_S: Final = 8.0
_REST_S: Final = 60.0
"""How long an engine in trouble is left alone before it is started again."""
_LOW_PRIORITY: Final = 0x00004000
"""BELOW_NORMAL_PRIORITY_CLASS of Windows."""
_Said = SimpleQueue[str | None]


def installed() -> bool:
    """Whether the extra `valhalla` is there; imports nothing of it."""
    return importlib.util.find_spec("valhalla") is not None


class ValhallaRoads:
    """A `SecondRoads`. The process starts with the first question; several threads may ask."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        patience_s: float = _PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = tuple(command)
        self._patience_s = patience_s
        self._clock = clock
        self._turn = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._said: _Said = SimpleQueue()
        self._number = 0
        self._rests_until = float("-inf")
        self._told = False

    @classmethod
    def of(cls, region: Region) -> Self | None:
        """The engine of a region; None where the extra or the region's tiles are not there."""
        tiles = tiles_of(region)
        if tiles is None or not installed():
            return None
        return cls((sys.executable, "-m", "gis.second_roads.child", str(tiles)))

    def ways(self, start: Place, end: Place, most: int) -> tuple[Way, ...]:
        return self._asked(read_ways, "ways", start=start, end=end, most=most)

    def match(self, trace: Sequence[Place]) -> Matched | None:
        return self._asked(read_matched, "match", trace=list(trace))

    def close(self) -> None:
        with self._turn:
            self._end()

    def _asked[Answer](self, read: Callable[[Any], Answer], asked: str, **given: Any) -> Answer:
        with self._turn:
            if self._clock() < self._rests_until:
                raise NoAnswer("the second road engine rests after trouble")
            try:
                answer = read(self._answer(asked, given))
            except (OSError, Empty, BadMessage) as trouble:
                raise self._trouble(trouble) from trouble
            self._told = False
            return answer

    def _answer(self, asked: str, given: dict[str, Any]) -> Any:
        child = self._child or self._started()
        assert child.stdin is not None
        self._number += 1
        child.stdin.write(question_line(self._number, asked, **given))
        child.stdin.flush()
        line = self._said.get(timeout=self._patience_s)
        if line is None:
            raise BadMessage("it ended")
        return read_answer(line, self._number)

    def _trouble(self, trouble: Exception) -> NoAnswer:
        """End the process, let it rest; say so once until it has answered again."""
        self._end()
        self._rests_until = self._clock() + _REST_S
        reason = "no answer in time" if isinstance(trouble, Empty) else str(trouble)
        if not self._told:
            _log.warning("the second road engine is away, all goes on without it: %s", reason)
        self._told = True
        return NoAnswer(f"the second road engine is away: {reason}")

    def _started(self) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=_surroundings(),
            creationflags=_LOW_PRIORITY if sys.platform == "win32" else 0,
        )
        self._child, self._said = child, SimpleQueue()
        threading.Thread(target=_hear, args=(child, self._said), daemon=True).start()
        return child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with suppress(OSError):
            child.kill()
        child.wait()
        if child.stdin is not None:
            with suppress(OSError):
                child.stdin.close()


def _hear(child: subprocess.Popen[str], said: _Said) -> None:
    """Runs in a thread of its own for as long as the process lives."""
    assert child.stdout is not None
    for line in child.stdout:
        said.put(line)
    child.stdout.close()
    said.put(None)


def _surroundings() -> dict[str, str]:
    """The process finds our packages wherever it is started."""
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": root if not known else os.pathsep.join((root, known))}
