"""The truth desk as it is seen: a table, the chosen row in full, and keys. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[str, str] = {
    "correct": "Space",
    "dismiss": "Del",
    "map": "M",
    "call": "T",
    "dismissed": "D",
    "sort": "S",
}
_MARGIN, _SPACE = 10, 8
_DETAILS_PX = 140


class TruthPanel(QWidget):
    asked = Signal(str)
    """A name of `KEYS`."""

    def __init__(self, texts: Texts, heads: Sequence[Head], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.title = self._label("panelTitle")
        self.note = self._label("headerText")
        self.none = self._label("headerText")
        self.table = TableView(heads, self)
        self.details = self._label("truthDetails")
        self.phones = self._label("headerText")
        self.buttons: dict[str, QPushButton] = {}
        self.chooser = Chooser(self)
        self._lay_out()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.note)
        column.addLayout(head)
        column.addWidget(self.none)
        column.addWidget(self.table, 1)
        self.details.setWordWrap(True)
        self.details.setFixedHeight(_DETAILS_PX)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.details.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column.addWidget(self.details)
        column.addWidget(self.phones)
        column.addLayout(self._keys())

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for name, key in KEYS.items():
            button = QPushButton(f"{self._texts(f'truth.key.{name}')}  {key}", self)
            button.setObjectName("deskKey")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._ask, name))
            self.buttons[name] = button
            row.addWidget(button)
        hang_keys(self, KEYS, self._ask)
        row.addStretch(1)
        return row

    def _ask(self, name: str, *_: object) -> None:
        self.asked.emit(name)

    # ---- shown

    def show_lines(self, lines: Sequence[Line], title: str, none: str) -> None:
        self.title.setText(title)
        self.none.setText(none)
        self.none.setVisible(bool(none))
        self.table.show_lines(lines)

    def show_details(self, words: Sequence[str], phones: str) -> None:
        text = "\n".join(words)
        if self.details.text() != text:
            self.details.setText(text)
            self.details.setToolTip(text)
        self.phones.setText(phones)

    def allow(self, allowed: Mapping[str, bool]) -> None:
        for name, button in self.buttons.items():
            button.setEnabled(allowed.get(name, True))

    def say(self, text: str) -> None:
        self.note.setText(text)
