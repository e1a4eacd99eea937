"""The table of an answer: a head sorts, Enter opens, the end asks for more. Shows and asks only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dispatch_app.client.search_answers import FoundRow
from dispatch_app.domain.search.fields import Field
from dispatch_app.ui.director.query_rows import QueryRows
from dispatch_app.ui.director.query_words import Wording
from dispatch_app.ui.kit.keyed_table import Head

_ROW_PX = 28
_NEAR_END = 10


class QueryTable(QTableView):
    opened = Signal(object)
    """The `FoundRow` that was entered or double-clicked."""
    sort_wanted = Signal(str, bool)
    """By which field, and whether rising."""
    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyedTable")
        self.rows = QueryRows(self)
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
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.sectionClicked.connect(self._sort)
        self.doubleClicked.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._sorted = ("", False)

    def begin(self, fields: Sequence[Field], heads: Sequence[Head], wording: Wording) -> None:
        self.rows.begin(fields, heads, wording)
        for at, head in enumerate(heads):
            self.setColumnWidth(at, head.width_px)
        self.horizontalHeader().setStretchLastSection(bool(heads) and not heads[-1].figures)

    def add(self, rows: Sequence[FoundRow]) -> None:
        self.rows.add(rows)
        if rows and not self.currentIndex().isValid():
            self.selectRow(0)

    def show_sort(self, field: str, *, ascending: bool) -> None:
        self._sorted = (field, ascending)
        across = self.horizontalHeader()
        keys = [f.key for f in self.rows.fields]
        across.setSortIndicatorShown(field in keys)
        if field in keys:
            # the style points upwards for a falling order; people read the sign as the order
            order = Qt.SortOrder.DescendingOrder if ascending else Qt.SortOrder.AscendingOrder
            across.setSortIndicator(keys.index(field), order)

    @property
    def current(self) -> FoundRow | None:
        at = self.currentIndex()
        return self.rows.rows[at.row()] if at.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.rows[index.row()])

    def _sort(self, section: int) -> None:
        """A second click on the same head turns the order round."""
        field = self.rows.fields[section].key
        known, ascending = self._sorted
        self.sort_wanted.emit(field, not ascending if known == field else False)

    def _scrolled(self, value: int) -> None:
        if self.rows.rows and value >= self.verticalScrollBar().maximum() - _NEAR_END:
            self.more_wanted.emit()
