"""Keeps pictures of small things that look the same at most paintings. Knows no subject."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap

Paint = Callable[[QPainter, QRect], None]
"""Paints a thing into its rectangle, every pixel of it: no ground shines through."""


class Faces:
    """Pictures by what they show. A face looks exactly as if it were painted in its place."""

    def __init__(self, most: int) -> None:
        """`most`: more faces than are ever seen at once; beyond that all are made anew."""
        self._most = most
        self._faces: dict[Hashable, QPixmap] = {}

    def __len__(self) -> int:
        return len(self._faces)

    def put(
        self, painter: QPainter, at: QPoint, size: QSize, shows: Hashable, paint: Paint
    ) -> None:
        """Draw what `shows` stands for; `paint` runs only if that has not been seen yet."""
        ratio = _ratio(painter)
        key = (shows, size.toTuple(), ratio)
        face = self._faces.get(key)
        if face is None:
            if len(self._faces) >= self._most:
                self._faces.clear()
            face = self._faces[key] = _painted(size, ratio, paint)
        painter.drawPixmap(at, face)


def _painted(size: QSize, ratio: float, paint: Paint) -> QPixmap:
    face = QPixmap(size * ratio)
    face.setDevicePixelRatio(ratio)
    painter = QPainter(face)
    paint(painter, QRect(QPoint(0, 0), size))
    painter.end()
    return face


def _ratio(painter: QPainter) -> float:
    """Pixels of the screen to one of the window."""
    device = painter.device()
    return float(device.devicePixelRatioF()) if device is not None else 1.0
