"""The page of the knowledge base: the list, one entry to read, the form. Shows and asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.knowledge_form import KnowledgeForm
from dispatch_app.ui.director.knowledge_words import heads
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.knowledge.reader import EntryReader
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

_KEYS = {
    "new": "Ctrl+N",
    "edit": "Ctrl+E",
    "submit": "Ctrl+S",
    "approve": "Ctrl+G",
    "back": "Ctrl+R",
    "drop": "Ctrl+Del",
    "withdraw": "Ctrl+D",
    "find": "Alt+F",
}
_ACTS = tuple(name for name in _KEYS if name != "find")
_WHY = ("back", "withdraw")
"""Acts that want a reason."""
_MARGIN, _SPACE = 10, 8
_FIELD_PX = 300


class KnowledgePanel(QWidget):
    wanted = Signal(str, str)
    """An act of `_ACTS`, and the reason where it wants one."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self._asks = ""
        self.sought = self._field(texts("knowledge.find", keys=_KEYS["find"]))
        self.buttons = {name: self._button(name) for name in _ACTS}
        self.why = self._field("")
        self.why.returnPressed.connect(self._because)
        self.why.hide()
        self.said = QLabel(self)
        self.said.setObjectName("entrySaid")
        self.table = TableView(heads(texts), self)
        self.reader = EntryReader(self)
        self.form = KnowledgeForm(texts, self)
        self.form.left.connect(self.leave_form)
        self.stack = QStackedWidget(self)
        hang_keys(self, _KEYS, self.press)
        self._lay_out()

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(hint)
        field.setFixedWidth(_FIELD_PX)
        return field

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(f"{self._texts(f'knowledge.act.{name}')}  {_KEYS[name]}", self)
        button.setObjectName("smallButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.press(name))
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        top = QHBoxLayout()
        for part in (self.sought, self.why):
            top.addWidget(part)
        top.addWidget(self.said, 1)
        acts = QHBoxLayout()
        for button in self.buttons.values():
            acts.addWidget(button)
        acts.addStretch(1)
        column.addLayout(top)
        column.addLayout(acts)
        listing = QWidget(self)
        halves = QHBoxLayout(listing)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(_SPACE)
        halves.addWidget(self.table, 5)
        halves.addWidget(self.reader, 5)
        self.stack.addWidget(listing)
        self.stack.addWidget(self.form)
        column.addWidget(self.stack, 1)

    # ---- what is shown

    def show_lines(self, rows: Sequence[Line]) -> None:
        self.table.show_lines(rows)

    def allow(self, acts: Collection[str]) -> None:
        for name, button in self.buttons.items():
            button.setEnabled(name in acts)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def show_form(self) -> None:
        self.stack.setCurrentWidget(self.form)

    def leave_form(self) -> None:
        self.stack.setCurrentIndex(0)
        self.table.setFocus()

    @property
    def writing(self) -> bool:
        return self.stack.currentWidget() is self.form

    # ---- keys

    def press(self, name: str) -> None:
        """A key or its button; in the form only the form's own keys count."""
        if self.writing:
            return
        if name == "find":
            self.sought.setFocus()
        elif self.buttons[name].isEnabled():
            self._act(name)

    def _act(self, name: str) -> None:
        if name not in _WHY:
            self.wanted.emit(name, "")
            return
        self._asks = name
        self.why.setPlaceholderText(self._texts(f"knowledge.why.{name}"))
        self.why.clear()
        self.why.show()
        self.why.setFocus()

    def _because(self) -> None:
        why = self.why.text().strip()
        if why:
            self.why.hide()
            self.table.setFocus()
            self.wanted.emit(self._asks, why)
