"""Paints one row of the call and incident list: heading, call or incident. Decides nothing.

A row is painted once as it looks; twice a second only its clock is written over that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dispatch_app.client.trace import Trace
from dispatch_app.domain.codes import VehicleState
from dispatch_app.i18n.times import span_text
from dispatch_app.ui.dispatcher.queue.rows import QueueRow, Section, Tone
from dispatch_app.ui.kit.faces import Faces
from dispatch_app.ui.kit.keyed_rows import ROW
from dispatch_app.ui.kit.theme import Theme

HEADING_PX = 28
CARD_PX = 56
_PAD = 10
_BADGE = 24
_CLOCK = 74
_KEPT = 200
"""Faces kept; more rows than fit on any monitor."""


class QueueCard(QStyledItemDelegate):
    def __init__(
        self,
        theme: Theme,
        now: Callable[[], datetime],
        trace: Trace,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._trace = trace
        self._theme = theme
        self._now = now
        self._faces = Faces(_KEPT)
        self.selected_key = ""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row: QueueRow = index.data(ROW)
        return QSize(200, HEADING_PX if row.heading else CARD_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: QueueRow = index.data(ROW)
        rect: QRect = option.rect
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        self._face(painter, rect, row, hovered=hovered)
        if not row.heading:
            self._clock(painter, rect, row)
            if row.tone is Tone.RINGING and row.call is not None:
                self._trace.once("card-painted", row.call)
        painter.restore()

    def _face(self, painter: QPainter, rect: QRect, row: QueueRow, *, hovered: bool) -> None:
        """The row without its clock."""

        def paint(on: QPainter, whole: QRect) -> None:
            if row.heading:
                self._heading(on, whole, row)
            else:
                self._card(on, whole, row, hovered=hovered)

        shows = (row, row.key == self.selected_key, hovered, self._theme.name)
        self._faces.put(painter, rect.topLeft(), rect.size(), shows, paint)

    def _heading(self, painter: QPainter, rect: QRect, row: QueueRow) -> None:
        painter.fillRect(rect, self._theme.colour("raised"))
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        self._text(painter, inner, row.title, "text-muted", "small-px", bold=True)
        width = self._theme.metrics("small-px", bold=True).horizontalAdvance(row.title)
        count = inner.adjusted(width + 8, 0, 0, 0)
        self._text(painter, count, str(row.count), "text-muted", "small-px")

    def _card(self, painter: QPainter, rect: QRect, row: QueueRow, *, hovered: bool) -> None:
        selected = row.key == self.selected_key
        painter.fillRect(rect, self._ground(row, selected=selected, hovered=hovered))
        if selected or row.tone is Tone.RINGING:
            bar = QRect(rect.left(), rect.top(), 4, rect.height())
            painter.fillRect(bar, self._theme.colour("focus" if selected else "warning"))
        painter.fillRect(
            QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.colour("line")
        )
        self._badge(painter, rect, row)
        text = rect.adjusted(_PAD + _BADGE + 12, 7, -_PAD - _CLOCK, -7)
        upper = QRect(text.left(), text.top(), text.width(), text.height() // 2)
        lower = QRect(text.left(), upper.bottom() + 1, text.width() + _CLOCK, text.height() // 2)
        self._text(painter, upper, row.title, "text", "table-px", bold=True)
        self._detail(painter, lower, row)

    def _ground(self, row: QueueRow, *, selected: bool, hovered: bool) -> QColor:
        if selected:
            return self._theme.colour("selected")
        if row.tone is Tone.RINGING:
            return self._theme.colour("ringing-ground")
        return self._theme.colour("raised" if hovered else "panel")

    def _badge(self, painter: QPainter, rect: QRect, row: QueueRow) -> None:
        box = QRect(rect.left() + _PAD, rect.center().y() - _BADGE // 2, _BADGE, _BADGE)
        if row.priority is None:
            sign = "☎" if row.incident is None else "·"
            tone = "warning" if row.tone is Tone.RINGING else "text-muted"
            self._text(painter, box, sign, tone, "key-figure-px", align=_CENTRE)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(f"priority-{row.priority}"))
        painter.drawRoundedRect(box, 4, 4)
        self._text(
            painter, box, str(row.priority), "on-priority", "body-px", bold=True, align=_CENTRE
        )

    def _detail(self, painter: QPainter, rect: QRect, row: QueueRow) -> None:
        left = rect.left()
        for chip in row.chips:
            shape, colour = self._theme.vehicle(VehicleState(chip.state))
            word = f"{shape} {chip.vehicle} {chip.word}"
            metrics = self._theme.metrics("small-px", bold=chip.late)
            width = metrics.horizontalAdvance(word) + 10
            if left + width > rect.right():
                self._text(
                    painter,
                    rect.adjusted(left - rect.left(), 0, 0, 0),
                    "…",
                    "text-muted",
                    "small-px",
                )
                return
            painter.setFont(self._theme.font("small-px", bold=chip.late))
            painter.setPen(self._theme.colour("alarm") if chip.late else colour)
            painter.drawText(QRect(left, rect.top(), width, rect.height()), _LEFT, word)
            left += width
        rest = rect.adjusted(left - rect.left(), 0, 0, 0)
        self._text(painter, rest, row.detail, "text-muted", "small-px")

    def _clock(self, painter: QPainter, rect: QRect, row: QueueRow) -> None:
        text, late = self._told(row)
        if not text:
            return
        box = QRect(rect.right() - _PAD - _CLOCK, rect.top() + 5, _CLOCK, rect.height() // 2)
        tone = {Tone.LATE: "alarm", Tone.RINGING: "warning"}.get(row.tone, "text")
        tone = "alarm" if late else tone
        size = "key-figure-px" if row.section is Section.RINGING else "table-px"
        self._text(painter, box, text, tone, size, bold=True, align=_RIGHT)

    def _told(self, row: QueueRow) -> tuple[str, bool]:
        """What the clock says, and whether its end has passed."""
        if row.until is not None:
            left = (row.until - self._now()).total_seconds()
            return (span_text(left), False) if left >= 0 else (f"+{span_text(-left)}", True)
        if row.since is not None:
            return span_text((self._now() - row.since).total_seconds()), False
        return "", False

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        tone: str,
        size: str,
        *,
        bold: bool = False,
        align: Qt.AlignmentFlag | None = None,
    ) -> None:
        painter.setFont(self._theme.font(size, bold=bold))
        painter.setPen(self._theme.colour(tone))
        metrics = self._theme.metrics(size, bold=bold)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align or _LEFT, shown)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
