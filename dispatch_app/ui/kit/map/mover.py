"""Holds the view and moves it from frame to frame. Draws nothing."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dispatch_app.ui.kit.map.motion import Glide, Motion, ZoomTo
from dispatch_app.ui.kit.map.view import View, sharp_near

_FRAME_MS = 8
_LONGEST_STEP_S = 0.05


class Mover(QObject):
    """The one owner of the view. Motions follow one another; a new one ends the last."""

    changed = Signal()
    rested = Signal()
    """A motion has ended."""

    def __init__(self, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self._motion: Motion | None = None
        self._last_s = 0.0
        self._frames = QTimer(self)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._step)

    @property
    def moving(self) -> bool:
        return self._motion is not None

    @property
    def zoom_ahead(self) -> float:
        """The zoom a running motion ends at, else the present one."""
        match self._motion:
            case ZoomTo(zoom=zoom):
                return zoom
            case Glide(end=end):
                return end.zoom
            case _:
                return self.view.zoom

    def start(self, motion: Motion) -> None:
        self._motion = motion
        self._last_s = time.monotonic()
        self._frames.start()

    def stop(self) -> None:
        if self._motion is not None:
            self._motion = None
            self._frames.stop()
            self.rested.emit()

    def go(self, view: View) -> None:
        """Be there at once."""
        self.stop()
        self._set(view)
        self.rested.emit()

    def glide(self, view: View) -> None:
        self.start(Glide(self.view, view))

    def pan(self, dx: float, dy: float) -> None:
        self._set(self.view.panned(dx, dy))

    def pinch(self, zooms: float, px: float, py: float) -> None:
        """Nearer or farther at once, with one pixel's place standing still."""
        self._set(self.view.zoomed(self.view.zoom + zooms, px, py))

    def shift(self, dx: float, dy: float) -> None:
        """Glide by pixels; a running glide goes on further."""
        start = self._motion.end if isinstance(self._motion, Glide) else self.view
        self.glide(start.panned(dx, dy))

    def zoom_by(self, steps: float) -> None:
        """Zoom about the middle, to a sharp zoom."""
        target = sharp_near(self.zoom_ahead + steps)
        self.start(ZoomTo(target, self.view.width / 2, self.view.height / 2))

    def resize(self, width: int, height: int) -> None:
        self._set(self.view.resized(width, height))

    def _step(self) -> None:
        if self._motion is None:
            return
        now = time.monotonic()
        spent, self._last_s = min(_LONGEST_STEP_S, now - self._last_s), now
        view = self._motion.step(self.view, spent)
        if view is None:
            self.stop()
        else:
            self._set(view)

    def _set(self, view: View) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit()
