"""Lets Python's collector work on the Qt thread only, a little at a time.

Left to itself it works on whichever thread allocates next, and destroys there what it finds: also
windows' objects, which only the Qt thread may touch. A station was seen to crash so, while the map
of an order was being painted on a second thread.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer

_LOOK_MS = 100
_OLDEST_EVERY_S = 300.0
"""All that lived long is looked through no more often: it takes longest and finds least."""


class Collector(QObject):
    """From `start` on the interpreter collects nothing by itself."""

    def __init__(self, parent: QObject, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._oldest_at = clock()
        self._limits = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        gc.disable()
        self._timer.start(_LOOK_MS)

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect as many generations as are due; most often none or the youngest."""
        generation = self._due()
        if generation is not None:
            gc.collect(generation)

    def _due(self) -> int | None:
        young, middle, old = (
            count > limit for count, limit in zip(gc.get_count(), self._limits, strict=True)
        )
        now = self._clock()
        if old and now - self._oldest_at >= _OLDEST_EVERY_S:
            self._oldest_at = now
            return 2
        if middle or old:
            return 1
        return 0 if young else None
