"""Turns wheel, drag, clicks and keys into moves of the map. Draws nothing, knows no marks."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QTouchEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.map.motion import Pull, ZoomTo
from dispatch_app.ui.kit.map.mover import Mover
from dispatch_app.ui.kit.map.touch import Touch
from dispatch_app.ui.kit.map.view import sharp_near

_CLICK_PX = 5.0
_NOTCH = 120
_KEY_STEP_PX = 140
_STEPS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS = {
    Qt.Key.Key_Plus: 0.5,
    Qt.Key.Key_Equal: 0.5,
    Qt.Key.Key_Minus: -0.5,
    Qt.Key.Key_PageUp: 1.0,
    Qt.Key.Key_PageDown: -1.0,
}


class Hands(QObject):
    """Watches a widget's input. What is no move of the map comes out as a signal."""

    clicked = Signal(QPointF)
    hovered = Signal(QPointF)
    doubled = Signal(QPointF)
    """A double click."""
    finished = Signal()
    """Enter."""
    taken_back = Signal()
    """Backspace."""
    moved = Signal()
    """A person has moved the map, not only come nearer."""

    def __init__(self, widget: QWidget, mover: Mover, escape: Callable[[], bool]) -> None:
        """`escape` leaves what is going on on the map; false if there was nothing to leave."""
        super().__init__(widget)
        self._mover = mover
        self._escape = escape
        self._pull: Pull | None = None
        self._touch = Touch(mover, self.clicked.emit, self.moved.emit)
        widget.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QNativeGestureEvent():
                return self._gesture(event)
            case QTouchEvent():
                return self._touch.take(event)
            case QMouseEvent():
                return self._mouse(event)
            case QWheelEvent():
                self._wheel(event)
                return True
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        at = event.position()
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                self._mover.stop()
                self._pull = Pull(at.x(), at.y(), time.monotonic())
                return False
            case QEvent.Type.MouseMove:
                self._drag_or_hover(at)
            case QEvent.Type.MouseButtonRelease if event.button() == Qt.MouseButton.LeftButton:
                self._let_go(at)
            case QEvent.Type.MouseButtonDblClick:
                self.doubled.emit(at)
        return False

    def _gesture(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a touch pad."""
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        at = event.position()
        self._mover.pinch(math.log2(max(0.1, 1.0 + event.value())), at.x(), at.y())
        return True

    def _drag_or_hover(self, at: QPointF) -> None:
        if self._pull is None:
            self.hovered.emit(at)
            return
        dx, dy = self._pull.moved(at.x(), at.y(), time.monotonic())
        self._mover.pan(dx, dy)
        if self._pull.far > _CLICK_PX:
            self.moved.emit()

    def _let_go(self, at: QPointF) -> None:
        pull, self._pull = self._pull, None
        if pull is None:
            return
        if pull.far <= _CLICK_PX:
            self.clicked.emit(at)
        elif (run_out := pull.let_go(time.monotonic())) is not None:
            self._mover.start(run_out)

    def _wheel(self, event: QWheelEvent) -> None:
        """A notch is half a zoom, and ends where tiles are sharp; a touch pad zooms steplessly."""
        turned = event.angleDelta().y() or event.pixelDelta().y()
        at = event.position()
        target = self._mover.zoom_ahead + turned / _NOTCH * 0.5
        if turned % _NOTCH == 0:
            target = sharp_near(target)
        self._mover.start(ZoomTo(target, at.x(), at.y()))

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            dx, dy = _STEPS[key]
            self._mover.shift(dx * _KEY_STEP_PX, dy * _KEY_STEP_PX)
            self.moved.emit()
        elif key in _ZOOMS:
            self._mover.zoom_by(_ZOOMS[key])
        elif key == Qt.Key.Key_Backspace:
            self.taken_back.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        elif key == Qt.Key.Key_Escape:
            return self._escape()
        else:
            return False
        return True
