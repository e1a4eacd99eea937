"""The list of calls and incidents. Shows rows, says which one was chosen."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from dispatch_app.client.trace import Trace
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.queue.card import CARD_PX, HEADING_PX, QueueCard
from dispatch_app.ui.dispatcher.queue.rows import QueueRow
from dispatch_app.ui.dispatcher.queue.standing import Lately
from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.keyed_rows import ROW, KeyedRows
from dispatch_app.ui.kit.theme import Theme

_TICK_MS = 500
_LEFT = Qt.MouseButton.LeftButton


class QueuePanel(QWidget):
    chosen = Signal(object)
    """The `QueueRow` that was under the pointer when the button went down."""

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        now: Callable[[], datetime],
        trace: Trace,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._lately = Lately(clock)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self._rows: KeyedRows[QueueRow] = KeyedRows(self)
        self._card = QueueCard(theme, now, trace, self)
        self._list = QListView(self)
        self._list.setModel(self._rows)
        self._list.setItemDelegate(self._card)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setMouseTracking(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._list.viewport().installEventFilter(self)
        self._empty = QLabel(texts("queue.empty"), self)
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._list.viewport().update)
        self._tick.start(_TICK_MS)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 10, 6)
        title = Elided("panelTitle")
        title.setText(self._texts("queue.title"))
        head.addWidget(title, 1)
        for key, text in (("F2", "key.answer"), ("F5", "key.attach"), ("F4", "key.outcome")):
            head.addSpacing(8)
            chip = QLabel(key, self)
            chip.setObjectName("keyChip")
            word = QLabel(self._texts(text), self)
            word.setObjectName("keyWord")
            head.addWidget(chip)
            head.addWidget(word)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._empty, 1)
        column.addWidget(self._list, 1)
        self._empty.hide()

    def show_rows(self, rows: Sequence[QueueRow]) -> None:
        self._rows.show(rows)
        self._lately.become([(r.key, HEADING_PX if r.heading else CARD_PX) for r in rows])
        self._empty.setVisible(not rows)
        self._list.setVisible(bool(rows))

    def mark(self, key: str) -> None:
        """Show which row the form is about."""
        if key != self._card.selected_key:
            self._card.selected_key = key
            self._list.viewport().update()

    @property
    def rows(self) -> Sequence[QueueRow]:
        return self._rows.rows

    @property
    def viewport(self) -> QWidget:
        return self._list.viewport()

    def spot_of(self, key: str) -> QPoint | None:
        """Where a row can be clicked, scrolled to if need be."""
        at = self._rows.place(key)
        if at is None:
            return None
        index = self._rows.index(at, 0)
        self._list.scrollTo(index)
        return self._list.visualRect(index).center()

    def can_be_meant(self, key: str) -> bool:
        """Whether a click on this row would count now; of a row that is gone there is no doubt."""
        spot = self.spot_of(key)
        return spot is None or self._sure(key, spot)

    def _sure(self, key: str, spot: QPoint) -> bool:
        return self._lately.sure(key, spot.y() + self._list.verticalScrollBar().value())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() is QEvent.Type.MouseButtonPress
        if pressed and isinstance(event, QMouseEvent) and event.button() is _LEFT:
            self._choose(event.position().toPoint())
        return super().eventFilter(watched, event)

    def _choose(self, spot: QPoint) -> None:
        """A row that has just come under the pointer is not the one that was aimed at."""
        row: QueueRow | None = self._list.indexAt(spot).data(ROW)
        if row is None or row.heading:
            return
        if self._sure(row.key, spot):
            self.chosen.emit(row)
