"""Small pieces that several parts of the terminal are built of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from dispatch_app.ui.kit.theme import Theme


def label(name: str, text: str = "", *, wrap: bool = False) -> QLabel:
    """A label whose looks the style sheet gives by its name."""
    made = QLabel(text)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def button(name: str, text: str, pressed: Callable[[], None]) -> QPushButton:
    made = QPushButton(text)
    made.setObjectName(name)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Give a property that the style sheet asks for; nothing is restyled without a change."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_text(shown: QLabel, text: str) -> None:
    if shown.text() != text:
        shown.setText(text)


def panel(name: str = "panel") -> QFrame:
    frame = QFrame()
    frame.setObjectName(name)
    return frame


def row(*widgets: QWidget, spacing: int = 12) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


_SPARE_PX = 90
"""Margins, and a little more for the words than they need at least."""


class TurningRow(QBoxLayout):
    """Words with buttons at their right; below them where the row is narrow."""

    def __init__(self, row_of: QWidget, words: QLayout, *keys: QWidget) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, row_of)
        self.setContentsMargins(12, 5, 12, 7)
        self.setSpacing(8)
        self.addLayout(words, 1)
        own = row(*keys, spacing=8)
        own.insertStretch(0, 1)
        self.addLayout(own)
        self._words, self._own = words, own

    def fit(self, rows: QWidget | None) -> None:
        """Turn by the room that is seen of `rows`, which lie in a scrolled area."""
        seen = rows.parentWidget() if rows is not None else None
        if seen is None:
            return
        needed = self._words.minimumSize().width() + self._own.minimumSize().width() + _SPARE_PX
        narrow = needed > seen.width()
        turned = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.setDirection(turned)


class Edge(QWidget):
    """One side of the flashing frame: filled while lit."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def light(self, token: str) -> None:
        """The token of the colour to show; empty for none."""
        if token != self._token:
            self._token = token
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._token:
            painter = QPainter(self)
            painter.fillRect(self.rect(), self._theme.colour(self._token))
            painter.end()
