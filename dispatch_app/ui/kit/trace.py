"""Measures from a key press to the painting that follows; told to the trace."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from dispatch_app.client.trace import Trace


class KeyToPaint(QObject):
    """Measures from a key press to the next painting of the widget that has the focus."""

    def __init__(self, trace: Trace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trace = trace
        self._pressed_ns = 0
        self._waiting_for: QWidget | None = None

    def watch(self, app: QApplication) -> None:
        """Only the focused widget is filtered: to look at every event would slow them all."""
        app.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None:
            now.installEventFilter(self)

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
