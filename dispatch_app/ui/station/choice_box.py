"""A box with a list to choose from that shows so by an arrow of its own colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

_ARROW = "▾"
_RIGHT_PX = 12


class ChoiceBox(QComboBox):
    """Style sheets know arrows only as image files, which would not follow the theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect().adjusted(0, 0, -_RIGHT_PX, 0), right, _ARROW)
