"""The table of a report: the sum above, a cell at a time, sorted by the column one stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dispatch_app.papers.sheet import Head, SheetRow, SheetTable
from dispatch_app.ui.kit.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROW_PX, _HEAD_PX = 28, 44
_WORDS_PX, _LEAST_PX, _GAP_PX = 190, 84, 22
_SORTED = {True: " ▼", False: " ▲"}


class FiguresModel(QAbstractTableModel):
    """Is shown another table whole: an answer has no rows that stay from the one before."""

    def __init__(self, theme: Theme, total_word: str) -> None:
        super().__init__()
        self._theme, self._total_word = theme, total_word
        self._table: SheetTable | None = None
        self._sorted: tuple[int, bool] | None = None

    def show(self, table: SheetTable | None, sorted_by: tuple[int, bool] | None) -> None:
        self.beginResetModel()
        self._table, self._sorted = table, sorted_by
        self.endResetModel()

    @property
    def table(self) -> SheetTable | None:
        return self._table

    @property
    def titles(self) -> Sequence[str]:
        """Of the dimensions; a report that is not split has one without a word, for its sum."""
        return (self._table.titles or ("",)) if self._table else ()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._table is None else len(self._table.rows) + 1

    def columnCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid() or self._table is None:
            return 0
        return len(self.titles) + len(self._table.heads)

    def row(self, at: int) -> SheetRow | None:
        """None for the sum."""
        return self._table.rows[at - 1] if self._table and 0 < at <= len(self._table.rows) else None

    def head(self, column: int) -> Head | None:
        """None where the dimensions stand."""
        at = column - len(self.titles)
        return self._table.heads[at] if self._table and 0 <= at < len(self._table.heads) else None

    def text(self, row: int, column: int) -> str:
        assert self._table is not None
        line, head = self.row(row), self.head(column)
        if head is None:
            if line is None:
                return self._total_word if column == 0 else ""
            return line.words[column] if column < len(line.words) else ""
        figures = line.figures if line is not None else self._table.totals
        return head.unit.say(figures[column - len(self.titles)])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._table is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if self.head(index.column()) is None else _RIGHT
        if role == Qt.ItemDataRole.FontRole and index.row() == 0:
            return self._theme.font("table-px", bold=True)
        if role == Qt.ItemDataRole.BackgroundRole and index.row() == 0:
            return self._theme.colour("raised")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or self._table is None:
            return None
        head = self.head(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if head is None else _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        sign = ""
        if self._sorted is not None and self._sorted[0] == section:
            sign = _SORTED[self._sorted[1]]
        if head is None:
            return f"{self.titles[section]}{sign}"
        return f"{head.word}\n{head.sub}{sign}" if head.sub else f"{head.word}{sign}"


class FiguresTable(QTableView):
    opened = Signal(str, int)
    """Name of the row (empty for the sum) and the place of its column."""
    sort_wanted = Signal(int)
    only_wanted = Signal(str)
    """Name of the row to which the report is to be narrowed."""

    def __init__(self, theme: Theme, total_word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyedTable")
        self._theme = theme
        self.figures = FiguresModel(theme, total_word)
        self.setModel(self.figures)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        across = self.horizontalHeader()
        across.setFixedHeight(_HEAD_PX)
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.sectionClicked.connect(self.sort_wanted)
        self.doubleClicked.connect(self._open)

    def show_table(self, table: SheetTable | None, sorted_by: tuple[int, bool] | None) -> None:
        """Another table; the cursor stays in its place as far as there is one."""
        at = (self.currentIndex().row(), self.currentIndex().column())
        self.figures.show(table, sorted_by)
        if table is None:
            return
        for column in range(self.figures.columnCount()):
            self.setColumnWidth(column, self._width(column))
        row = min(max(0, at[0]), self.figures.rowCount() - 1)
        column = min(max(0, at[1]), self.figures.columnCount() - 1)
        self.setCurrentIndex(self.figures.index(row, column))

    def _width(self, column: int) -> int:
        """As wide as its head, and its figures of the sum."""
        if self.figures.head(column) is None:
            return _WORDS_PX
        words = str(self.figures.headerData(column, Qt.Orientation.Horizontal)).split("\n")
        texts = (*words, self.figures.text(0, column))
        widest = max(self._theme.metrics("table-px", bold=True).horizontalAdvance(t) for t in texts)
        return max(_LEAST_PX, widest + _GAP_PX)

    def choose(self, name: str) -> None:
        """Stand on a row."""
        table = self.figures.table
        if table is None:
            return
        names = [row.name for row in table.rows]
        if name in names:
            column = max(0, self.currentIndex().column())
            self.setCurrentIndex(self.figures.index(names.index(name) + 1, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at.isValid():
            self._open(at)
        elif event.key() == Qt.Key.Key_S and not event.modifiers() and at.isValid():
            self.sort_wanted.emit(at.column())
        elif event.key() == Qt.Key.Key_L and not event.modifiers():
            line = self.figures.row(at.row())
            if line is not None:
                self.only_wanted.emit(line.name)
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line = self.figures.row(index.row())
        self.opened.emit(line.name if line is not None else "", index.column())
