"""Letters and colours of a page in dots of 1/144 inch: dark on white, told apart without colour."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

DPI = 144
TITLE, HEAD, BODY, SMALL = 30, 22, 18, 15
TEXT, MUTED, LINE, BAR, BESIDE, GROUND, MARK = (
    QColor(name)
    for name in ("#16202b", "#4d5c6b", "#b8c3cd", "#0b66c3", "#6b7683", "#e9edf1", "#8c5200")
)
ALARM = QColor("#b3261e")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Ink:
    """Letters of one family."""

    family: str

    def font(self, size: int, *, bold: bool = False) -> QFont:
        font = QFont(self.family)
        font.setPixelSize(size)
        font.setBold(bold)
        return font

    def write(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        size: int = BODY,
        *,
        bold: bool = False,
        colour: QColor = TEXT,
        side: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """In one line, cut short where there is no room for it."""
        painter.setFont(self.font(size, bold=bold))
        painter.setPen(colour)
        whole = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(room.width()) + 1
        )
        painter.drawText(room, side, whole)

    def wide(self, text: str, size: int = BODY, *, bold: bool = False) -> float:
        return QFontMetricsF(self.font(size, bold=bold)).horizontalAdvance(text)

    def high(self, text: str, width: float, size: int = BODY) -> float:
        """How high a text is that may break into lines."""
        room = QRectF(0, 0, width, 10_000)
        flags = int(Qt.TextFlag.TextWordWrap.value)
        return QFontMetricsF(self.font(size)).boundingRect(room, flags, text).height()

    def flow(
        self, painter: QPainter, room: QRectF, text: str, size: int = BODY, colour: QColor = TEXT
    ) -> None:
        """In as many lines as it takes."""
        painter.setFont(self.font(size))
        painter.setPen(colour)
        painter.drawText(room, int(Qt.TextFlag.TextWordWrap.value), text)
