"""The intake window: puts the panels together and hangs the keys on the presenters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.key_help import KeyHelp
from dispatch_app.ui.dispatcher.keys import KEYS, NTH_VEHICLE

_SHARES = (26, 42, 32)
_FOOT_PX = 58
_NOTE_MS = 12_000
_TIMES_SHARE, _NOTE_SHARE = 68, 32
"""The note stands under the buttons of the order, where one looks after a key."""


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
