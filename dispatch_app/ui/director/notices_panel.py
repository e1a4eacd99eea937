"""The page of notices: the list, one with its receipts and hospitals, the form. Shows and asks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.notices_form import NoticeForm
from dispatch_app.ui.director.notices_words import heads
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.notices.hospitals import HospitalTicks
from dispatch_app.ui.kit.notices.reading import ReadingPane
from dispatch_app.ui.kit.notices.words import NoticeView, receipts_heads
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

_KEYS = {"new": "Ctrl+N", "withdraw": "Ctrl+D", "find": "Alt+F"}
_MARGIN, _SPACE = 10, 8
_FIELD_PX = 340


class NoticesPanel(QWidget):
    new_wanted = Signal()
    withdraw_wanted = Signal(str)
    """With the reason that was typed."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.sought = self._field(texts("notices.find", keys=_KEYS["find"]))
        self.new = self._key("notices.new", "new")
        self.new.clicked.connect(self.new_wanted)
        self.withdraw = self._key("notices.withdraw", "withdraw")
        self.withdraw.clicked.connect(self._ask_why)
        self.why = self._field(texts("notices.withdraw.why"))
        self.why.returnPressed.connect(self._withdraw)
        self.why.hide()
        self.said = QLabel(self)
        self.said.setObjectName("entrySaid")
        self.table = TableView(heads(texts), self)
        self.reading = ReadingPane(texts, self)
        self.receipts = TableView(receipts_heads(texts), self)
        self.hospitals = HospitalTicks(texts, self)
        self.form = NoticeForm(texts, self)
        self.form.left.connect(self.leave_form)
        self.stack = QStackedWidget(self)
        hang_keys(self, _KEYS, self._pressed)
        self._lay_out()

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(hint)
        field.setFixedWidth(_FIELD_PX)
        return field

    def _key(self, word: str, name: str) -> QPushButton:
        key = QPushButton(f"{self._texts(word)}  {_KEYS[name]}", self)
        key.setObjectName("smallButton")
        return key

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        top = QHBoxLayout()
        top.setSpacing(_SPACE)
        for part in (self.sought, self.new, self.withdraw, self.why):
            top.addWidget(part)
        top.addWidget(self.said, 1)
        column.addLayout(top)
        listing = QWidget(self)
        halves = QHBoxLayout(listing)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(_SPACE)
        halves.addWidget(self.table, 6)
        halves.addLayout(self._right(), 4)
        self.stack.addWidget(listing)
        self.stack.addWidget(self.form)
        column.addWidget(self.stack, 1)

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(_SPACE)
        right.addWidget(self.reading, 3)
        heading = QLabel(self._texts("notices.receipts"), self)
        heading.setObjectName("entryHeading")
        right.addWidget(heading)
        right.addWidget(self.receipts, 3)
        right.addWidget(self.hospitals, 2)
        return right

    # ---- what is shown

    def show_lines(self, rows: Sequence[Line]) -> None:
        self.table.show_lines(rows)

    def show_notice(
        self, view: NoticeView | None, read: Sequence[Line], hospitals: Sequence[Line]
    ) -> None:
        self.reading.show_view(view)
        self.receipts.show_lines(read)
        self.hospitals.show_lines(hospitals)

    def allow_new(self, may: bool) -> None:
        self.new.setEnabled(may)

    def allow_withdraw(self, may: bool) -> None:
        self.withdraw.setEnabled(may)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def write(
        self,
        seats: Sequence[str],
        stations: Sequence[tuple[str, str]],
        hospitals: Sequence[tuple[str, str]],
    ) -> None:
        self.stack.setCurrentWidget(self.form)
        self.form.begin(seats, stations, hospitals)

    def leave_form(self) -> None:
        self.stack.setCurrentIndex(0)
        self.table.setFocus()

    # ---- keys

    def _pressed(self, name: str) -> None:
        match name:
            case "new" if self.new.isEnabled():
                self.new_wanted.emit()
            case "withdraw" if self.withdraw.isEnabled():
                self._ask_why()
            case "find":
                self.sought.setFocus()
            case _:
                pass

    def _ask_why(self) -> None:
        self.why.clear()
        self.why.show()
        self.why.setFocus()

    def _withdraw(self) -> None:
        self.withdraw_wanted.emit(self.why.text().strip())
        self._leave_why()

    def _leave_why(self) -> None:
        self.why.hide()
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.why.isVisible():
            self._leave_why()
        else:
            super().keyPressEvent(event)
