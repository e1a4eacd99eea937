"""Keeps what is slow to draw and seldom changes as a picture, for as long as nothing changes.

Vehicles move ten times a second over routes that stand still. Knows nothing of what it keeps.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap


class KeptPicture:
    def __init__(self) -> None:
        self._key: object = None
        self._picture: QPixmap | None = None

    def draw(
        self,
        painter: QPainter,
        whole: QSize,
        ratio: float,
        part: QRect,
        key: object,
        paint: Callable[[QPainter], None],
    ) -> None:
        """Paint `part` of what `key` stands for; a key seen twice is worth a picture.

        `whole` is the size painted on, in points of `ratio` pixels.
        """
        if key != self._key:
            self._key, self._picture = key, None
            paint(painter)
            return
        if self._picture is None:
            self._picture = _picture_of(whole, ratio, paint)
        source = QRect(
            round(part.x() * ratio),
            round(part.y() * ratio),
            round(part.width() * ratio),
            round(part.height() * ratio),
        )
        painter.drawPixmap(part, self._picture, source)


def _picture_of(whole: QSize, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    picture = QPixmap(round(whole.width() * ratio), round(whole.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    inner = QPainter(picture)
    inner.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(inner)
    inner.end()
    return picture
