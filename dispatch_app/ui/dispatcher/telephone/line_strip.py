"""All lines of the centre in a row or two, each in its own place. Paints and is clicked.

A line keeps its place and its width whatever happens on it: what is looked for stands where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from dispatch_app.domain.ids import CallId
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.kit.theme import Theme

CELL_PX = 38
_LEAST_PX, _MOST_PX = 112, 236
_GAP = 3
_PAD = 6


class LineTone(StrEnum):
    """How a line looks; each has a sign and a word beside its colour."""

    IDLE = "idle"
    RINGING = "ringing"
    MINE = "mine"
    HELD = "held"
    ELSEWHERE = "elsewhere"
    CALLING = "calling"
    GONE = "gone"


SIGNS = {
    LineTone.IDLE: "○",
    LineTone.RINGING: "☎",
    LineTone.MINE: "●",
    LineTone.HELD: "‖",
    LineTone.ELSEWHERE: "◐",
    LineTone.CALLING: "↗",
    LineTone.GONE: "✕",
}
_COLOURS = {
    LineTone.IDLE: "text-muted",
    LineTone.RINGING: "warning",
    LineTone.MINE: "ok",
    LineTone.HELD: "warning",
    LineTone.ELSEWHERE: "text",
    LineTone.CALLING: "focus",
    LineTone.GONE: "alarm",
}
_GROUNDS = {LineTone.RINGING: "ringing-ground", LineTone.MINE: "selected"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCell:
    key: str
    name: str
    word: str
    tone: LineTone = LineTone.IDLE
    number: str = ""
    since: datetime | None = None
    call: CallId | None = None
    chosen: bool = False
    """The form is about its call."""
    tooltip: str = ""


class LineStrip(QWidget):
    clicked = Signal(str)
    """Key of the cell."""

    def __init__(self, theme: Theme, now: Callable[[], datetime], empty: str) -> None:
        super().__init__()
        self.setObjectName("lineStrip")
        self._theme = theme
        self._now = now
        self._empty = empty
        self._cells: tuple[LineCell, ...] = ()
        self.setFixedHeight(CELL_PX)

    @property
    def cells(self) -> tuple[LineCell, ...]:
        return self._cells

    def show_cells(self, cells: Sequence[LineCell]) -> None:
        if tuple(cells) != self._cells:
            self._cells = tuple(cells)
            self._fit()
            self.update()

    def tick(self) -> None:
        """Let the clocks of busy lines go on."""
        for at, cell in enumerate(self._cells):
            if cell.since is not None:
                self.update(self.place(at))

    # ---- places

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_PX, self.height())

    def place(self, at: int) -> QRect:
        """Where the cell with this number stands."""
        columns, width = self._grid()
        row, column = divmod(at, columns)
        return QRect(column * width, row * CELL_PX, width - _GAP, CELL_PX - _GAP)

    def _grid(self) -> tuple[int, int]:
        """Columns and their width: rows of equal length, none with a few lines left over."""
        count = max(1, len(self._cells))
        fitting = max(1, self.width() // _LEAST_PX)
        columns = -(-count // self._rows(count, fitting))
        return columns, min(_MOST_PX, self.width() // columns)

    @staticmethod
    def _rows(count: int, fitting: int) -> int:
        return -(-count // fitting)

    def _fit(self) -> None:
        count = max(1, len(self._cells))
        self.setFixedHeight(CELL_PX * self._rows(count, max(1, self.width() // _LEAST_PX)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _at(self, point: QPoint) -> int | None:
        inside = (at for at in range(len(self._cells)) if self.place(at).contains(point))
        return next(inside, None)

    # ---- clicks and tips

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint())
        if at is not None and event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self._cells[at].key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(event.pos())
            QToolTip.showText(event.globalPos(), "" if at is None else self._cells[at].tooltip)
            return True
        return super().event(event)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._cells:
            self._put(painter, self.rect().adjusted(_PAD, 0, 0, 0), self._empty, "text-muted")
        for at, cell in enumerate(self._cells):
            rect = self.place(at)
            if event.rect().intersects(rect):
                self._paint(painter, rect, cell)
        painter.end()

    def _paint(self, painter: QPainter, rect: QRect, cell: LineCell) -> None:
        painter.fillRect(rect, self._theme.colour(_GROUNDS.get(cell.tone, "raised")))
        colour = _COLOURS[cell.tone]
        if cell.tone is not LineTone.IDLE:
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(bar, self._theme.colour(colour))
        if cell.chosen:
            painter.setPen(self._theme.colour("focus"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inner = rect.adjusted(_PAD + 2, 1, -_PAD, -1)
        if not cell.number:
            self._upper(painter, inner, cell, colour)
            return
        half = inner.height() // 2
        upper = QRect(inner.left(), inner.top(), inner.width(), half)
        lower = QRect(inner.left(), inner.top() + half, inner.width(), half)
        self._upper(painter, upper, cell, colour)
        idle = cell.tone is LineTone.IDLE
        self._put(painter, lower, cell.number, "text-muted" if idle else "text", bold=not idle)

    def _upper(self, painter: QPainter, rect: QRect, cell: LineCell, colour: str) -> None:
        """Sign, line and word; the clock on the right, for it is never cut."""
        clock = "" if cell.since is None else self._span(cell.since)
        if clock:
            width = self._theme.metrics("small-px", bold=True).horizontalAdvance(clock)
            at_right = QRect(rect.right() - width, rect.top(), width + 1, rect.height())
            self._put(painter, at_right, clock, colour, bold=True)
            rect = rect.adjusted(0, 0, -width - 4, 0)
        bold = cell.tone is not LineTone.IDLE
        self._put(painter, rect, self._title(cell, rect.width(), bold=bold), colour, bold=bold)

    def _title(self, cell: LineCell, room: int, *, bold: bool) -> str:
        """Sign, name and word; in little room the name alone, then its last part: 01 of 120/01."""
        sign = SIGNS[cell.tone]
        if not cell.name:
            return f"{sign} {cell.word}"
        metrics = self._theme.metrics("small-px", bold=bold)
        ways = (f"{sign} {cell.name} {cell.word}", f"{sign} {cell.name}")
        fitting = (way for way in ways if metrics.horizontalAdvance(way) <= room)
        return next(fitting, f"{sign} {cell.name.rpartition('/')[2]}")

    def _span(self, since: datetime) -> str:
        return span_text(max(0.0, (self._now() - since).total_seconds()))

    def _put(
        self, painter: QPainter, rect: QRect, text: str, tone: str, *, bold: bool = False
    ) -> None:
        painter.setFont(self._theme.font("small-px", bold=bold))
        painter.setPen(self._theme.colour(tone))
        metrics = self._theme.metrics("small-px", bold=bold)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
