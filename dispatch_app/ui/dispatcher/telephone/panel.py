"""The telephone's panel under the list of calls: pages with tabs, closed until a key opens it.

It takes room from the list above, and lies over nothing. Escape closes it and gives the keys back.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.ui.dispatcher.telephone.list_page import ListPage
from dispatch_app.ui.dispatcher.telephone.phone_page import PhonePage
from dispatch_app.ui.dispatcher.telephone.small_form import SmallForm

Page = ListPage | SmallForm | PhonePage


class TelephonePanel(QFrame):
    page_wanted = Signal(str)
    opened = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("telephonePanel")
        self._tabs: dict[str, QPushButton] = {}
        self._pages: dict[str, Page] = {}
        self._back: QWidget | None = None
        self._stack = QStackedWidget(self)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(8, 4, 4, 2)
        self._head.setSpacing(2)
        self._head.addStretch(1)
        close = QPushButton("✕", self)
        close.setObjectName("telephoneTab")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.leave)
        self._head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._head)
        column.addWidget(self._stack, 1)
        self.setMinimumHeight(300)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.hide()

    # ---- putting together

    def add_page(self, name: str, page: ListPage | PhonePage, word: str) -> None:
        """A page with a tab of its own."""
        tab = QPushButton(word, self)
        tab.setObjectName("telephoneTab")
        tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tab.setProperty("on", "no")
        tab.clicked.connect(lambda _=False: self.page_wanted.emit(name))
        self._head.insertWidget(len(self._tabs), tab)
        self._tabs[name] = tab
        self._add(name, page)
        page.escaped.connect(self.leave)

    def add_form(self, name: str, form: SmallForm, back: str) -> None:
        """A form reached from a page; Escape goes back there."""
        self._add(name, form)
        form.escaped.connect(lambda: self.page_wanted.emit(back))

    def _add(self, name: str, page: Page) -> None:
        self._pages[name] = page
        self._stack.addWidget(page)

    def say_tab(self, name: str, word: str) -> None:
        if self._tabs[name].text() != word:
            self._tabs[name].setText(word)

    # ---- shown

    @property
    def shown(self) -> str:
        """Name of the page that is open; empty while the panel is closed."""
        if self.isHidden():
            return ""
        page = self._stack.currentWidget()
        return next((name for name, known in self._pages.items() if known is page), "")

    @property
    def tabs(self) -> Sequence[str]:
        return [tab.text() for tab in self._tabs.values()]

    def open(self, name: str, tab: str = "") -> None:
        """Turn to a page and give it the keys; where they were is kept."""
        if self.isHidden():
            self._back = self.window().focusWidget()
        page = self._pages[name]
        self._stack.setCurrentWidget(page)
        for known, button in self._tabs.items():
            on = "yes" if known == (tab or name) else "no"
            if button.property("on") != on:
                button.setProperty("on", on)
                button.style().unpolish(button)
                button.style().polish(button)
        self.show()
        self.opened.emit()
        page.begin()

    def leave(self) -> None:
        """Close; what was typed stays in its field."""
        if self.isHidden():
            return
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None
        self.closed.emit()
