"""A field that searches while one types: arrows walk, Enter takes, Escape only closes the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import ENTER, Field, set_text, set_tone


class SearchField(Field):
    moved = Signal(int)
    taken = Signal()
    taken_otherwise = Signal()
    """Shift+Enter."""
    escaped = Signal()
    left = Signal()

    def __init__(self, texts: Texts, name: str, *, hint: str = "") -> None:
        super().__init__(texts, name, hint=hint)
        self.status = QLabel(self)
        self.status.setObjectName("fieldStatus")
        self.status.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_status(self, text: str, tone: str) -> None:
        """Words at the field's right end, such as how sure the place is."""
        set_text(self.status, text)
        set_tone(self.status, "tone", tone)
        self._place_mark()

    def _place_mark(self) -> None:
        mark = self.mark.sizeHint().width()
        status = min(self.status.sizeHint().width(), max(0, self.width() * 2 // 3 - mark))
        self.mark.setGeometry(self.width() - mark - 8, 0, mark, self.height())
        self.status.setGeometry(self.width() - mark - status - 14, 0, status, self.height())
        self.setTextMargins(2, 0, mark + status + 16, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and event.isAutoRepeat():
            event.accept()  # a key held down decides once, and does not answer what it asked
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.taken_otherwise.emit()
        else:
            super().keyPressEvent(event)

    def entered(self) -> None:
        self.taken.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
