"""A list model over rows with keys: showing a new list touches only the rows that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW = Qt.ItemDataRole.UserRole
"""Role under which a delegate finds the row itself."""

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Row(Protocol):
    """Rows compare by value; the key says which row it is, whatever it shows."""

    @property
    def key(self) -> str: ...


class KeyedRows[R: Row](QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []

    @property
    def rows(self) -> Sequence[R]:
        return self._rows

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return getattr(row, "tooltip", "") or None
        return None

    def place(self, key: str) -> int | None:
        """Where the row with this key stands."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), None)

    def show(self, rows: Sequence[R]) -> None:
        """Become this list, row by row."""
        self._drop_missing({row.key for row in rows})
        for at, row in enumerate(rows):
            if at < len(self._rows) and self._rows[at].key == row.key:
                self._replace(at, row)
                continue
            self._take_out(row.key, at)
            self.beginInsertRows(_ROOT, at, at)
            self._rows.insert(at, row)
            self.endInsertRows()

    def _drop_missing(self, keys: set[str]) -> None:
        for at in range(len(self._rows) - 1, -1, -1):
            if self._rows[at].key not in keys:
                self._remove(at)

    def _take_out(self, key: str, start: int) -> None:
        """Remove the row where it stood before, further down."""
        for at in range(start, len(self._rows)):
            if self._rows[at].key == key:
                self._remove(at)
                return

    def _remove(self, at: int) -> None:
        self.beginRemoveRows(_ROOT, at, at)
        del self._rows[at]
        self.endRemoveRows()

    def _replace(self, at: int, row: R) -> None:
        if self._rows[at] != row:
            self._rows[at] = row
            index = self.index(at, 0)
            self.dataChanged.emit(index, index)
