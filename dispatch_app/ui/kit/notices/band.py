"""The band that says what has still to be read. Takes no room while there is nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.notices.words import BandView


class NoticeBand(QFrame):
    """Shows only; where it stands it must move nothing that somebody is about to click."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBand")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.words = Elided("noticeWords")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.words, 1)
        self.hide()

    def show_view(self, view: BandView) -> None:
        if self.words.text() != view.words:
            self.words.setText(view.words)
        urgent = "yes" if view.urgent else "no"
        if self.property("urgent") != urgent:
            for part in (self, self.words):
                part.setProperty("urgent", urgent)
                part.style().unpolish(part)
                part.style().polish(part)
        self.setVisible(bool(view.words))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        super().mousePressEvent(event)
