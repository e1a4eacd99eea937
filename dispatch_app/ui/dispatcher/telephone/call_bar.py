"""The bar over the columns of the window: trouble in words, all lines, the conversation. Shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from dispatch_app.ui.dispatcher.telephone.line_strip import LineStrip
from dispatch_app.ui.dispatcher.telephone.talk_bar import TalkBar
from dispatch_app.ui.kit.theme import Theme


class CallBar(QWidget):
    def __init__(self, theme: Theme, now: Callable[[], datetime], empty: str) -> None:
        super().__init__()
        self.setObjectName("callBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._trouble = QLabel(self)
        self._trouble.setObjectName("telephoneTrouble")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self.lines = LineStrip(theme, now, empty)
        self.talk = TalkBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self._trouble, self.lines, self.talk):
            column.addWidget(widget)

    @property
    def trouble(self) -> str:
        return self._trouble.text()

    def show_trouble(self, text: str) -> None:
        if self._trouble.text() != text:
            self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
