"""The list of calls and incidents. Shows rows, says which one was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QVBoxLayout, QWidget

from dispatch_app.client.trace import Trace
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.queue.card import QueueCard
from dispatch_app.ui.dispatcher.queue.rows import QueueRow
from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.keyed_rows import ROW, KeyedRows
from dispatch_app.ui.kit.theme import Theme

_TICK_MS = 500


class QueuePanel(QWidget):
    chosen = Signal(object)
    """The `QueueRow` that was clicked or entered."""

    def __init__(
        self,
        texts: Texts,
        theme: Theme,
        now: Callable[[], datetime],
        trace: Trace,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
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
        self._list.clicked.connect(self._choose)
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

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        row: QueueRow | None = index.data(ROW)
        if row is not None and not row.heading:
            self.chosen.emit(row)
