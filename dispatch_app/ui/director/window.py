"""The director's window: pages by their words and keys, clock and link above. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.place import Page

KEYS: Mapping[str, str] = {
    "again": "F5",
    "theme": "Ctrl+T",
    "alarm_seen": "Alt+A",
    "lamps": "Alt+I",
    "bypass": "Alt+Shift+B",
}
_MARGIN, _SPACE = 6, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLine:
    """What stands at the right of the pages' words."""

    clock: str = "--:--:--"
    person: str = ""
    link: str = ""
    power: str = ""
    """A sentence while the centre lives on its battery."""
    link_is_up: bool = False


class DirectorWindow(QWidget):
    closed = Signal()
    turned = Signal(int)
    """To which page."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("directorWindow")
        self.setWindowTitle(texts("director.title"))
        self._texts = texts
        self._stack = QStackedWidget(self)
        self._words: list[QPushButton] = []
        self._power, self._person, self._link, self._clock = (
            self._label(name) for name in ("alarmText", "headerText", "headerText", "clock")
        )
        self._bar = QWidget(self)
        self._bar.setObjectName("header")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        return label

    def compose(self, pages: Sequence[Page], alarms: QWidget, foot: QWidget) -> None:
        """Put the pages in; called once."""
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(12, 4, 12, 0)
        row.setSpacing(_SPACE)
        title = self._label("directorTitle")
        title.setText(self._texts("director.title"))
        row.addWidget(title)
        for at, page in enumerate(pages):
            row.addWidget(self._word(at, page))
            self._stack.addWidget(page.widget)
        row.addStretch(1)
        for label in (self._power, self._person, self._link, self._clock):
            row.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 0, _MARGIN, _MARGIN)
        column.setSpacing(_MARGIN)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        column.addWidget(alarms)
        column.addWidget(foot)
        self.turn(0)

    def _word(self, at: int, page: Page) -> QPushButton:
        key = f"Ctrl+{at + 1}"
        word = QPushButton(self._texts(f"director.page.{page.name}"), self)
        word.setObjectName("pageWord")
        word.setToolTip(key)
        word.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        word.clicked.connect(partial(self._turned, at))
        self._hang(key, partial(self._turned, at))
        self._words.append(word)
        return word

    def _turned(self, at: int, *_: object) -> None:
        if self._words[at].isVisibleTo(self._bar):
            self.turn(at)

    def offer(self, pages: Sequence[bool]) -> None:
        """Show the words of these pages only; the others cannot be turned to."""
        for word, is_offered in zip(self._words, pages, strict=True):
            word.setVisible(is_offered)

    def turn(self, at: int) -> None:
        """Show a page."""
        self._stack.setCurrentIndex(at)
        for number, word in enumerate(self._words):
            _set(word, "on", "yes" if number == at else "no")
        self.turned.emit(at)

    @property
    def at(self) -> int:
        return self._stack.currentIndex()

    @property
    def power_words(self) -> str:
        """The sentence about the power, as it is shown."""
        return self._power.text()

    def hang_keys(self, actions: Mapping[str, Callable[[], None]]) -> None:
        for name, key in KEYS.items():
            self._hang(key, actions[name])

    def _hang(self, key: str, action: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)

    def show_head(self, head: HeadLine) -> None:
        self._clock.setText(head.clock)
        self._person.setText(head.person)
        self._power.setText(head.power)
        sign = "●" if head.link_is_up else "◆"
        self._link.setText(f"{sign} {head.link}")
        _set(self._link, "light", "ok" if head.link_is_up else "bad")

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
