"""The page where somebody to call is typed: hits of the phone book while one types. Shows, asks.

Escape leaves what was typed where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.ui.dispatcher.telephone.list_page import ListPage
from dispatch_app.ui.kit.theme import Theme

_FIELD_PX = 32


class DialPage(ListPage):
    edited = Signal(str)

    def __init__(self, theme: Theme, now: Callable[[], datetime], empty: str, *, hint: str) -> None:
        super().__init__(theme, now, empty)
        self.field = QLineEdit(self)
        self.field.setObjectName("field")
        self.field.setMinimumHeight(_FIELD_PX)
        self.field.setMaxLength(MAX_TEXT)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.edited)
        self.field.installEventFilter(self)
        self.column.insertWidget(0, self.field)
        self.column.setContentsMargins(8, 0, 8, 0)

    @property
    def typed(self) -> str:
        return self.field.text().strip()

    def put(self, text: str) -> None:
        """Type for the person, as a click on a number does."""
        self.field.setText(text)

    def begin(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field keeps its own keys: signs, cursor, erasing."""
        of_field = isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent)
        if of_field and _of_the_field(cast("QKeyEvent", event)):
            return False
        return super().eventFilter(watched, event)


def _of_the_field(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    return plain and bool(event.text()) and event.text().isprintable()
