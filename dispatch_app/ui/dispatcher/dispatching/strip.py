"""The strip of receipts: one line a mission, with a bar that burns down until the wheels roll."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from dispatch_app.domain.forewarning.values import ForewarningState
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text, span_text
from dispatch_app.ui.dispatcher.dispatching.lines import metrics, put
from dispatch_app.ui.dispatcher.dispatching.receipt_words import other_ways, receipt_tip, told_text
from dispatch_app.ui.dispatcher.dispatching.receipts import ReceiptRow
from dispatch_app.ui.kit.theme import Theme

ROW_PX = 28
LATE_PX = 22
_PAD = 10
_CLOCK_PX = 56
_MENU_PX = 26
_BAR_PX = 8
_MENU = "⋯"
_DONE, _DUE, _OPEN = "✓", "…", "○"
_TONE_OF_TOLD = {
    ForewarningState.ACCEPTED: "ok",
    ForewarningState.CANNOT_TAKE: "alarm",
    ForewarningState.SENT: "warning",
}


class ReceiptStrip(QWidget):
    """Shows receipts, says which mission's menu is wanted."""

    menu_wanted = Signal(str, QPoint)
    """Mission id and where on the screen."""

    def __init__(
        self, texts: Texts, theme: Theme, zone: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("receipts")
        self._zone = zone
        self._texts = texts
        self._theme = theme
        self._rows: tuple[ReceiptRow, ...] = ()
        self._at = 0
        self._another = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @property
    def rows(self) -> Sequence[ReceiptRow]:
        return self._rows

    def show_rows(self, rows: Sequence[ReceiptRow], another: str = "") -> None:
        """`another` names the vehicle that F10 would send beside one that does not answer."""
        if (tuple(rows), another) == (self._rows, self._another):
            return
        self._rows, self._another = tuple(rows), another
        self._at = min(self._at, max(0, len(self._rows) - 1))
        self.setFixedHeight(max(ROW_PX, sum(_height(row) for row in self._rows)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, ROW_PX)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        if not self._rows:
            self._say_empty(painter)
        for row, rect in self._placed():
            if self.hasFocus() and row is self._rows[self._at]:
                painter.fillRect(rect, self._theme.colour("selected"))
            self._line(painter, rect, row)
        painter.end()

    def _placed(self) -> list[tuple[ReceiptRow, QRect]]:
        placed, top = [], 0
        for row in self._rows:
            placed.append((row, QRect(0, top, self.width(), _height(row))))
            top += _height(row)
        return placed

    def _say_empty(self, painter: QPainter) -> None:
        rect = QRect(_PAD, 0, self.width() - 2 * _PAD, ROW_PX)
        font = self._theme.font("small-px")
        put(painter, rect, self._texts("dispatch.no-receipts"), font, self._muted())

    def _line(self, painter: QPainter, rect: QRect, row: ReceiptRow) -> None:
        line = QRect(rect.left() + _PAD, rect.top(), rect.width() - _PAD - _MENU_PX - 6, ROW_PX)
        left = self._vehicle(painter, line, row)
        rest = line.adjusted(left - line.left(), 0, 0, 0)
        if row.left_s is None:
            self._stage(painter, rest, row)
        else:
            self._burning(painter, self._steps(painter, rest, row), row)
        menu = QRect(rect.right() - _MENU_PX, rect.top(), _MENU_PX, ROW_PX)
        put(painter, menu, _MENU, self._theme.font(bold=True), self._theme.colour("text"))
        if row.overdue is not None:
            late = QRect(rect.left() + _PAD, rect.top() + ROW_PX - 3, rect.width() - _PAD, LATE_PX)
            self._late(painter, late, row)

    def _vehicle(self, painter: QPainter, line: QRect, row: ReceiptRow) -> int:
        """Shape, vehicle, number; gives where they end."""
        shape, colour = self._theme.vehicle(row.state)
        left = line.left()
        for text, tint, bold in (
            (shape, colour, True),
            (row.vehicle, self._theme.colour("text"), True),
            (row.number, self._muted(), False),
        ):
            left = self._word(painter, line, left, text, tint, bold=bold)
        if row.version > 1:
            text = self._texts("dispatch.version", version=row.version)
            left = self._word(painter, line, left, text, self._theme.colour("focus"))
        if row.provisional:
            text = self._texts("dispatch.unverified")
            left = self._word(painter, line, left, text, self._theme.colour("warning"))
        return left + 4

    def _steps(self, painter: QPainter, line: QRect, row: ReceiptRow) -> QRect:
        left = line.left()
        for step in row.steps:
            sign = _DONE if step.done else _DUE if step.waited_for else _OPEN
            tone = "ok" if step.done else "warning" if step.waited_for else "text-muted"
            text = f"{sign}{self._texts.code('receipt_step', step.step.value)}"
            tint = self._theme.colour(tone)
            left = self._word(painter, line, left, text, tint, bold=step.waited_for)
        left = self._word(painter, line, left, self._texts("dispatch.wheels"), self._muted())
        return line.adjusted(left - line.left(), 0, 0, 0)

    def _burning(self, painter: QPainter, rest: QRect, row: ReceiptRow) -> None:
        assert row.left_s is not None
        late = row.left_s < 0
        tone = "alarm" if late else "warning" if row.share_left < 1 / 3 else "ok"
        clock = QRect(rest.right() - _CLOCK_PX, rest.top(), _CLOCK_PX, rest.height())
        text = f"+{minutes_text(-row.left_s)}" if late else minutes_text(row.left_s)
        colour = self._theme.colour("alarm" if late else "text")
        put(painter, clock, text, self._theme.font(bold=True), colour, right=True)
        width = clock.left() - rest.left() - 8
        if width < 12:
            return
        bar = QRect(rest.left(), rest.center().y() - _BAR_PX // 2 + 1, width, _BAR_PX)
        painter.fillRect(bar, self._theme.colour("line"))
        painter.fillRect(bar.adjusted(1, 1, -1, -1), self._theme.colour("raised"))
        burnt = QRect(bar.left(), bar.top(), round(bar.width() * row.share_left), bar.height())
        painter.fillRect(burnt, self._theme.colour(tone))

    def _stage(self, painter: QPainter, rest: QRect, row: ReceiptRow) -> None:
        _, colour = self._theme.vehicle(row.state)
        word = self._texts.code("stage", row.stage.value)
        left = self._word(painter, rest, rest.left(), word, colour, bold=True)
        clock = QRect(rest.right() - _CLOCK_PX, rest.top(), _CLOCK_PX, rest.height())
        text = span_text(row.in_stage_s)
        put(painter, clock, text, self._theme.font(), self._theme.colour("text"), right=True)
        if row.hospital:
            where = QRect(left, rest.top(), clock.left() - left - 6, rest.height())
            self._to(painter, where, row)

    def _to(self, painter: QPainter, where: QRect, row: ReceiptRow) -> None:
        """What its hospital says stands first: it must not be cut off by a long name."""
        if row.told is not None:
            text, tone = told_text(row.told, self._texts), _TONE_OF_TOLD.get(row.told, "text-muted")
            left = self._word(painter, where, where.left(), text, self._theme.colour(tone))
            where = where.adjusted(left - where.left(), 0, 0, 0)
        put(painter, where, f"→ {row.hospital}", self._theme.font("small-px"), self._muted())

    def _late(self, painter: QPainter, rect: QRect, row: ReceiptRow) -> None:
        assert row.overdue is not None
        left = self._word(
            painter,
            rect,
            rect.left(),
            f"⚠ {self._texts.code('overdue', row.overdue.value)}",
            self._theme.colour("alarm"),
            bold=True,
        )
        if row.phone:
            tint = self._theme.colour("text")
            left = self._word(painter, rect, left, f"☎ {row.phone}", tint, bold=True)
        for text, tone in other_ways(row, self._another, self._texts):
            left = self._word(painter, rect, left, text, self._theme.colour(tone), bold=True)

    def _word(
        self,
        painter: QPainter,
        line: QRect,
        left: int,
        text: str,
        colour: QColor,
        *,
        bold: bool = False,
    ) -> int:
        font = self._theme.font("small-px", bold=bold)
        rect = QRect(left, line.top(), max(0, line.right() - left), line.height())
        put(painter, rect, text, font, colour)
        return left + metrics(font).horizontalAdvance(text) + 7

    def _muted(self) -> QColor:
        return self._theme.colour("text-muted")

    # ---- hands

    def _under(self, point: QPoint) -> ReceiptRow | None:
        return next((row for row, rect in self._placed() if rect.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._under(event.position().toPoint())
        if row is not None:
            self.menu_wanted.emit(row.mission, event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._open_current()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self._rows:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._at = (self._at + step) % len(self._rows)
                self.update()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._open_current()
            case _:
                event.ignore()

    def _open_current(self) -> None:
        if self._rows:
            row, rect = self._placed()[self._at]
            self.menu_wanted.emit(row.mission, self.mapToGlobal(rect.topLeft()))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            row = self._under(event.pos())
            QToolTip.showText(event.globalPos(), self._tip(row) if row else "", self)
            return True
        return super().event(event)

    def _tip(self, row: ReceiptRow) -> str:
        return receipt_tip(row, self._texts, self._zone)


def _height(row: ReceiptRow) -> int:
    return ROW_PX + (LATE_PX if row.overdue is not None else 0)
