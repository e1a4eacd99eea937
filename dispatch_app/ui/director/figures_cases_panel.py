"""The rows behind a figure: Enter opens the record, Esc goes back. Shows and says only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS = {"back": "Esc", "more": "M"}


class CasesPanel(QWidget):
    opened = Signal(object)
    """The `Line` that was entered."""
    pressed = Signal(str)
    """`back` or `more`."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.title, self.state = QLabel(self), QLabel(self)
        self.title.setObjectName("panelTitle")
        self.state.setObjectName("searchState")
        self._keys = [self._key(name) for name in KEYS]
        self.table = TableView((Head(""),), self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.state, 1)
        for button in self._keys:
            head.addWidget(button)
        self._column.addLayout(head)
        self._column.addWidget(self.table, 1)
        hang_keys(self, KEYS, self.pressed.emit)

    def _key(self, name: str) -> QPushButton:
        button = QPushButton(f"{self._texts(f'figures.cases.{name}')} {KEYS[name]}", self)
        button.setObjectName("deskKey")
        button.clicked.connect(lambda _=False: self.pressed.emit(name))
        return button

    def show_heads(self, title: str, heads: Sequence[Head]) -> None:
        """Another list, empty as yet."""
        self.title.setText(title)
        old = self.table
        self.table = TableView(heads, self)
        self.table.opened.connect(self.opened)
        self._column.replaceWidget(old, self.table)
        self.table.show()
        old.deleteLater()

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.table.show_lines(lines)

    def say(self, words: str) -> None:
        self.state.setText(words)
