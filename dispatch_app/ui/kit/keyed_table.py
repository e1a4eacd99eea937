"""A table model over rows with keys: showing a new list touches only the rows that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

ROW = Qt.ItemDataRole.UserRole
"""Role under which the row itself is found."""

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its word, whether it holds figures, how wide it is at least."""

    word: str
    figures: bool = False
    width_px: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: what stands in its cells, and what it is about."""

    key: str
    cells: tuple[str, ...]
    about: object = field(default=None, compare=False)
    tip: str = ""


class KeyedTable(QAbstractTableModel):
    def __init__(self, heads: Sequence[Head], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._lines: list[Line] = []

    @property
    def lines(self) -> Sequence[Line]:
        return self._lines

    @property
    def heads(self) -> Sequence[Head]:
        return self._heads

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self._heads[index.column()].figures else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or line.cells[index.column()]
        return line if role == ROW else None

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

    def place(self, key: str) -> int | None:
        """Where the row with this key stands."""
        return next((at for at, line in enumerate(self._lines) if line.key == key), None)

    def show(self, lines: Sequence[Line]) -> None:
        """Become this list, row by row."""
        self._drop_missing({line.key for line in lines})
        for at, line in enumerate(lines):
            if at < len(self._lines) and self._lines[at].key == line.key:
                self._replace(at, line)
                continue
            self._take_out(line.key, at)
            self.beginInsertRows(_ROOT, at, at)
            self._lines.insert(at, line)
            self.endInsertRows()

    def _drop_missing(self, keys: set[str]) -> None:
        for at in range(len(self._lines) - 1, -1, -1):
            if self._lines[at].key not in keys:
                self._remove(at)

    def _take_out(self, key: str, start: int) -> None:
        """Remove the row where it stood before, further down."""
        for at in range(start, len(self._lines)):
            if self._lines[at].key == key:
                self._remove(at)
                return

    def _remove(self, at: int) -> None:
        self.beginRemoveRows(_ROOT, at, at)
        del self._lines[at]
        self.endRemoveRows()

    def _replace(self, at: int, line: Line) -> None:
        changed = self._lines[at] != line
        self._lines[at] = line
        if changed:
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._heads) - 1))
