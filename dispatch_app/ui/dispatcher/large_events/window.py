"""The window of one large event: heading, pages by key, a line for what became of a wish."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.large_events.list_page import ListPage

LEVEL_UP, LEVEL_DOWN = "Ctrl+Up", "Ctrl+Down"
_SIZE_PX = (1320, 780)
_FRAME_PX = 48
"""What a title and edges take of a small screen."""


class LargeEventWindow(QWidget):
    turned = Signal(int)
    """Another page is in front."""
    level_wanted = Signal(int)
    """-1: graver; 1: less grave."""

    def __init__(self, texts: Texts, seat: str, pages: Sequence[tuple[str, ListPage]]) -> None:
        super().__init__()
        self.setObjectName("intakeWindow")
        self.setWindowTitle(texts("large.window", seat=seat))
        self._texts = texts
        self.heading = self._label("largeHeading")
        self.counts = self._label("largeCounts")
        self.advice = self._label("largeAdvice")
        self.said = self._label("largeSaid")
        self.stack = QStackedWidget(self)
        self.tabs: list[QPushButton] = []
        for number, (name, page) in enumerate(pages, start=1):
            self.stack.addWidget(page)
            self.tabs.append(self._tab(number, name))
        self.chooser = Chooser(self)
        self._lay_out()
        self._hang_keys()
        room = self.screen().availableGeometry()
        self.resize(
            min(_SIZE_PX[0], room.width() - _FRAME_PX), min(_SIZE_PX[1], room.height() - _FRAME_PX)
        )

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _tab(self, number: int, name: str) -> QPushButton:
        button = QPushButton(f"{self._texts(f'large.page.{name}')}  Ctrl+{number}", self)
        button.setObjectName("largeTab")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._clicked, number - 1))
        return button

    def _clicked(self, number: int, *_: object) -> None:
        self.turn(number)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        for key, word in ((LEVEL_UP, "up"), (LEVEL_DOWN, "down")):
            head.addWidget(self._level_button(key, word))
        column.addLayout(head)
        column.addWidget(self.counts)
        column.addWidget(self.advice)
        row = QHBoxLayout()
        row.setSpacing(4)
        for tab in self.tabs:
            row.addWidget(tab)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.stack, 1)
        column.addWidget(self.said)

    def _level_button(self, key: str, word: str) -> QPushButton:
        button = QPushButton(f"{self._texts(f'large.level-{word}')}  {key}", self)
        button.setObjectName("deskKey")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(partial(self._level, -1 if word == "up" else 1))
        return button

    def _level(self, step: int, *_: object) -> None:
        self.level_wanted.emit(step)

    def _hang_keys(self) -> None:
        for number in range(len(self.tabs)):
            self._hang(f"Ctrl+{number + 1}", partial(self._clicked, number))
        self._hang(LEVEL_UP, partial(self._level, -1))
        self._hang(LEVEL_DOWN, partial(self._level, 1))
        self._hang("Esc", self._leave)

    def _hang(self, key: str, work: object) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(work)

    def _leave(self) -> None:
        """Escape leaves the question first, then the window."""
        if self.chooser.isVisible():
            self.chooser.leave()
        else:
            self.close()

    # ---- shown

    def turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        for at, tab in enumerate(self.tabs):
            tab.setChecked(at == number)
        self.turned.emit(number)

    def say(self, text: str, trouble: bool = False) -> None:
        self.said.setText(text)
        tone = "alarm" if trouble else "ok"
        if self.said.property("tone") != tone:
            self.said.setProperty("tone", tone)
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
