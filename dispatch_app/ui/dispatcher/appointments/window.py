"""The window of booked transports: lists and calendar at the left, one transport at the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.appointments.hours import HoursView
from dispatch_app.ui.dispatcher.appointments.words import AppointmentWords
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.entry.sheet import EntrySheet
from dispatch_app.ui.kit.table_view import TableView
from dispatch_app.ui.kit.theme import Theme

VIEWS = ("due", "day", "hours", "week")
ACTS: Mapping[str, str] = {
    "new": "Alt+N",
    "change": "Alt+E",
    "again": "Alt+G",
    "confirm": "Alt+C",
    "remind": "Alt+R",
    "not_reached": "Alt+Shift+R",
    "ask": "Alt+V",
    "accept": "Alt+A",
    "take_back": "Alt+T",
    "order": "Alt+O",
    "boarded": "Alt+B",
    "delivered": "Alt+D",
    "late": "Alt+L",
    "cancel": "Alt+X",
    "absent": "Alt+M",
}
"""None of them is a key that answers calls or sends vehicles elsewhere at this seat."""
TURNS: Mapping[str, str] = {"before": "PgUp", "today": "Ctrl+D", "after": "PgDown"}
_SIZE_PX = (1340, 800)
_FRAME_PX = 48
_IN_A_ROW = 8


class AppointmentsWindow(QWidget):
    acted = Signal(str)
    """A name of `ACTS`."""
    turned = Signal(str)
    """A name of `TURNS`."""
    viewed = Signal(str)
    """A name of `VIEWS`."""
    answer_wanted = Signal()
    """A call rings: whoever sits here answers it as anywhere else."""

    def __init__(self, texts: Texts, theme: Theme, words: AppointmentWords, seat: str) -> None:
        super().__init__()
        self.setObjectName("intakeWindow")
        self.setWindowTitle(texts("appointments.window", seat=seat))
        self._texts = texts
        self.heading = self._label("largeHeading")
        self.counts = self._label("largeCounts")
        self.said = self._label("largeSaid")
        self.due = self._table(words.due_heads(), "appointments.empty.due")
        self.day = self._table(words.heads(), "appointments.empty.day")
        self.hours = HoursView(theme, self)
        self.left = QStackedWidget(self)
        self.details = self._label("largeAdvice")
        self.proposals = self._table(words.proposal_heads(), "appointments.empty.proposals")
        self.sheet = EntrySheet(texts, self)
        self.right = QStackedWidget(self)
        self.tabs: dict[str, QPushButton] = {}
        self.buttons: dict[str, QPushButton] = {}
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

    def _table(self, heads: object, empty: str) -> TableView:
        table = TableView(heads, self)  # type: ignore[arg-type]
        table.say_when_empty(self._texts(empty))
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return table

    def _button(self, word: str, key: str, name: str, work: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{self._texts(word)}  {key}", self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(work)
        return button

    # ---- layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(self._head())
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(self._left(), 62)
        middle.addWidget(self._right(), 38)
        column.addLayout(middle, 1)
        column.addLayout(self._acts())
        column.addWidget(self.said)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, name in enumerate(VIEWS, start=1):
            view = partial(self._view, name)
            tab = self._button(f"appointments.view.{name}", f"Ctrl+{number}", "largeTab", view)
            tab.setCheckable(True)
            self.tabs[name] = tab
            row.addWidget(tab)
        row.addSpacing(12)
        row.addWidget(self.heading)
        row.addWidget(self.counts, 1)
        for name, key in TURNS.items():
            turn = partial(self._turn, name)
            row.addWidget(self._button(f"appointments.turn.{name}", key, "deskKey", turn))
        return row

    def _left(self) -> QWidget:
        page = QWidget(self)
        page.setObjectName("largePage")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scroll = QScrollArea(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.hours)
        for widget in (self.due, self.day, scroll):
            self.left.addWidget(widget)
        QVBoxLayout(page).addWidget(self.left)
        return page

    def _right(self) -> QWidget:
        beside = QWidget(self)
        beside.setObjectName("largePage")
        beside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(beside)
        column.addWidget(self.details)
        column.addWidget(self.proposals, 1)
        self.right.addWidget(beside)
        self.right.addWidget(self.sheet)
        return self.right

    def _acts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, (name, key) in enumerate(ACTS.items()):
            act = partial(self._act, name)
            button = self._button(f"appointments.act.{name}", key, "deskKey", act)
            self.buttons[name] = button
            grid.addWidget(button, *divmod(at, _IN_A_ROW))
        return grid

    # ---- keys

    def _hang_keys(self) -> None:
        for number, name in enumerate(VIEWS, start=1):
            self._hang(f"Ctrl+{number}", partial(self._view, name))
        for name, key in ACTS.items():
            self._hang(key, partial(self._act, name))
        for name, key in TURNS.items():
            self._hang(key, partial(self._turn, name))
        self._hang("Esc", self._leave)
        self._hang(KEYS["answer"], self.answer_wanted.emit)

    def _hang(self, key: str, work: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(work)

    def _view(self, name: str, *_: object) -> None:
        self.viewed.emit(name)

    def _turn(self, name: str, *_: object) -> None:
        self.turned.emit(name)

    def _act(self, name: str, *_: object) -> None:
        self.acted.emit(name)

    def _leave(self) -> None:
        """Escape leaves the question first, then the form, then the window."""
        if self.chooser.isVisible():
            self.chooser.leave()
        elif self.right.currentWidget() is self.sheet:
            self.show_form(shown=False)
        else:
            self.close()

    # ---- shown

    def show_view(self, name: str) -> None:
        self.left.setCurrentIndex(min(VIEWS.index(name), 2))
        for known, tab in self.tabs.items():
            tab.setChecked(known == name)

    def show_form(self, *, shown: bool) -> None:
        self.right.setCurrentIndex(1 if shown else 0)
        if not shown:
            self.list_in_front().setFocus()

    def list_in_front(self) -> QWidget:
        shown = self.left.currentWidget()
        return shown if isinstance(shown, TableView) else self.hours

    def say(self, text: str, *, trouble: bool = False) -> None:
        self.said.setText(text)
        tone = "alarm" if trouble else "ok"
        if self.said.property("tone") != tone:
            self.said.setProperty("tone", tone)
            self.said.style().unpolish(self.said)
            self.said.style().polish(self.said)
