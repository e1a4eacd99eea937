"""Watches the Qt thread from another: a slot that holds it too long is named with its stack.

Told beside how long the thread did not turn is how much of that it worked: the rest it was kept
waiting, for a disk, a lock or a processor.
"""

from __future__ import annotations

import faulthandler
import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import TemporaryFile

from PySide6.QtCore import QObject, Qt, QTimer

log = logging.getLogger(__name__)

LIMIT_MS = 50.0
LOUD_MS = 1000.0
"""From here on it is told to whoever reads a seat's own words, too."""
_BEAT_MS = 10
_LOOK_S = 0.01
_DEEP = 6
"""So many calls are told."""
_THREAD = re.compile(r"hread 0x([0-9a-f]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The Qt thread did not turn for longer than the limit."""

    held_ms: float
    """By the clock on the wall."""
    worked_ms: float
    """Of processor time that the thread had meanwhile."""
    stack: str
    """Where it stood, the innermost call last; empty if it went on before anybody could look."""


class Slowness(QObject):
    """Counts and names every time the Qt thread did not turn for longer than the limit."""

    def __init__(
        self,
        found: Callable[[Hold], None] | None = None,
        *,
        limit_ms: float = LIMIT_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._found = found or say
        self._limit_s = limit_ms / 1000
        self._beat = time.monotonic()
        self._worked = time.thread_time()
        self._held_at = ""
        self._watched = threading.get_ident()
        self._stopping = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._thread = threading.Thread(target=self._look, name="slowness", daemon=True)
        self.worst_ms = 0.0
        self.count = 0

    def start(self) -> None:
        self._beat, self._worked = time.monotonic(), time.thread_time()
        self._timer.start(_BEAT_MS)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._timer.stop()

    def _turn(self) -> None:
        """On the watched thread: measured here, a hold that nobody could look at counts as well."""
        now, worked = time.monotonic(), time.thread_time()
        held_s, worked_s = now - self._beat - _BEAT_MS / 1000, worked - self._worked
        self._beat, self._worked = now, worked
        stack, self._held_at = self._held_at, ""
        if held_s > self._limit_s:
            self._tell(Hold(held_ms=held_s * 1000, worked_ms=worked_s * 1000, stack=stack))

    def _look(self) -> None:
        """The stack is taken while the hold lasts, so that it shows the culprit."""
        seen = 0.0
        while not self._stopping.wait(_LOOK_S):
            beat = self._beat
            late = time.monotonic() - beat - _BEAT_MS / 1000 > self._limit_s
            if late and beat != seen:
                seen = beat
                stack = self._stack()
                if self._beat == beat:
                    self._held_at = stack

    def _stack(self) -> str:
        """Where the Qt thread stands, the innermost call last.

        Told by the interpreter, not read off its frames: whoever holds a frame when its function
        returns inherits the function's objects. A QPainter would then end here, on the wrong
        thread, and take the process with it.
        """
        with TemporaryFile() as told:
            faulthandler.dump_traceback(told, all_threads=True)
            told.seek(0)
            text = told.read().decode(errors="replace")
        return _stack_of(self._watched, text)

    def _tell(self, hold: Hold) -> None:
        self.count += 1
        self.worst_ms = max(self.worst_ms, hold.held_ms)
        self._found(hold)


def say(hold: Hold) -> None:
    """To the log: one line, for where it stood is for who measures, and stands in the trace."""
    log.log(
        logging.WARNING if hold.held_ms > LOUD_MS else logging.DEBUG,
        "the window stood still for %.0f ms, working for %.0f",
        hold.held_ms,
        hold.worked_ms,
    )


def _stack_of(thread: int, told: str) -> str:
    """One thread's part of what `faulthandler` tells of all."""
    for part in told.split("\n\n"):
        head, *calls = part.splitlines()
        named = _THREAD.search(head)
        if named is not None and int(named[1], 16) == thread:
            return "".join(f"{call}\n" for call in reversed(calls[:_DEEP]))
    return ""
