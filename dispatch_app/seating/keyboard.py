"""Types as a person does: keys for what stands on them, the input method for all other signs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def type_text(widget: QWidget, text: str) -> None:
    """Type into a widget, sign by sign, as keyboard and input method would."""
    for sign in text:
        if sign.isascii():
            QTest.keyClicks(widget, sign)
        else:
            event = QInputMethodEvent()
            event.setCommitString(sign)
            QCoreApplication.sendEvent(widget, event)
