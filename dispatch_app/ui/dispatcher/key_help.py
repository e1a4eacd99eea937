"""All keys at a glance, laid over the window. Hangs none of them; the form keeps the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import (
    KEYS,
    MAP_MORE,
    MAP_TOOLS,
    MAP_VIEWS,
    TELEPHONE_LISTS,
)
from dispatch_app.ui.kit.elided import Elided

_AROUND_PX = 12
_COLUMN_PX = 400
"""A key and enough of its words to know what it does; the rest is in the tooltip."""
_MOST_COLUMNS = 4
_PLAIN_KEYS = {
    "nth": "Alt+1…9",
    "digits": "1…9",
    "next": "Enter",
    "sentence": "Space",
    "back": "Esc",
}
"""Keys that belong to fields, lists and questions, named in the help with the others."""
_Row = tuple[str, str]


class KeyHelp(QFrame):
    """All keys until F1 or Escape, in as many columns as the window has room for."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("help")
        self._columns = 0
        self._groups = _groups(texts)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("helpScroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hint = QLabel(texts("help.hint"), self)
        self._hint.setObjectName("caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(_AROUND_PX, 8, _AROUND_PX, 8)
        column.addWidget(self._hint)
        column.addWidget(self._scroll, 1)
        self._keys = [
            self._hang(host, "Esc", self.hide),
            self._hang(host, "PgDown", self._next_page),
            self._hang(host, "PgUp", self._page_before),
        ]
        self._lay(_MOST_COLUMNS - 1)
        self.hide()

    def _hang(self, host: QWidget, key: str, action: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), host)
        shortcut.activated.connect(action)
        shortcut.setEnabled(False)
        return shortcut

    def _next_page(self) -> None:
        self._turn(1)

    def _page_before(self) -> None:
        self._turn(-1)

    def _turn(self, pages: int) -> None:
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def _lay(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        inside = QWidget()
        inside.setObjectName("helpInside")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, _AROUND_PX, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        for column in range(columns):
            grid.setColumnStretch(2 * column + 1, 1)
        line = 0
        for heading, rows in self._groups:
            if heading:
                title = QLabel(heading)
                title.setObjectName("panelTitle")
                grid.addWidget(title, line, 0, 1, 2)
                line += 1
            line = _fill(grid, line, rows, columns)
        grid.setRowStretch(line, 1)
        self._scroll.setWidget(inside)

    def hideEvent(self, event: QHideEvent) -> None:
        """Its keys belong to the fields again."""
        self._own_keys(on=False)
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._own_keys(on=True)
        super().showEvent(event)

    def _own_keys(self, *, on: bool) -> None:
        for key in self._keys:
            key.setEnabled(on)

    def toggle(self) -> None:
        if self.isVisible():
            self.hide()
            return
        host = self.parentWidget()
        assert host is not None
        room = host.rect().adjusted(_AROUND_PX, _AROUND_PX, -_AROUND_PX, -_AROUND_PX)
        self._lay(max(1, min(_MOST_COLUMNS, room.width() // _COLUMN_PX)))
        inside = self._scroll.widget()
        assert inside is not None
        wanted = inside.sizeHint().height() + self._hint.sizeHint().height() + 3 * _AROUND_PX
        room.setHeight(min(room.height(), wanted))
        self.setGeometry(room)
        self.show()
        self.raise_()


def _groups(texts: Texts) -> tuple[tuple[str, Sequence[_Row]], ...]:
    rows = [(key, texts(f"keys.{name}")) for name, key in KEYS.items()]
    rows += [(key, texts(f"keys.{name}")) for name, key in _PLAIN_KEYS.items()]
    lists = [(key, texts(f"keys.list_{name}")) for name, key in TELEPHONE_LISTS]
    on_map = (*MAP_TOOLS[1:], *MAP_MORE, *MAP_VIEWS)
    charted = [(key, texts(f"keys.map_{name}")) for name, key in on_map]
    return (("", rows), (texts("keys.lists"), lists), (texts("keys.map"), charted))


def _fill(grid: QGridLayout, first: int, rows: Sequence[_Row], columns: int) -> int:
    """Keys and words in columns from a line on; returns the line after the last."""
    deep = -(-len(rows) // columns)
    for at, (key, word) in enumerate(rows):
        column, line = divmod(at, deep)
        chip = QLabel(key)
        chip.setObjectName("keyChip")
        said = Elided()
        said.setText(word)
        grid.addWidget(chip, first + line, 2 * column)
        grid.addWidget(said, first + line, 2 * column + 1)
    return first + deep
