"""A small card beside the pointer: what the thing under it is. Takes no clicks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

_AWAY_PX = 18


class HoverCard(QFrame):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title, self._text = QLabel(self), QLabel(self)
        self._title.setObjectName("panelTitle")
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 7)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._text)
        self.hide()

    @property
    def lines(self) -> list[str]:
        """What it says now, its title first; empty while it is away."""
        return [self._title.text(), *self._text.text().splitlines()] if self.isVisible() else []

    def tell(self, lines: Sequence[str], near: QPoint) -> None:
        """Stand beside a point of the host, inside it in any case; no lines send it away."""
        if not lines:
            self.hide()
            return
        self._title.setText(lines[0])
        self._text.setText("\n".join(lines[1:]))
        self._text.setVisible(len(lines) > 1)
        self.adjustSize()
        host = self.parentWidget()
        assert host is not None
        self.move(_beside(near, self.rect(), host.rect()))
        self.show()
        self.raise_()


def _beside(near: QPoint, card: QRect, host: QRect) -> QPoint:
    x, y = near.x() + _AWAY_PX, near.y() + _AWAY_PX
    if x + card.width() > host.right():
        x = near.x() - _AWAY_PX - card.width()
    if y + card.height() > host.bottom():
        y = near.y() - _AWAY_PX - card.height()
    return QPoint(max(0, x), max(0, y))
