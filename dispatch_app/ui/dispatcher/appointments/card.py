"""The card of booked transports in the left column: what is due, without a sound. Shows only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import KEYS


class AppointmentsCard(QFrame):
    opened = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitingCard")
        self.heading = self._label("cardHeading")
        self.first = self._label("cardTitle")
        key = KEYS["appointments"]
        self.open = QPushButton(f"{key} {texts('appointments.open')}", self)
        self.open.setObjectName("cardButton")
        self.open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.open.clicked.connect(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.open)
        column.addLayout(head)
        column.addWidget(self.first)
        self.hide()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def show_words(self, heading: str, first: str) -> None:
        """Without words there is nothing to do, and no card."""
        self.heading.setText(heading)
        self.first.setText(first)
        self.setVisible(bool(heading))
