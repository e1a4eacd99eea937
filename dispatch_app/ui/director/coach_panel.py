"""The coach's page as it is seen: run, caller, a trainee's form, a line to type in. Shows only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.coach_words import line_heads
from dispatch_app.ui.director.watch_panel import WatchPanel
from dispatch_app.ui.kit.interview.choices import set_text, set_tone
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.training.script_words import fact_heads

KEYS: Mapping[str, str] = {
    "steer": "Ctrl+G",
    "end": "Ctrl+Shift+G",
    "call": "Ctrl+J",
    "trouble": "Ctrl+K",
    "relief": "Ctrl+Del",
    "note": "Ctrl+N",
    "seat": "Ctrl+W",
    "record": "Ctrl+Return",
}
_MARGIN, _SPACE = 10, 8


class CoachPanel(QWidget):
    pressed = Signal(str)
    """A name of `KEYS`."""
    turned = Signal(object)
    """The line that the cursor stands on now."""
    written = Signal(str)
    """What was typed, with Enter."""
    left = Signal()
    """Escape while something was asked."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.standing = self._label("coachStanding")
        self.run = self._label("panelTitle")
        self.said = self._label("entrySaid")
        self.prompt = self._label("entryLabel")
        self.words = QLineEdit(self)
        self.words.setObjectName("entryField")
        self.words.returnPressed.connect(self._write)
        self.buttons: dict[str, QPushButton] = {}
        self.lines = TableView(line_heads(texts), self)
        self.lines.say_when_empty(texts("training.empty.lines"))
        self.lines.turned.connect(self.turned)
        self.facts = TableView(fact_heads(texts), self)
        self.facts.say_when_empty(texts("training.empty.facts"))
        self.watch = WatchPanel(texts, self)
        self.watch.hint.hide()  # of a watched seat of a live centre
        self._lay_out()
        hang_keys(self, KEYS, self._press)
        self.end_asking()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        head = QHBoxLayout()
        head.addWidget(self.standing)
        head.addWidget(self.run)
        head.addStretch(1)
        column.addLayout(head)
        column.addLayout(self._keys())
        parts = QHBoxLayout()
        parts.setSpacing(_SPACE)
        parts.addWidget(self._headed("lines", self.lines), 5)
        parts.addWidget(self._headed("facts", self.facts), 3)
        parts.addWidget(self.watch, 3)
        column.addLayout(parts, 1)
        asked = QHBoxLayout()
        asked.addWidget(self.prompt)
        asked.addWidget(self.words, 1)
        column.addLayout(asked)
        column.addWidget(self.said)

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_SPACE)
        for name in KEYS:
            button = QPushButton(self)
            button.setObjectName("deskKey")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._press, name))
            self.buttons[name] = button
            self.name_key(name, name)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def name_key(self, key: str, word: str) -> None:
        shown = KEYS[key].replace("Return", "Enter")
        set_text(self.buttons[key], f"{self._texts(f'training.coach.{word}')}  {shown}")

    def _headed(self, name: str, table: TableView) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        heading = self._label("entryHeading")
        heading.setText(self._texts(f"training.part.{name}"))
        column.addWidget(heading)
        column.addWidget(table, 1)
        return part

    def _press(self, name: str, *_: object) -> None:
        self.pressed.emit(name)

    # ---- shown

    def show_run(self, standing: str, run: str, lines: Sequence[Line]) -> None:
        set_text(self.standing, standing)
        set_text(self.run, run)
        self.lines.show_lines(lines)

    def allow(self, names: Mapping[str, bool]) -> None:
        for name, may in names.items():
            self.buttons[name].setEnabled(may)

    def say(self, words: str, tone: str = "") -> None:
        set_text(self.said, words)
        set_tone(self.said, "tone", tone)

    # ---- asked

    def ask(self, prompt: str) -> None:
        """Let something be typed; Escape lets go of it."""
        self.prompt.setText(prompt)
        self.words.clear()
        for widget in (self.prompt, self.words):
            widget.show()
        self.words.setFocus()

    def end_asking(self) -> None:
        had = self.words.hasFocus()
        for widget in (self.prompt, self.words):
            widget.hide()
        if had:
            self.lines.setFocus()

    def _write(self) -> None:
        self.written.emit(self.words.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.words.isVisible():
            self.end_asking()
            self.left.emit()
            return
        super().keyPressEvent(event)
