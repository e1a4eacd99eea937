"""A table model over rows with keys: showing a new list touches only the rows that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


class LateLine(Line):
    """A line whose words are written when somebody looks: of a long list a screen shows a part.

    `mark` is all that its words follow from; two lines with equal marks read the same.
    """

    __slots__ = ("_mark", "_write", "_written")
    _mark: object
    _write: Callable[[], Line]
    _written: Line | None

    def __init__(
        self, key: str, mark: object, write: Callable[[], Line], *, about: object = None
    ) -> None:
        put = object.__setattr__
        put(self, "key", key)
        put(self, "about", about)
        put(self, "_mark", mark)
        put(self, "_write", write)
        put(self, "_written", None)

    @property
    def written(self) -> Line:
        written = self._written
        if written is None:
            written = self._write()
            object.__setattr__(self, "_written", written)
        return written

    @property
    def cells(self) -> tuple[str, ...]:
        return self.written.cells

    @property
    def tip(self) -> str:
        return self.written.tip

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LateLine):
            return NotImplemented
        return (self.key, self._mark) == (other.key, other._mark)

    def __hash__(self) -> int:
        return hash(self.key)


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
        """Become this list, touching what differs: one pass, however the rows were mixed."""
        self._drop_missing({line.key for line in lines})
        self._reorder([line.key for line in lines])
        self._insert_new(lines)
        self._replace_changed(lines)

    def _drop_missing(self, keys: set[str]) -> None:
        for first, last in reversed(_runs(line.key not in keys for line in self._lines)):
            self.beginRemoveRows(_ROOT, first, last)
            del self._lines[first : last + 1]
            self.endRemoveRows()

    def _reorder(self, keys: Sequence[str]) -> None:
        """All of them at once; who points at a row goes on pointing at it."""
        known = {line.key: at for at, line in enumerate(self._lines)}
        before = [known[key] for key in dict.fromkeys(keys) if key in known]
        if before == sorted(before):
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        self._lines = [self._lines[at] for at in before]
        now = {was: at for at, was in enumerate(before)}
        moved = [self.index(now[index.row()], index.column()) for index in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _insert_new(self, lines: Sequence[Line]) -> None:
        known = {line.key for line in self._lines}
        for first, last in _runs(line.key not in known for line in lines):
            self.beginInsertRows(_ROOT, first, last)
            self._lines[first:first] = lines[first : last + 1]
            self.endInsertRows()

    def _replace_changed(self, lines: Sequence[Line]) -> None:
        """What a line is about may differ where its words do not."""
        differs = [was != line for was, line in zip(self._lines, lines, strict=True)]
        self._lines = list(lines)
        for first, last in _runs(differs):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._heads) - 1))


def _runs(flags: Iterable[bool]) -> list[tuple[int, int]]:
    """First and last of each unbroken row of yeses."""
    runs: list[tuple[int, int]] = []
    for at, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        elif flag:
            runs.append((at, at))
    return runs
