"""The items of a score sheet as a table that is marked by single keys. Shows and says."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from dispatch_app.domain.quality.sheets import MARKS, Item, Mark, ScoreSheet
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.quality.words import item_heads, item_lines
from dispatch_app.ui.kit.table_view import TableView

_KEYS: Mapping[int, Mark] = {
    Qt.Key.Key_1: Mark.ONE,
    Qt.Key.Key_2: Mark.TWO,
    Qt.Key.Key_3: Mark.THREE,
    Qt.Key.Key_4: Mark.FOUR,
    Qt.Key.Key_5: Mark.FIVE,
    Qt.Key.Key_P: Mark.PASSED,
    Qt.Key.Key_F: Mark.FAILED,
    Qt.Key.Key_N: Mark.NOT_APPLICABLE,
}


class MarkTable(TableView):
    """1–5, P, F, N mark the item on which the cursor stands and go on to the next one."""

    marked = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(item_heads(texts), parent)
        self._texts = texts
        self._sheet: ScoreSheet | None = None
        self._other: Mapping[str, Mark] | None = None
        self.marks: dict[str, Mark] = {}
        self.open_to_marks = False

    def show_sheet(
        self,
        sheet: ScoreSheet | None,
        marks: Mapping[str, Mark],
        *,
        other: Mapping[str, Mark] | None = None,
        open_to_marks: bool,
    ) -> None:
        """`other`: what a second person marked."""
        self._sheet, self.marks, self._other = sheet, dict(marks), other
        self.open_to_marks = open_to_marks
        self._fill()

    def _fill(self) -> None:
        if self._sheet is None:
            self.show_lines(())
        else:
            self.show_lines(item_lines(self._sheet, self.marks, self._texts, self._other))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mark, line = _KEYS.get(event.key()), self.current
        item = line.about if line is not None else None
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if mark is None or not plain or not isinstance(item, Item) or not self.open_to_marks:
            super().keyPressEvent(event)
        elif mark in MARKS[item.scale]:
            self._take(item, mark)

    def _take(self, item: Item, mark: Mark) -> None:
        self.marks[item.code] = mark
        self._fill()
        below = min(self.currentIndex().row() + 1, len(self.rows.lines) - 1)
        self.selectRow(below)
        self.marked.emit()
