"""Small widgets of the form: a text field with its mark, proposals beside it, key signs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
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
    QWidget,
)

from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.kit.interview.choices import ENTER as ENTER
from dispatch_app.ui.kit.interview.choices import FIELD_PX as FIELD_PX
from dispatch_app.ui.kit.interview.choices import Choices as Choices
from dispatch_app.ui.kit.interview.choices import Section as Section
from dispatch_app.ui.kit.interview.choices import set_text as set_text
from dispatch_app.ui.kit.interview.choices import set_tone as set_tone

_GAP = 4
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)

SIGNS = {
    Keeping.EMPTY: "",
    Keeping.SAVED: "✓",
    Keeping.SAVING: "…",
    Keeping.LOCAL: "◌",
    Keeping.NOT_SAVED: "✕",
}


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


class GivingButton(QPushButton):
    """A button that says its key alone where its words have no room; they are in the tooltip."""

    def __init__(self, key: str, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self._key, self._words = key, words
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return self._size_with(self._words)

    def minimumSizeHint(self) -> QSize:
        return self._size_with(self._key)

    def _size_with(self, text: str) -> QSize:
        metrics, size = self.fontMetrics(), super().sizeHint()
        more = metrics.horizontalAdvance(text) - metrics.horizontalAdvance(self.text())
        return QSize(size.width() + more, size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setText(self._words if self.width() >= self.sizeHint().width() else self._key)


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


def key_chip(key: str) -> QLabel:
    chip = QLabel(key)
    chip.setObjectName("keyChip")
    chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return chip


def caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("caption")
    return label
