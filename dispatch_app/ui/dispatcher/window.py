"""The intake window: puts the panels together and hangs the keys on the presenters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.keys import (
    KEYS,
    MAP_MORE,
    MAP_TOOLS,
    MAP_VIEWS,
    NTH_VEHICLE,
    TELEPHONE_LISTS,
)

_SHARES = (26, 42, 32)
_FOOT_PX = 58
_HELP_COLUMNS = 3
_NOTE_MS = 12_000
_TIMES_SHARE, _NOTE_SHARE = 68, 32
"""The note stands under the buttons of the order, where one looks after a key."""
_PLAIN_KEYS = {
    "nth": "Alt+1…9",
    "digits": "1…9",
    "next": "Enter",
    "sentence": "Space",
    "back": "Esc",
}
"""Keys that belong to fields, lists and questions, named in the help with the others."""


class IntakeWindow(QWidget):
    closed = Signal()

    def __init__(self, texts: Texts, seat: str) -> None:
        super().__init__()
        self.setObjectName("intakeWindow")
        self.setWindowTitle(texts("window.intake", seat=seat))
        self._texts = texts
        self._note = QLabel(self)
        self._note.setObjectName("note")
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.timeout.connect(self._note.clear)
        self._help = KeyHelp(texts, self)
        self._columns = QSplitter(Qt.Orientation.Horizontal, self)
        self._columns.setChildrenCollapsible(False)
        self._columns.setHandleWidth(6)

    def compose(
        self,
        *,
        header: QWidget,
        calls: QWidget,
        queue: QWidget,
        form: QWidget,
        dispatch: QWidget,
        alarms: QWidget,
        fleet: QWidget,
        timeline: QWidget,
    ) -> None:
        """Put the panels in their places; called once."""
        for panel, share in zip((queue, form, dispatch), _SHARES, strict=True):
            self._columns.addWidget(panel)
            self._columns.setStretchFactor(self._columns.count() - 1, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 6)
        column.setSpacing(6)
        column.addWidget(header)
        column.addWidget(calls)
        column.addWidget(self._columns, 1)
        column.addWidget(alarms)  # here it moves nothing that somebody is about to click
        column.addWidget(fleet)
        column.addLayout(self._foot(timeline))
        self._share_out()

    def _foot(self, timeline: QWidget) -> QHBoxLayout:
        self._note.setWordWrap(True)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget, share in ((timeline, _TIMES_SHARE), (self._note, _NOTE_SHARE)):
            widget.setFixedHeight(_FOOT_PX)
            row.addWidget(widget, share)
        return row

    def _share_out(self) -> None:
        width = max(self.width(), 1000)
        self._columns.setSizes([width * share // 100 for share in _SHARES])

    def hang_keys(
        self, actions: Mapping[str, Callable[[], None]], nth: Callable[[int], None]
    ) -> None:
        """Every key of the table, wherever the focus stands in this window.

        Raises:
            KeyError: the table names a key that nobody serves.
        """
        for name, key in KEYS.items():
            if name != "help":
                self._hang(key, actions[name])
        self._hang(KEYS["help"], self._help.toggle)
        for number, key in enumerate(NTH_VEHICLE, start=1):
            self._hang(key, partial(nth, number))

    def _hang(self, key: str, action: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(action)

    def show_note(self, tone: str, text: str) -> None:
        """Say it for a while: what stays longer than it is true misleads."""
        self._note.setText(text)
        self._fade.start(_NOTE_MS)
        self._note.setToolTip(text)
        if self._note.property("tone") != tone:
            self._note.setProperty("tone", tone)
            self._note.style().unpolish(self._note)
            self._note.style().polish(self._note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() <= 0:
            self._share_out()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowDeactivate:
            self._help.hide()
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._back_into_monitor()
        return done

    def _back_into_monitor(self) -> None:
        """A window that had to grow past its monitor returns once its panels give way."""
        room = self.screen().availableGeometry().height()
        if self.height() > room >= self.minimumSizeHint().height():
            self.resize(self.width(), room)


class KeyHelp(QFrame):
    """All keys at a glance, laid over the window until F1 or Escape."""

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("help")
        grid = QGridLayout(self)
        grid.setContentsMargins(18, 14, 18, 14)
        grid.setHorizontalSpacing(18)
        rows = [(key, texts(f"keys.{name}")) for name, key in KEYS.items()]
        rows += [(key, texts(f"keys.{name}")) for name, key in _PLAIN_KEYS.items()]
        first = self._add(grid, 0, rows)
        self._head(grid, first, texts("keys.lists"))
        line = self._add(
            grid, first + 1, [(key, texts(f"keys.list_{name}")) for name, key in TELEPHONE_LISTS]
        )
        on_map = (*MAP_TOOLS[1:], *MAP_MORE, *MAP_VIEWS)
        self._head(grid, line, texts("keys.map"))
        self._add(grid, line + 1, [(key, texts(f"keys.map_{name}")) for name, key in on_map])
        self._away = QShortcut(QKeySequence(Qt.Key.Key_Escape), host)
        self._away.activated.connect(self.hide)
        self._away.setEnabled(False)
        self.hide()

    def _head(self, grid: QGridLayout, line: int, word: str) -> None:
        heading = QLabel(word, self)
        heading.setObjectName("panelTitle")
        grid.addWidget(heading, line, 0, 1, 2)

    def _add(self, grid: QGridLayout, first: int, rows: Sequence[tuple[str, str]]) -> int:
        """Keys and words in columns from a line on; returns the line after the last."""
        deep = -(-len(rows) // _HELP_COLUMNS)
        for at, (key, word) in enumerate(rows):
            column, line = divmod(at, deep)
            chip = QLabel(key, self)
            chip.setObjectName("keyChip")
            grid.addWidget(chip, first + line, 2 * column)
            grid.addWidget(QLabel(word, self), first + line, 2 * column + 1)
        return first + deep

    def hideEvent(self, event: QHideEvent) -> None:
        """Escape belongs to the fields again."""
        self._away.setEnabled(False)
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._away.setEnabled(True)
        super().showEvent(event)

    def toggle(self) -> None:
        if self.isVisible():
            self.hide()
            return
        self.adjustSize()
        host = self.parentWidget()
        assert host is not None
        self.move((host.width() - self.width()) // 2, (host.height() - self.height()) // 3)
        self.show()
        self.raise_()
