"""A numbered list laid over a panel: its sign, Enter or a click chooses, Esc goes back.

No window of its own and not modal: the rest of the seat goes on working.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

SIGNS = "1234567890-="
"""The keys of the options in order, as they stand in a row on the keyboard."""


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: str


class Chooser(QFrame):
    """Lives as a child of the window it covers part of; shown by `ask`, hidden when done."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("chooser")
        self._title = QLabel(self)
        self._title.setObjectName("chooserTitle")
        self._hint = QLabel(self)
        self._hint.setObjectName("keyWord")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(4)
        self._column.addWidget(self._title)
        self._buttons: list[QPushButton] = []
        self._then: Callable[[str], None] = lambda _code: None
        self._back: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def ask(
        self,
        title: str,
        hint: str,
        options: Sequence[Option],
        then: Callable[[str], None],
        *,
        above: QWidget | None = None,
    ) -> None:
        """Offer options; `then` gets the code chosen. Focus returns to where it was."""
        self._back = self._host().focusWidget() if self.isHidden() else self._back
        self._then = then
        self._title.setText(title)
        self._hint.setText(hint)
        self._fill(options)
        self.adjustSize()
        self._put(above)
        self.show()
        self.raise_()
        self.setFocus()

    def _host(self) -> QWidget:
        host = self.parentWidget()
        assert host is not None
        return host

    def _fill(self, options: Sequence[Option]) -> None:
        for button in self._buttons:
            self._column.removeWidget(button)
            button.deleteLater()
        self._column.removeWidget(self._hint)
        self._buttons = [self._button(n, o) for n, o in enumerate(options, start=1)]
        for button in self._buttons:
            self._column.addWidget(button)
        self._column.addWidget(self._hint)

    def _button(self, number: int, option: Option) -> QPushButton:
        sign = SIGNS[number - 1] if number <= len(SIGNS) else " "
        button = QPushButton(f"{sign}  {option.label}", self)
        button.setObjectName("choice")
        button.setProperty("code", option.code)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False, code=option.code: self._choose(code))
        button.installEventFilter(self)
        return button

    def _put(self, above: QWidget | None) -> None:
        """Lower edge at the asking widget's upper edge, inside the host in any case."""
        host = self._host()
        width = max(self.width(), 300)
        self.resize(width, self.height())
        corner = (
            above.mapTo(host, QPoint(0, 0))
            if above is not None
            else QPoint((host.width() - width) // 2, host.height() // 2)
        )
        x = max(0, min(corner.x(), host.width() - width - 8))
        y = max(0, min(corner.y() - self.height() - 6, host.height() - self.height()))
        self.move(x, y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = next((b for b in self._buttons if b.hasFocus()), None)
            if focused is not None:
                focused.click()
            return True
        at = SIGNS.find(event.text()) if event.text() else -1
        if 0 <= at < len(self._buttons):
            self._buttons[at].click()
            return True
        return False

    def _step(self, by: int) -> None:
        if not self._buttons:
            return
        now = next((n for n, b in enumerate(self._buttons) if b.hasFocus()), -1 if by > 0 else 0)
        self._buttons[(now + by) % len(self._buttons)].setFocus()

    def _choose(self, code: str) -> None:
        then = self._then
        self._end()
        then(code)
        self.chosen.emit(code)

    def leave(self) -> None:
        """Close without a choice."""
        self._end()
        self.left.emit()

    def _end(self) -> None:
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None
