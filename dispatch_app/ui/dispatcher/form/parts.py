"""Small widgets of the form: a text field with its mark, a row of choices, elided words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.dispatcher.form.flow import Flow

FIELD_PX = 30
_GAP = 4
_NAME_PX = {"zh": 64, "en": 92}
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

SIGNS = {
    Keeping.EMPTY: "",
    Keeping.SAVED: "✓",
    Keeping.SAVING: "…",
    Keeping.LOCAL: "◌",
    Keeping.NOT_SAVED: "✕",
}


def set_tone(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet asks for, and restyle only if it differs."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_text(label: QLabel | QPushButton, text: str) -> None:
    if label.text() != text:
        label.setText(text)


class Mark(QLabel):
    """Saved, saving or not saved: a sign, a colour, and the words as tooltip."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mark")
        self._texts = texts
        self.keeping = Keeping.EMPTY
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_keeping(self, keeping: Keeping, why: str = "") -> None:
        self.keeping = keeping
        word = self._texts(f"form.keeping.{keeping.value}")
        sign = SIGNS[keeping]
        set_text(self, f"{sign} {word}" if keeping is Keeping.NOT_SAVED else sign)
        set_tone(self, "keeping", keeping.value)
        self.setToolTip(f"{word} {why}".strip())


class Field(QLineEdit):
    """One line of text. Enter goes on to the next field; Escape changes nothing."""

    edited = Signal(str)

    def __init__(self, texts: Texts, name: str, *, hint: str = "") -> None:
        super().__init__()
        self.setObjectName("field")
        self.name = name
        self.setMinimumHeight(FIELD_PX)
        self.setMaxLength(MAX_TEXT)
        self.setAccessibleName(texts(f"form.{name}"))
        self.setPlaceholderText(hint)
        self.mark = Mark(texts, self)
        self.mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textEdited.connect(self.edited)
        self.textChanged.connect(self.setToolTip)

    def show_value(self, text: str) -> None:
        """Show what the form holds; the cursor stays where nothing changes."""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(len(text) if self.hasFocus() else 0)

    def show_keeping(self, keeping: Keeping, why: str = "") -> None:
        self.mark.show_keeping(keeping, why)
        self._place_mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A text longer than its field shows its beginning, unless somebody is at work in it."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.home(False)

    def select_all(self) -> None:
        """All of it, with the beginning in sight."""
        self.setSelection(len(self.text()), -len(self.text()))

    def _place_mark(self) -> None:
        width = self.mark.sizeHint().width()
        self.mark.setGeometry(self.width() - width - 8, 0, width, self.height())
        self.setTextMargins(2, 0, width + 8, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered()
            return
        super().keyPressEvent(event)

    def entered(self) -> None:
        self.focusNextChild()


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


class Chips(QFrame):
    """Proposals beside a field: a click takes one; the field's Up and Down walk through them."""

    picked = Signal(str)

    def __init__(self, count: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self._codes: list[str] = []
        self._buttons = [self._button(n) for n in range(count)]
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _button(self, at: int) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("segment")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.picked.emit(self._codes[at]))
        button.hide()
        return button

    def show_chips(self, chips: Sequence[tuple[str, str]], on: str) -> None:
        self._codes = [code for code, _ in chips]
        for button, (code, label) in zip(self._buttons, chips, strict=False):
            set_text(button, label)
            set_tone(button, "on", "yes" if code == on else "no")
        self._show_what_fits()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        """A chip cut in half would be worse than none; the field finds the rest."""
        right = 0
        for at, button in enumerate(self._buttons):
            right += button.sizeHint().width() + _GAP
            button.setVisible(at < len(self._codes) and right <= self.width() + _GAP)


class Clickable(QObject):
    """Makes any widget answer to a click, without taking the focus from where one types."""

    clicked = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self.clicked.emit()
            return True
        return False


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


def key_chip(key: str) -> QLabel:
    chip = QLabel(key)
    chip.setObjectName("keyChip")
    chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return chip


def caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("caption")
    return label
