"""A row of the telephone's lists: sign, name, number, detail, clock. Paints; decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dispatch_app.domain.ids import CallId
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.kit.keyed_rows import ROW
from dispatch_app.ui.kit.theme import Theme

ROW_PX = 44
_PAD = 10
_SIGN_PX = 24
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    key: str
    sign: str = ""
    title: str = ""
    side: str = ""
    """Stands at the right of the title, such as a number or a state."""
    detail: str = ""
    since: datetime | None = None
    """A clock counts from here."""
    until: datetime | None = None
    """A clock counts down to here, and up again from it as overdue."""
    tone: str = "plain"
    """`plain`, `calm`, `warning` or `alarm`; a word in the row says the same."""
    marked: bool = False
    """Chosen together with others."""
    call: CallId | None = None
    tooltip: str = ""


class RowCard(QStyledItemDelegate):
    def __init__(
        self, theme: Theme, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(160, ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: PanelRow = index.data(ROW)
        rect: QRect = option.rect
        painter.save()
        painter.fillRect(rect, self._ground(row, option.state))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, self._theme.colour("line"))
        if option.state & QStyle.StateFlag.State_Selected:
            bar = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(bar, self._theme.colour("focus"))
        self._words(painter, rect.adjusted(_PAD, 3, -_PAD, -4), row)
        painter.restore()

    def _ground(self, row: PanelRow, state: QStyle.StateFlag) -> QColor:
        if state & QStyle.StateFlag.State_Selected:
            return self._theme.colour("selected")
        hovered = row.marked or bool(state & QStyle.StateFlag.State_MouseOver)
        return self._theme.colour("raised" if hovered else "panel")

    def _words(self, painter: QPainter, inner: QRect, row: PanelRow) -> None:
        sign = QRect(inner.left(), inner.top(), _SIGN_PX, inner.height())
        tone = self._tone(row)
        self._put(painter, sign, "✓" if row.marked else row.sign, tone, "table-px", bold=True)
        text = inner.adjusted(_SIGN_PX, 0, 0, 0)
        upper = QRect(text.left(), text.top(), text.width(), text.height() // 2)
        lower = upper.translated(0, text.height() // 2)
        upper = self._at_right(painter, upper, row.side, "text", "table-px")
        self._put(painter, upper, row.title, "text", "table-px", bold=True)
        lower = self._at_right(painter, lower, self._clock(row), tone, "small-px")
        muted = "text-muted" if row.tone in ("plain", "calm") else tone
        self._put(painter, lower, row.detail, muted, "small-px")

    def _tone(self, row: PanelRow) -> str:
        if row.until is not None and self._now() > row.until:
            return "alarm"
        return {"warning": "warning", "alarm": "alarm", "calm": "ok"}.get(row.tone, "text-muted")

    def _clock(self, row: PanelRow) -> str:
        if row.until is not None:
            left = (row.until - self._now()).total_seconds()
            return span_text(left) if left >= 0 else f"+{span_text(-left)}"
        if row.since is not None:
            return span_text(max(0.0, (self._now() - row.since).total_seconds()))
        return ""

    def _at_right(self, painter: QPainter, rect: QRect, text: str, tone: str, size: str) -> QRect:
        """Write at the right end; returns what is left for the other words."""
        if not text:
            return rect
        width = self._theme.metrics(size, bold=True).horizontalAdvance(text)
        width = min(width, rect.width() * 3 // 5)
        box = QRect(rect.right() - width, rect.top(), width + 1, rect.height())
        self._put(painter, box, text, tone, size, bold=True, align=_RIGHT)
        return rect.adjusted(0, 0, -width - 8, 0)

    def _put(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        tone: str,
        size: str,
        *,
        bold: bool = False,
        align: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        painter.setFont(self._theme.font(size, bold=bold))
        painter.setPen(self._theme.colour(tone))
        metrics = self._theme.metrics(size, bold=bold)
        painter.drawText(
            rect, align, metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        )
