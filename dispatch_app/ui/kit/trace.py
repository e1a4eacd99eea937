"""Notes when something became visible, for measuring from end to end. Off unless a file is named.

Times are of the machine's monotonic clock, which all processes of one machine share on Linux.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


class Trace:
    """Appends JSON lines. `once` notes a thing only the first time it is seen."""

    def __init__(self, path: Path | None = None) -> None:
        self._file: TextIO | None = None
        self._seen: set[tuple[str, str]] = set()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8", buffering=1)

    def note(self, what: str, **facts: object) -> None:
        if self._file is not None:
            line = {"what": what, "ns": time.monotonic_ns(), **facts}
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def once(self, what: str, key: str, **facts: object) -> None:
        if self._file is not None and (what, key) not in self._seen:
            self._seen.add((what, key))
            self.note(what, key=key, **facts)

    @property
    def on(self) -> bool:
        return self._file is not None


class KeyToPaint(QObject):
    """Measures from a key press to the next painting of the widget that has the focus."""

    def __init__(self, trace: Trace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trace = trace
        self._pressed_ns = 0
        self._waiting_for: QWidget | None = None

    def watch(self, app: QApplication) -> None:
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text():
            focused = QApplication.focusWidget()
            if focused is not None and watched is focused:
                self._waiting_for, self._pressed_ns = focused, time.monotonic_ns()
        elif kind is QEvent.Type.Paint and watched is self._waiting_for:
            took_ms = (time.monotonic_ns() - self._pressed_ns) / 1e6
            self._trace.note("key-painted", took_ms=took_ms)
            self._waiting_for = None
        return False
