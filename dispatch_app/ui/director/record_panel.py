"""One record as it is seen: facts, time chain, and the parts that one turns to. Shows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.page_words import PageWords
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.table_view import TableView

_MARGIN, _SPACE = 10, 8
PARTS = ("missions", "shown", "cases", "calls", "audit")
KEYS = {"back": "Esc", "sound": "Ctrl+R", "replay": "Ctrl+P"}
_WIDTHS = {
    "facts": (110, 200),
    "chain": (116, 170, 120),
    "missions": (150, 150, 116, 130, 200),
    "shown": (60, 116, 80, 84, 300),
    "cases": (140, 240, 150, 200),
    "calls": (116, 120, 80, 56, 70, 70, 90),
    "audit": (116, 190, 190, 90, 80),
}


class RecordPanel(QWidget):
    left = Signal()
    sound_wanted = Signal()
    replay_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.title, self.note = QLabel(self), QLabel(self)
        self.title.setObjectName("panelTitle")
        self.note.setObjectName("headerText")
        self.tables = {name: TableView(self._heads(name), self) for name in _WIDTHS}
        self.parts = PageWords("subPageWord", self)
        self._stack = QStackedWidget(self)
        self.buttons = {name: self._button(name) for name in KEYS}
        self._lay_out()
        self.buttons["back"].clicked.connect(self._leave)
        self.buttons["sound"].clicked.connect(self._sound)
        self.buttons["replay"].clicked.connect(self._replay)
        self.turn("missions")

    def _heads(self, name: str) -> tuple[Head, ...]:
        words = self._texts(f"query.record.heads.{name}").split("|")
        return tuple(
            Head(word, width_px=width) for word, width in zip(words, _WIDTHS[name], strict=True)
        )

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self._texts(f"query.record.{name}"), self)
        button.setObjectName("smallButton")
        button.setShortcut(QKeySequence(KEYS[name]))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    # ---- how it lies

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        column.addWidget(self._top())
        body = QHBoxLayout()
        body.setSpacing(_SPACE)
        body.addWidget(self._pane("facts", self.tables["facts"]), 3)
        body.addWidget(self._pane("chain", self.tables["chain"]), 4)
        body.addWidget(self._turned(), 6)
        column.addLayout(body, 1)

    def _top(self) -> QWidget:
        top = QWidget(self)
        top.setObjectName("panel")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(top)
        row.setContentsMargins(_MARGIN, 6, _MARGIN, 6)
        row.setSpacing(_SPACE)
        row.addWidget(self.title)
        row.addWidget(self.note, 1)
        for button in self.buttons.values():
            row.addWidget(button)
        return top

    def _pane(self, name: str, table: TableView) -> QWidget:
        pane = QWidget(self)
        pane.setObjectName("panel")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(pane)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        caption = QLabel(self._texts(f"query.record.{name}"), pane)
        caption.setObjectName("caption")
        column.addWidget(caption)
        column.addWidget(table, 1)
        return pane

    def _turned(self) -> QWidget:
        pane = QWidget(self)
        pane.setObjectName("panel")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(pane)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, _MARGIN)
        self.parts.put(
            [
                (name, f"{self._texts(f'query.record.{name}')} {n}", f"Alt+{n}")
                for n, name in enumerate(PARTS, start=1)
            ]
        )
        self.parts.wanted.connect(self.turn)
        for n, name in enumerate(PARTS, start=1):
            self._stack.addWidget(self.tables[name])
            shortcut = QShortcut(QKeySequence(f"Alt+{n}"), self)
            shortcut.activated.connect(partial(self.turn, name))
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        return pane

    def turn(self, name: str) -> None:
        self._stack.setCurrentWidget(self.tables[name])
        self.parts.light(name)

    # ---- what is shown

    def show_record(self, title: str, note: str, lines: Mapping[str, Sequence[Line]]) -> None:
        self.title.setText(title)
        self.note.setText(note)
        for name, table in self.tables.items():
            table.show_lines(lines.get(name, ()))

    def say(self, words: str) -> None:
        self.note.setText(words)

    def allow(self, *, sound: bool, replay: bool) -> None:
        self.buttons["sound"].setEnabled(sound)
        self.buttons["replay"].setEnabled(replay)

    def _leave(self) -> None:
        self.left.emit()

    def _sound(self) -> None:
        self.sound_wanted.emit()

    def _replay(self) -> None:
        self.replay_wanted.emit()
