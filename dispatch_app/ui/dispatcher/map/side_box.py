"""Boxes at the right edge of the map: a title, lines or a list, keys. They show and ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.ui.kit.keyed_rows import Index, KeyedRows

WIDTH_PX = 340
_ROWS_SHOWN = 9


@dataclass(frozen=True, slots=True)
class TextRow:
    """Lines of words under a key."""

    key: str
    text: str
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button under a list: its code, its word, and the key that does the same."""

    code: str
    word: str
    key: Qt.Key
    key_word: str


class _Rows(KeyedRows[TextRow]):
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole and 0 <= index.row() < len(self.rows):
            return self.rows[index.row()].text
        return super().data(index, role)


class SideBox(QFrame):
    """A box with a title and a button that closes it; Escape does the same."""

    closed = Signal()
    grown = Signal()
    """It asks for another size."""

    def __init__(self, title: str, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("mapBox")
        self._title = QLabel(title, self)
        self._title.setObjectName("panelTitle")
        close = QPushButton("✕", self)
        close.setObjectName("mapTool")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 6, 8, 8)
        self.column.setSpacing(6)
        self.column.addLayout(head)
        self.hide()

    def entitle(self, title: str) -> None:
        self._title.setText(title)


class LinesBox(SideBox):
    """Lines of words."""

    def __init__(self, title: str, host: QWidget) -> None:
        super().__init__(title, host)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.column.addWidget(self._text)

    def show_lines(self, lines: Sequence[str]) -> None:
        self._text.setText("\n".join(lines))
        self.setVisible(bool(lines))
        self.adjustSize()

    @property
    def text(self) -> str:
        return self._text.text()


class ListBox(SideBox):
    """Rows, one of them current; keys and buttons act on it."""

    acted = Signal(str, str)
    """Code of the act and key of the current row; the key is empty where there is no row."""
    looked_at = Signal(str)
    """Key of the row that became current."""

    def __init__(self, title: str, empty: str, acts: Sequence[Act], host: QWidget) -> None:
        super().__init__(title, host)
        self._acts = tuple(acts)
        self._empty = QLabel(empty, self)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._rows = _Rows(self)
        self.view = QListView(self)
        self.view.setObjectName("mapList")
        self.view.setModel(self._rows)
        self.view.setWordWrap(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.installEventFilter(self)
        self.view.clicked.connect(self._clicked)
        self.column.addWidget(self._empty)
        self.column.addWidget(self.view)
        self.column.addLayout(self._buttons())
        self.setFixedWidth(WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_rows(())

    def _buttons(self) -> QVBoxLayout:
        """Two in a row: words are longer in some languages."""
        column = QVBoxLayout()
        column.setSpacing(2)
        row = QHBoxLayout()
        for at, act in enumerate(self._acts):
            if at % 2 == 0:
                row = QHBoxLayout()
                column.addLayout(row)
            button = QPushButton(f"{act.word}  {act.key_word}", self)
            button.setObjectName("mapTool")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, code=act.code: self._act(code))
            row.addWidget(button)
        return column

    @property
    def rows(self) -> Sequence[TextRow]:
        return self._rows.rows

    @property
    def current(self) -> str:
        at = self.view.currentIndex().row()
        return self.rows[at].key if 0 <= at < len(self.rows) else ""

    def show_rows(self, rows: Sequence[TextRow]) -> None:
        """Become these rows; the current one stays current."""
        key = self.current
        self._rows.show(rows)
        self._empty.setVisible(not rows)
        self.view.setVisible(bool(rows))
        if rows:
            self.make_current(key if self._rows.place(key) is not None else rows[0].key)
            lines = sum(row.text.count("\n") + 1 for row in rows[:_ROWS_SHOWN])
            pitch = self.view.fontMetrics().lineSpacing()
            self.view.setFixedHeight(lines * pitch + 10 * min(len(rows), _ROWS_SHOWN) + 6)
        self.adjustSize()
        self.grown.emit()

    def make_current(self, key: str) -> None:
        at = self._rows.place(key)
        if at is not None:
            self.view.setCurrentIndex(self._rows.index(at, 0))

    def _clicked(self, _index: QModelIndex) -> None:
        self.looked_at.emit(self.current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._claimed(event):
            return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._claimed(event):
            return True
        return super().event(event)

    def _claimed(self, event: QKeyEvent) -> bool:
        """A key of this list is not to be taken by a tool of the map that has the same."""
        if event.type() is not QEvent.Type.ShortcutOverride or self._act_of(event) is None:
            return False
        event.accept()
        return True

    def _act_of(self, event: QKeyEvent) -> Act | None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        return next((act for act in self._acts if act.key == event.key()), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An empty list has the keys, too: the first row comes by one of them."""
        if not self._key(event):
            super().keyPressEvent(event)

    def begin(self) -> None:
        """Give the keys to the list, or to the box while the list is empty."""
        focus = self.view if self.rows else self
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.looked_at.emit(self.current)
            return True
        act = self._act_of(event)
        if act is None:
            return False
        self._act(act.code)
        return True

    def _act(self, code: str) -> None:
        self.acted.emit(code, self.current)
