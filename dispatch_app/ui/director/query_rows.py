"""Rows of an answer as a table model: pages are added at the end, cells become words when seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dispatch_app.client.search_answers import FoundRow
from dispatch_app.domain.search.fields import Field
from dispatch_app.ui.director.query_words import Wording
from dispatch_app.ui.kit.keyed_table import Head

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class QueryRows(QAbstractTableModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: Sequence[Head] = ()
        self._fields: Sequence[Field] = ()
        self._rows: list[FoundRow] = []
        self._wording: Wording | None = None

    @property
    def rows(self) -> Sequence[FoundRow]:
        return self._rows

    @property
    def heads(self) -> Sequence[Head]:
        return self._heads

    @property
    def fields(self) -> Sequence[Field]:
        return self._fields

    def begin(self, fields: Sequence[Field], heads: Sequence[Head], wording: Wording) -> None:
        """Another question: nothing of the last answer stays."""
        self.beginResetModel()
        self._fields, self._heads, self._wording, self._rows = fields, heads, wording, []
        self.endResetModel()

    def add(self, rows: Sequence[FoundRow]) -> None:
        """The next page."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def words(self, row: int, column: int) -> str:
        assert self._wording is not None
        return self._wording.cell(self._rows[row].cells[column], self._fields[column])

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._heads[index.column()].figures else _LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section].word
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._heads[section].figures else _LEFT
        return None
