"""A list with its keys and, where something is typed, a row of fields below. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

_MARGIN, _SPACE = 10, 8


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    width_px: int = 0
    """0: takes what is left."""


class ListPage(QWidget):
    asked = Signal(str)
    """A name of the page's keys."""
    entered = Signal()
    """Enter in the last field."""

    def __init__(
        self,
        texts: Texts,
        name: str,
        heads: Sequence[Head],
        keys: Mapping[str, str],
        fields: Sequence[Field] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`name` is the page's in the catalogue: `large.NAME.key.…`, `large.NAME.field.…`."""
        super().__init__(parent)
        self.setObjectName("largePage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts, self._name = texts, name
        self.title = self._label("largeTitle")
        self.note = self._label("largeNote")
        self.table = TableView(heads, self)
        self.fields: dict[str, QLineEdit] = {f.name: self._field(f) for f in fields}
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out(keys)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, given: Field) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("field")
        word = self._texts(f"large.{self._name}.field.{given.name}")
        field.setPlaceholderText(word)
        field.setAccessibleName(word)
        if given.width_px:
            field.setFixedWidth(given.width_px)
        field.returnPressed.connect(partial(self._next, given.name))
        return field

    def _lay_out(self, keys: Mapping[str, str]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        column.addWidget(self.title)
        column.addWidget(self.table, 1)
        if self.fields:
            row = QHBoxLayout()
            for field in self.fields.values():
                row.addWidget(field)
            column.addLayout(row)
        column.addWidget(self.note)
        column.addLayout(self._keys(keys))
        hang_keys(self, keys, self._ask)

    def _keys(self, keys: Mapping[str, str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for name, key in keys.items():
            word = self._texts(f"large.{self._name}.key.{name}")
            button = QPushButton(f"{word}  {_shown(key)}", self)
            button.setObjectName("deskKey")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._ask, name))
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _ask(self, name: str, *_: object) -> None:
        self.asked.emit(name)

    def _next(self, name: str) -> None:
        """Enter goes on from field to field, and is done at the last one."""
        names = list(self.fields)
        at = names.index(name) + 1
        if at < len(names):
            self.fields[names[at]].setFocus()
            self.fields[names[at]].selectAll()
        else:
            self.entered.emit()

    # ---- shown

    def show_lines(self, lines: Sequence[Line], title: str) -> None:
        self.title.setText(title)
        self.table.show_lines(lines)

    def say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def values(self) -> dict[str, str]:
        return {name: field.text().strip() for name, field in self.fields.items()}

    def fill(self, values: Mapping[str, str]) -> None:
        for name, field in self.fields.items():
            field.setText(values.get(name, ""))

    def begin(self) -> None:
        """Keys go to what is to be typed first, else to the list."""
        first = next(iter(self.fields.values()), None)
        (first if first is not None and not self.table.rows.lines else self.table).setFocus()

    def type_anew(self) -> None:
        """The fields are empty again, and the cursor is in the first one."""
        self.fill({})
        next(iter(self.fields.values())).setFocus()


def _shown(key: str) -> str:
    """As it stands on the keyboard."""
    return key.replace("Return", "Enter")
