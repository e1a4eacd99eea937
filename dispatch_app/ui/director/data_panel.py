"""The widgets of the centre's own tables: tables, rows, form, history. Shows and asks only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.data_form import RowForm
from dispatch_app.ui.director.data_import import ImportPanel
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[str, str] = {
    "add": "Alt+N",
    "save": "Ctrl+S",
    "retire": "Alt+D",
    "undo": "Alt+Z",
    "many": "Alt+B",
    "import": "Ctrl+O",
    "export": "Ctrl+E",
}
_MORE_KEYS: Mapping[str, str] = {"save": "Ctrl+Return", "find": "Alt+F", "leave": "Esc"}
_IN_FORM = ("save", "retire", "undo")
_MARGIN, _SPACE = 10, 8
_TABLES_PX, _FORM_PX, _HISTORY_PX, _FIND_PX, _SAID_PX = 150, 430, 96, 226, 40
_SHARES = (560, 190)
ROW, IMPORT = 0, 1


class DataPanel(QWidget):
    wanted = Signal(str)
    """The name of a key, pressed or clicked."""
    table_turned = Signal(str)
    """Another table was chosen, by name."""
    row_turned = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.tables = TableView(
            (Head(texts("data.tables"), width_px=104), Head("", width_px=34)), self
        )
        self.tables.setFixedWidth(_TABLES_PX)
        self.tables.turned.connect(self._turn_table)
        self.sought = self._field(texts("data.find", keys=_MORE_KEYS["find"]))
        self.sought.setFixedWidth(_FIND_PX)
        self.all = QCheckBox(texts("data.with-retired"), self)
        self.all.setObjectName("rowTick")
        self.count = self._label("caption", "")
        self.table = TableView((Head(""),), self)
        self._rows = QVBoxLayout()
        self.heading = self._label("entryHeading", "")
        self.form = RowForm(self)
        self.datum = QComboBox(self)
        self.datum.setObjectName("entryField")
        for code in ("wgs84", "gcj02", "bd09"):
            self.datum.addItem(texts(f"datum.{code}"), code)
        self.datum_label = self._label("entryLabel", texts("column.datum"))
        self.said = self._label("entrySaid", "")
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(_SAID_PX)
        self.reason = self._field(texts("data.reason"))
        self.history = TableView((Head(""),), self)
        self._history = QVBoxLayout()
        self.imports = ImportPanel(texts, self)
        self.side = QStackedWidget(self)
        self.keys = {name: self._key(name) for name in KEYS}
        hang_keys(self, KEYS, self._press)
        hang_keys(self, _MORE_KEYS, self._press)
        self._lay_out()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(hint)
        return field

    def _key(self, name: str) -> QPushButton:
        key = QPushButton(f"{self._texts(f'data.key.{name}')}  {KEYS[name]}", self)
        key.setObjectName("smallButton")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(partial(self._press, name))
        return key

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        across.setSpacing(_SPACE)
        across.addWidget(self.tables)
        middle = QVBoxLayout()
        middle.setSpacing(_SPACE)
        middle.addLayout(self._top())
        middle.addLayout(self._rows, 1)
        self._rows.addWidget(self.table)
        middle.addWidget(self.count)
        across.addLayout(middle, 1)
        self.side.setFixedWidth(_FORM_PX)
        self.side.addWidget(self._row_side())
        self.side.addWidget(self.imports)
        across.addWidget(self.side)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for widget in (self.sought, self.all):
            row.addWidget(widget)
        row.addStretch(1)
        for name in ("add", "many", "import", "export"):
            row.addWidget(self.keys[name])
        return row

    def _row_side(self) -> QWidget:
        side = QSplitter(Qt.Orientation.Vertical, self)
        above, below = QWidget(side), QWidget(side)
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        column.addWidget(self.heading)
        column.addWidget(self.form, 1)
        row = QHBoxLayout()
        row.addWidget(self.datum_label)
        row.addWidget(self.datum, 1)
        column.addLayout(row)
        column.addWidget(self.reason)
        keys = QHBoxLayout()
        keys.setSpacing(_SPACE)
        for name in _IN_FORM:
            keys.addWidget(self.keys[name])
        keys.addStretch(1)
        column.addLayout(keys)
        column.addWidget(self.said)
        self._history.setContentsMargins(0, 0, 0, 0)
        self._history.addWidget(self._label("caption", self._texts("data.history")))
        self._history.addWidget(self.history, 1)
        below.setLayout(self._history)
        below.setMinimumHeight(_HISTORY_PX)
        side.addWidget(above)
        side.addWidget(below)
        side.setStretchFactor(0, 1)
        side.setChildrenCollapsible(False)
        side.setSizes(_SHARES)
        return side

    # ---- what is asked

    def _press(self, name: str, *_: object) -> None:
        if name == "find":
            self.sought.setFocus()
            self.sought.selectAll()
        elif name not in self.keys or self.keys[name].isEnabled():
            self.wanted.emit(name)

    def _turn_table(self, line: Line | None) -> None:
        if line is not None:
            self.table_turned.emit(line.key)

    def _turn_row(self, *_: object) -> None:
        self.row_turned.emit()

    # ---- what is shown

    def become_table(self, heads: Sequence[Head], steps: Sequence[Head]) -> None:
        """Another table has other columns."""
        self.table = self._exchanged(self._rows, self.table, heads)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(self._turn_row)
        self.table.opened.connect(self._begin)
        self.history = self._exchanged(self._history, self.history, steps)

    def _exchanged(self, box: QVBoxLayout, old: TableView, heads: Sequence[Head]) -> TableView:
        fresh = TableView(heads, self)
        box.replaceWidget(old, fresh)
        fresh.show()
        old.hide()
        old.deleteLater()
        return fresh

    def _begin(self, _line: Line) -> None:
        self.form.begin()

    def chosen(self) -> list[Line]:
        """The rows that are marked, in the order of the table."""
        marked = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.table.rows.lines[at] for at in marked]

    def allow(self, allowed: Mapping[str, bool]) -> None:
        for name, key in self.keys.items():
            key.setEnabled(allowed.get(name, False))

    def show_datum(self, *, wanted: bool) -> None:
        self.datum.setCurrentIndex(0)
        self.datum.setVisible(wanted)
        self.datum_label.setVisible(wanted)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        if self.said.property("tone") != tone:
            self.said.setProperty("tone", tone)
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
