"""The grid for forms that were written by hand: one line of fields, Tab to the next, Enter files.

Shows and says; what was typed goes on as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QLineEdit, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.bad_hour.entering import (
    CHOICES,
    FIELDS,
    HOSPITAL,
    KEPT,
    NOTE,
    NUMBER,
    PLACE,
)

_COLUMNS = 6
_SPANS = {PLACE: 2, HOSPITAL: 2, NOTE: 3}
"""What takes more room than a time."""
_WIDEST = 1180
_LATEST = 6
_TABLES = {"nature": "nature", "end": "stage", "outcome": "incident_outcome"}
_MOST = {"number": 9, "day": 4, "phone": 20, "age": 3, "vehicle": 12}
_WORDS = ("phone", "name", PLACE, "complaint", "vehicle", "hospital", NOTE)
_CLOCK_MOST = 5


class FormGrid(QFrame):
    filed = Signal(object)
    """What stands in the fields, by their names."""
    left = Signal()

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("lampSheet")
        self._texts = texts
        self._back: QWidget | None = None
        self._latest: list[str] = []
        self.cells: dict[str, QLineEdit | QComboBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setHorizontalSpacing(12)
        grid.addWidget(self._label(texts("badhour.grid.title"), "chooserTitle"), 0, 0, 1, _COLUMNS)
        at = 0
        for name in FIELDS:
            (row, column), span = divmod(at, _COLUMNS), _SPANS.get(name, 1)
            at += span
            label = self._label(texts(f"badhour.field.{name}"), "keyWord")
            self.cells[name] = cell = self._cell(name)
            label.setBuddy(cell)
            grid.addWidget(label, 1 + 2 * row, column, 1, span)
            grid.addWidget(cell, 2 + 2 * row, column, 1, span)
        below = 3 + 2 * ((at - 1) // _COLUMNS)
        self.said = self._label(texts("badhour.grid.hint"), "entrySaid")
        self.said.setWordWrap(True)
        self.list = self._label("", "keyWord")
        grid.addWidget(self.said, below, 0, 1, _COLUMNS)
        grid.addWidget(self.list, below + 1, 0, 1, _COLUMNS)
        self.hide()

    def _label(self, words: str, name: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def _cell(self, name: str) -> QLineEdit | QComboBox:
        if name in CHOICES:
            box = QComboBox(self)
            for code in CHOICES[name]:
                box.addItem(self._texts.code(_TABLES[name], code), str(code))
            box.setObjectName("entryField")
            return box
        line = QLineEdit(self)
        line.setObjectName("entryField")
        line.setMaxLength(_MOST.get(name, 200 if name in _WORDS else _CLOCK_MOST))
        return line

    # ---- what is typed

    def typed(self) -> dict[str, str]:
        return {name: _text(cell) for name, cell in self.cells.items()}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.filed.emit(self.typed())
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # ---- what is shown

    def point_at(self, name: str) -> None:
        """Put the cursor where something is wrong; what stands there is selected."""
        cell = self.cells.get(name)
        if cell is None:
            return
        cell.setFocus()
        if isinstance(cell, QLineEdit):
            cell.selectAll()

    def say(self, tone: str, words: str) -> None:
        self.said.setText(words)
        if self.said.property("tone") != tone:
            self.said.setProperty("tone", tone)
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)

    def next_form(self, done: str) -> None:
        """The last one is filed: its line stands below, and the fields are empty again."""
        self._latest = [done, *self._latest][:_LATEST]
        self.list.setText("\n".join(self._latest))
        for name, cell in self.cells.items():
            if name in KEPT:
                continue
            if isinstance(cell, QLineEdit):
                cell.clear()
            else:
                cell.setCurrentIndex(0)
        self.cells[NUMBER].setFocus()

    def put(self, values: Mapping[str, str]) -> None:
        """As if it were typed."""
        for name, text in values.items():
            cell = self.cells[name]
            if isinstance(cell, QComboBox):
                cell.setCurrentIndex(cell.findData(text))
            else:
                cell.setText(text)

    def open(self) -> None:
        host = self.parentWidget()
        assert host is not None
        self._back = host.focusWidget()
        width = min(_WIDEST, host.width() - 20)
        self.resize(width, self.sizeHint().height() + 60)
        self.move((host.width() - width) // 2, max(0, (host.height() - self.height()) // 3))
        self.show()
        self.raise_()
        self.cells[NUMBER].setFocus()

    def leave(self) -> None:
        """What was typed stays until the seat is closed."""
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None
        self.left.emit()


def _text(cell: QLineEdit | QComboBox) -> str:
    text = cell.currentData() if isinstance(cell, QComboBox) else cell.text()
    return str(text or "").strip()
