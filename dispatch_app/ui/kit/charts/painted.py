"""What charts drawn by hand share: a chosen field, hover, Enter and double click. Draws nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.ui.kit.charts.chosen import ENTER, stepped
from dispatch_app.ui.kit.theme import Theme


class PaintedChart(QWidget):
    told = Signal(str)
    """What the field under the pointer or the cursor says; empty when there is none."""
    opened = Signal(str)
    """The key of the field that was entered or double-clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._at: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    # ---- of each chart

    @property
    def count(self) -> int:
        """How many fields there are."""
        return 0

    @property
    def across(self) -> int:
        """How many of them stand beside each other."""
        return 1

    def words_of(self, at: int) -> str:
        """A field's exact value, with all that belongs to it."""
        return ""

    def key_of(self, at: int) -> str:
        return ""

    def field_at(self, point: QPointF) -> int | None:
        return None

    def draw(self, painter: QPainter) -> None:
        """Everything, on a ground that is clean."""

    # ---- of all

    def become(self) -> None:
        """The theme has changed."""
        self.update()

    def choose(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self.told.emit("" if at is None else self.words_of(at))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        painter.setFont(self._theme.font("small-px"))
        self.draw(painter)
        if self.hasFocus():
            painter.setPen(self._theme.colour("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self.field_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        if not self.hasFocus():
            self.choose(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._open(self.field_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self._open(self._at)
            return
        there = stepped(self._at, self.count, event.key(), self.across)
        if there is None:
            super().keyPressEvent(event)
        else:
            self.choose(there)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.choose(None)
        self.update()

    def _open(self, at: int | None) -> None:
        if at is not None and self.key_of(at):
            self.opened.emit(self.key_of(at))
