"""Watches the Qt thread from another: a slot that holds it too long is named with its stack."""

from __future__ import annotations

import faulthandler
import logging
import re
import threading
import time
from collections.abc import Callable
from tempfile import TemporaryFile

from PySide6.QtCore import QObject, Qt, QTimer

log = logging.getLogger(__name__)

LIMIT_MS = 50.0
_BEAT_MS = 10
_LOOK_S = 0.01
_DEEP = 6
"""So many calls are told."""
_THREAD = re.compile(r"hread 0x([0-9a-f]+)")


class Slowness(QObject):
    """Counts and names every time the Qt thread did not turn for longer than the limit."""

    def __init__(
        self,
        found: Callable[[float, str], None] | None = None,
        *,
        limit_ms: float = LIMIT_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._found = found or _log
        self._limit_s = limit_ms / 1000
        self._beat = time.monotonic()
        self._watched = threading.get_ident()
        self._stopping = threading.Event()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._thread = threading.Thread(target=self._look, name="slowness", daemon=True)
        self.worst_ms = 0.0
        self.count = 0

    def start(self) -> None:
        self._beat = time.monotonic()
        self._timer.start(_BEAT_MS)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._timer.stop()

    def _turn(self) -> None:
        self._beat = time.monotonic()

    def _look(self) -> None:
        """One report for each hold, taken while it lasts so that the stack shows the culprit."""
        stack, held = "", 0.0
        while not self._stopping.wait(_LOOK_S):
            since = time.monotonic() - self._beat - _BEAT_MS / 1000
            if since > self._limit_s:
                stack = stack or self._stack()
                held = since
            elif held:
                self._tell(held, stack)
                stack, held = "", 0.0

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

    def _tell(self, held_s: float, stack: str) -> None:
        self.count += 1
        self.worst_ms = max(self.worst_ms, held_s * 1000)
        self._found(held_s * 1000, stack)


def _log(held_ms: float, stack: str) -> None:
    log.warning("the Qt thread was held for %.0f ms\n%s", held_ms, stack)


def _stack_of(thread: int, told: str) -> str:
    """One thread's part of what `faulthandler` tells of all."""
    for part in told.split("\n\n"):
        head, *calls = part.splitlines()
        named = _THREAD.search(head)
        if named is not None and int(named[1], 16) == thread:
            return "".join(f"{call}\n" for call in reversed(calls[:_DEEP]))
    return ""
