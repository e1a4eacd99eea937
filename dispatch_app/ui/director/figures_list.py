"""The catalogue of reports in groups, found by name or by first letters of its reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from dispatch_app.papers.naming import Naming
from dispatch_app.ports.figures import FigureCatalogue
from gis.gazetteer.folding import Folding, initials_of

_WIDTH_PX = 230
_TAKE = Qt.Key.Key_E
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a report, or the name of the group that follows (then without an id)."""

    id: str
    word: str


def entries(
    catalogue: FigureCatalogue, naming: Naming, typed: str, folding: Folding
) -> tuple[Entry, ...]:
    """Groups in their order with the reports that `typed` finds; none without a report."""
    found: list[Entry] = []
    for group, words in catalogue.groups:
        reports = [
            Entry(report.id, naming.of(report.name))
            for report in catalogue.reports
            if report.group == group
        ]
        fitting = [each for each in reports if finds(typed, each.word, each.id, folding)]
        if fitting:
            found += [Entry("", naming.of(words)), *fitting]
    return tuple(found)


def finds(typed: str, word: str, name: str, folding: Folding) -> bool:
    """By a part of its name, of its reading, of the first letters of it, or of its code."""
    key = folding.key(typed)
    if not key:
        return True
    syllables = folding.syllables(folding.key(word))
    ways = (folding.key(word), "".join(syllables), initials_of(syllables), folding.key(name))
    return any(key in way for way in ways)


class FiguresList(QWidget):
    chosen = Signal(str)
    """The id of the report that the cursor stands on."""
    entered = Signal()

    def __init__(self, hint: str, none: str, parent: QWidget | None = None) -> None:
        """`none`: said where nothing is found."""
        super().__init__(parent)
        self.setFixedWidth(_WIDTH_PX)
        self._none = none
        self.search = QLineEdit(self)
        self.search.setObjectName("entryField")
        self.search.setPlaceholderText(hint)
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setObjectName("reportList")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.list.currentItemChanged.connect(self._turned)
        self.list.itemActivated.connect(self._entered)
        self.search.installEventFilter(self)

    def show_entries(self, lines: Sequence[Entry], chosen: str) -> None:
        """Exactly these; the cursor stays on `chosen`, or comes onto the first one."""
        self.list.blockSignals(True)
        self.list.clear()
        for line in lines or (Entry("", self._none),):
            item = QListWidgetItem(line.word)
            item.setData(_ID, line.id)
            if not line.id:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.blockSignals(False)
        names = [line.id for line in lines]
        reports = [at for at, name in enumerate(names) if name]
        if reports:
            self.list.setCurrentRow(names.index(chosen) if chosen in names else reports[0])

    def _turned(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_ID):
            self.chosen.emit(item.data(_ID))

    def _entered(self, _item: QListWidgetItem) -> None:
        self.entered.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while one types; Ctrl+E is the page's, not the field's."""
        if event.type() is QEvent.Type.ShortcutOverride and _takes(event):
            event.ignore()
            return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        at = self.list.currentRow() + by
        while 0 <= at < self.list.count():
            if self.list.item(at).data(_ID):
                self.list.setCurrentRow(at)
                return
            at += by


def _takes(event: QEvent) -> bool:
    """Ctrl+E, which a field would take for the end of its line."""
    control = Qt.KeyboardModifier.ControlModifier
    return isinstance(event, QKeyEvent) and event.modifiers() == control and event.key() == _TAKE
