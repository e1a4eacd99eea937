"""One question with its answers on digits, and the numbered section it stands in. Shows only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.interview.flow import Flow

FIELD_PX = 30
_NAME_PX = {"zh": 64, "en": 92}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def set_tone(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet asks for, and restyle only if it differs."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_text(label: QLabel | QPushButton, text: str) -> None:
    if label.text() != text:
        label.setText(text)


class Choices(QFrame):
    """One question with few answers: a digit or a click chooses, Delete takes it back."""

    chosen = Signal(str)
    """An answer's code; empty when it was taken back."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName("choices")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._row = Flow(self, gap=4)
        self._row.setContentsMargins(2, 1, 2, 1)
        self._buttons: list[QPushButton] = []
        self._options: tuple[tuple[str, str], ...] = ()
        self.code = ""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return self._options

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Show these codes with their digits and labels, on buttons that are there already."""
        if tuple(options) == self._options:
            return
        self._options = tuple(options)
        self.prepare(len(self._options))
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(self._options))
            if at < len(self._options):
                set_text(button, f"{at + 1} {self._options[at][1]}")

    def prepare(self, count: int) -> None:
        """Have this many buttons; making them takes longer than showing them."""
        while len(self._buttons) < count:
            self._buttons.append(self._button(len(self._buttons)))

    def _button(self, at: int) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("segment")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("on", "no")
        button.clicked.connect(lambda: self.chosen.emit(self._options[at][0]))
        self._row.addWidget(button)
        button.hide()  # until it is offered: a question without answers has none
        return button

    def show_code(self, code: str) -> None:
        self.code = code
        for button, (own, _) in zip(self._buttons, self._options, strict=False):
            set_tone(button, "on", "yes" if own == code else "no")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isdigit() and 1 <= int(text) <= len(self._options):
            self.chosen.emit(self._options[int(text) - 1][0])
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.chosen.emit("")
        elif event.key() in ENTER or event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            event.ignore()

    def _step(self, by: int) -> None:
        codes = [code for code, _ in self._options]
        at = codes.index(self.code) + by if self.code in codes else 0
        if codes:
            self.chosen.emit(codes[max(0, min(at, len(codes) - 1))])


class Section(QFrame):
    """A numbered part of the form: its name on the left, its rows on the right."""

    def __init__(self, texts: Texts, number: str, name: str) -> None:
        super().__init__()
        self.setObjectName("section")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(8)
        title = QLabel(f"<b>{number}</b>&nbsp; {texts(f'form.section.{name}')}", self)
        title.setObjectName("sectionName")
        title.setFixedWidth(_NAME_PX[texts.language])
        title.setMinimumHeight(FIELD_PX)
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(5)
        row.addLayout(self.rows, 1)
