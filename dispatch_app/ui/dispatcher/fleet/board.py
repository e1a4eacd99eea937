"""The fleet board: each vehicle by shape, colour and minutes. Painted by hand, for 500 of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import VehicleId
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.fleet.rows import FleetView, StationRow, VehicleChip
from dispatch_app.ui.kit.theme import Theme

ROW_PX = 30
HEAD_PX = 30
_COLUMN_PX = 560
"""No column is narrower, however few vehicles its stations have."""
_NARROWEST_PX = 400
_MOST_LINES = 6
"""More would take the form's room; then columns grow narrower instead."""
_CHIP_PX = 112
"""About what one vehicle takes; long ones take more."""
_MORE_PX = 20
_NAME_PX = 132
_PAD = 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class _Placed:
    rect: QRect
    chip: VehicleChip


class FleetBoard(QWidget):
    menu_wanted = Signal(str, QPoint)
    """Vehicle id and where on the screen its menu should open."""
    vehicle_chosen = Signal(str)

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        now: Callable[[], datetime],
        tip: Callable[[VehicleId], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._texts = texts
        self._theme = theme
        self._now = now
        self._tip = tip
        self._view = FleetView(rows=(), counts={}, overdue=0)
        self._placed: list[_Placed] = []
        self._names: list[tuple[QRect, str]] = []
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_view(self, view: FleetView) -> None:
        grown = len(view.rows) != len(self._view.rows)
        self._view = view
        if grown:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, HEAD_PX + ROW_PX * max(1, self._lines()) + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()
        super().resizeEvent(event)

    def _columns(self) -> int:
        """As many as fit, so that the station with the most vehicles shows them all."""
        most = max((len(row.chips) for row in self._view.rows), default=0)
        wanted = max(_COLUMN_PX, _NAME_PX + 2 * _PAD + most * _CHIP_PX)
        columns = max(1, self.width() // wanted)
        needed = -(-len(self._view.rows) // _MOST_LINES)
        return max(columns, min(needed, max(1, self.width() // _NARROWEST_PX)))

    def _lines(self) -> int:
        return -(-len(self._view.rows) // self._columns())

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        self._placed.clear()
        self._names.clear()
        self._paint_head(painter)
        columns, lines = self._columns(), self._lines()
        width = self.width() // columns
        for at, row in enumerate(self._view.rows):
            column, line = divmod(at, max(1, lines))
            self._paint_row(
                painter, QRect(column * width, HEAD_PX + line * ROW_PX, width, ROW_PX), row
            )
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        head = QRect(0, 0, self.width(), HEAD_PX)
        painter.fillRect(head, self._theme.colour("raised"))
        left = _PAD + self._word(
            painter, head.adjusted(_PAD, 0, 0, 0), self._texts("fleet.title"), "text", bold=True
        )
        for state in VehicleState:
            count = self._view.counts.get(state, 0)
            if count:
                left += 16
                left += self._state_word(
                    painter,
                    head.adjusted(left, 0, 0, 0),
                    state,
                    f"{self._texts.code('vehicle_state', state.value)} {count}",
                )
        self._paint_rest(painter, head)

    def _paint_rest(self, painter: QPainter, head: QRect) -> None:
        view = self._view
        parts = []
        if view.hidden_stations:
            parts.append(
                self._texts(
                    "fleet.rest",
                    stations=view.hidden_stations,
                    idle=view.hidden_idle,
                    busy=view.hidden_busy,
                )
            )
        if view.overdue:
            parts.append(self._texts("fleet.overdue", count=view.overdue))
        painter.setFont(self._theme.font("small-px", bold=bool(view.overdue)))
        painter.setPen(self._theme.colour("warning" if view.overdue else "text-muted"))
        painter.drawText(head.adjusted(0, 0, -_PAD, 0), _RIGHT, "   ".join(parts))

    def _paint_row(self, painter: QPainter, rect: QRect, row: StationRow) -> None:
        line = QRect(rect.left() + _PAD, rect.bottom(), rect.width() - 2 * _PAD, 1)
        painter.fillRect(line, self._theme.colour("line"))
        name = QRect(rect.left() + _PAD, rect.top(), _NAME_PX, rect.height())
        self._paint_name(painter, name, row)
        left = rect.left() + _PAD + _NAME_PX
        room = rect.adjusted(0, 0, -_MORE_PX, 0)
        for at, chip in enumerate(row.chips, start=1):
            last = at == len(row.chips)
            width = self._paint_chip(painter, left, rect if last else room, chip)
            if width == 0:
                painter.setPen(self._theme.colour("text-muted"))
                more = QRect(left, rect.top(), _MORE_PX, rect.height())
                painter.drawText(more, _LEFT, "…")
                self._names.append((more, " ".join(c.vehicle for c in row.chips[at - 1 :])))
                return
            left += width + 6

    def _paint_name(self, painter: QPainter, rect: QRect, row: StationRow) -> None:
        self._names.append((rect, row.name))
        font = self._theme.font("small-px")
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if row.online else "text-faint"))
        text = row.name if row.online else f"○ {row.name}"
        room = rect.width() - 8
        painter.drawText(
            rect,
            _LEFT,
            QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room),
        )

    def _paint_chip(self, painter: QPainter, left: int, row: QRect, chip: VehicleChip) -> int:
        """Paint one vehicle; give the width it took, 0 if there was no room."""
        shape, colour = self._theme.vehicle(chip.state)
        bold, plain = self._theme.font("small-px", bold=True), self._theme.font("small-px")
        name, words = f"{shape} {chip.vehicle}", self._words(chip)
        name_width = QFontMetrics(bold).horizontalAdvance(name)
        width = name_width + QFontMetrics(plain).horizontalAdvance(words) + 22
        if left + width > row.right() - 4:
            return 0
        box = QRect(left, row.top() + 3, width, row.height() - 7)
        painter.setPen(self._theme.colour("warning" if chip.note else "line"))
        painter.setBrush(self._theme.colour("panel"))
        painter.drawRoundedRect(box, 4, 4)
        inner = box.adjusted(7, 0, -7, 0)
        painter.setFont(bold)
        painter.setPen(colour)
        painter.drawText(inner, _LEFT, name)
        painter.setFont(plain)
        painter.setPen(self._theme.colour("warning" if chip.note else "text-muted"))
        painter.drawText(inner.adjusted(name_width + 6, 0, 0, 0), _LEFT, words)
        self._placed.append(_Placed(box, chip))
        return width

    def _words(self, chip: VehicleChip) -> str:
        lasted_s = (self._now() - chip.since).total_seconds() if chip.since else 0.0
        if chip.note in ("overdue", "unacknowledged"):
            return self._texts("fleet.unacknowledged", clock=span_text(lasted_s))
        word = self._texts.code("vehicle_state", chip.state.value)
        if chip.note == "stale" and chip.fix_age_s is not None:
            return self._texts("fleet.gps-age", age=short_span(chip.fix_age_s))
        return f"{word} {short_span(lasted_s)}" if chip.since else word

    def _state_word(self, painter: QPainter, rect: QRect, state: VehicleState, text: str) -> int:
        shape, colour = self._theme.vehicle(state)
        font = self._theme.font("small-px", bold=True)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(rect, _LEFT, f"{shape} {text}")
        return QFontMetrics(font).horizontalAdvance(f"{shape} {text}")

    def _word(
        self, painter: QPainter, rect: QRect, text: str, tone: str, *, bold: bool = False
    ) -> int:
        font = self._theme.font("small-px", bold=bold)
        painter.setFont(font)
        painter.setPen(self._theme.colour(tone))
        painter.drawText(rect, _LEFT, text)
        return QFontMetrics(font).horizontalAdvance(text)

    # ---- mouse

    def _at(self, point: QPoint) -> VehicleChip | None:
        return next((p.chip for p in self._placed if p.rect.contains(point)), None)

    def _words_at(self, point: QPoint) -> str:
        chip = self._at(point)
        if chip is not None:
            return self._tip(chip.vehicle)
        return next((name for rect, name in self._names if rect.contains(point)), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        chip = self._at(event.position().toPoint())
        if chip is not None and event.button() is Qt.MouseButton.LeftButton:
            self.vehicle_chosen.emit(chip.vehicle)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        chip = self._at(event.pos())
        if chip is not None:
            self.menu_wanted.emit(chip.vehicle, event.globalPos())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos()), self)
            return True
        return super().event(event)


def short_span(seconds: float) -> str:
    """How long it has lasted, as short as can be read: 48", 12', 3h."""
    if seconds < 60:
        return f'{int(seconds)}"'
    minutes = int(seconds // 60)
    return f"{minutes}'" if minutes < 60 else f"{minutes // 60}h"
