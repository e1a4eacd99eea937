"""Turns fingers into moves of the map: one drags, two pinch and drag. Draws nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEventPoint, QTouchEvent

from dispatch_app.ui.kit.map.motion import Pull
from dispatch_app.ui.kit.map.mover import Mover

_TAP_PX = 12.0


class Touch:
    """Follows one touch from the first finger down to the last one up."""

    def __init__(
        self, mover: Mover, tapped: Callable[[QPointF], None], moved: Callable[[], None]
    ) -> None:
        self._mover = mover
        self._tapped = tapped
        self._moved = moved
        self._pull: Pull | None = None
        self._two: tuple[QPointF, float] | None = None
        self._pinched = False

    def take(self, event: QTouchEvent) -> bool:
        """Whether the event was a finger's."""
        points = [p for p in event.points() if p.state() != QEventPoint.State.Released]
        match event.type():
            case QEvent.Type.TouchBegin:
                self._begin(event.points()[0].position())
            case QEvent.Type.TouchUpdate if len(points) >= 2:
                self._pinch(points[0].position(), points[1].position())
            case QEvent.Type.TouchUpdate if len(points) == 1:
                self._drag(points[0].position())
            case QEvent.Type.TouchEnd:
                self._end(event.points()[0].position())
            case QEvent.Type.TouchCancel:
                self._pull = self._two = None
        event.accept()
        return True

    def _begin(self, at: QPointF) -> None:
        self._mover.stop()
        self._pull, self._two, self._pinched = Pull(at.x(), at.y(), time.monotonic()), None, False

    def _drag(self, at: QPointF) -> None:
        if self._two is not None or self._pull is None:
            self._two = None
            self._pull = Pull(at.x(), at.y(), time.monotonic())
            return
        dx, dy = self._pull.moved(at.x(), at.y(), time.monotonic())
        if self._pull.far > _TAP_PX:
            self._mover.pan(dx, dy)
            self._moved()

    def _pinch(self, one: QPointF, other: QPointF) -> None:
        middle = (one + other) / 2
        apart = max(1.0, math.hypot(one.x() - other.x(), one.y() - other.y()))
        if self._two is not None:
            was, before = self._two
            self._mover.pan(middle.x() - was.x(), middle.y() - was.y())
            self._mover.pinch(math.log2(apart / before), middle.x(), middle.y())
            self._moved()
        self._two, self._pinched = (middle, apart), True

    def _end(self, at: QPointF) -> None:
        pull, self._pull, self._two = self._pull, None, None
        if pull is None or self._pinched:
            return
        if pull.far <= _TAP_PX:
            self._tapped(at)
        elif (run_out := pull.let_go(time.monotonic())) is not None:
            self._mover.start(run_out)
