"""A table for the keyboard: arrows choose, Enter opens; the row stays where it was. Shows only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dispatch_app.ui.kit.keyed_table import ROW, Head, KeyedTable, Line

_ROW_PX = 28
_AROUND_PX = 24


class TableView(QTableView):
    opened = Signal(object)
    """The `Line` that was entered or double-clicked."""
    turned = Signal(object)
    """The `Line` that the cursor stands on now."""

    def __init__(self, heads: Sequence[Head], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyedTable")
        self.rows = KeyedTable(heads, self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self._empty = ""
        self._widths(heads)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._turn)

    def _widths(self, heads: Sequence[Head]) -> None:
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for at, head in enumerate(heads):
            self.setColumnWidth(at, head.width_px)
        across.setStretchLastSection(not heads[-1].figures)

    def say_when_empty(self, words: str) -> None:
        """In the middle of the table while it has no row."""
        self._empty = words
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty and not self.rows.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            room = self.viewport().rect().adjusted(_AROUND_PX, 0, -_AROUND_PX, 0)
            how = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, how, self._empty)
            painter.end()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Become this list; the cursor stays on its row, or comes onto the first one."""
        kept = self.current
        self.rows.show(lines)
        at = self.rows.place(kept.key) if kept is not None else None
        stands = self.selectionModel().isRowSelected(at) if at is not None else False
        if stands and self.currentIndex().row() == at:
            return
        if lines and (at is not None or not self.currentIndex().isValid()):
            self.selectRow(at or 0)

    @property
    def current(self) -> Line | None:
        line: Line | None = self.currentIndex().data(ROW)
        return line

    def choose(self, key: str) -> None:
        at = self.rows.place(key)
        if at is not None:
            self.selectRow(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ROW))

    def _turn(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.turned.emit(index.data(ROW))
