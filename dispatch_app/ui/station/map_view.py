"""The order's map beside the slip: a picture that another thread has painted. Paints no map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dispatch_app.ui.kit.theme import Theme

_ROUNDING_PX = 4.0
"""A picture is painted in whole units, each more than a pixel wide."""


class MapView(QWidget):
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: QImage | None = None
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def show_picture(self, picture: QImage) -> None:
        self._picture, self._words = picture, ""
        self.update()

    def show_words(self, words: str) -> None:
        """In place of a picture that is not there, or not yet."""
        self._picture, self._words = None, words
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        if self._picture is not None:
            self._draw(painter, self._picture)
        elif self._words:
            painter.setPen(self._theme.colour("text-muted"))
            painter.setFont(self._theme.font("station-body-px"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._words)
        painter.end()

    def _draw(self, painter: QPainter, picture: QImage) -> None:
        """As it was painted; only while the window is being resized stretched and cut."""
        size = QSizeF(picture.deviceIndependentSize())
        over = (size.width() - self.width(), size.height() - self.height())
        if max(abs(part) for part in over) <= _ROUNDING_PX:
            painter.drawImage(QPointF(round(-over[0] / 2), round(-over[1] / 2)), picture)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = size.scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        left, top = (self.width() - shown.width()) / 2, (self.height() - shown.height()) / 2
        painter.drawImage(QRectF(left, top, shown.width(), shown.height()), picture)
