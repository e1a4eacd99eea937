"""Work of the map that is put off to a later turn of the event loop. Knows no map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def one_shot(owner: QObject, ms: int, then: Callable[[], None]) -> QTimer:
    """A timer that runs `then` once for each start; a start while it runs begins it anew."""
    timer = QTimer(owner)
    timer.setInterval(ms)
    timer.setSingleShot(True)
    timer.timeout.connect(then)
    return timer
