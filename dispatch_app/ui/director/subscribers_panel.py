"""The widgets of subscribers: how the table stands, refreshes, rejected rows, one number, keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from dispatch_app.domain.subscriber_refresh import REASON_MOST
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.subscribers_words import Told, fault_heads, report_heads
from dispatch_app.ui.kit.interview.choices import set_tone
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[str, str] = {"refresh": "Alt+U", "back": "Alt+B", "look": "Enter"}
FIND_KEY = "Alt+F"
_MARGIN, _SPACE, _SIDE_PX, _OWNER_PX, _SAID_PX = 10, 8, 400, 130, 60
_NUMBER_MOST = 40


class SubscribersPanel(QWidget):
    refresh_wanted = Signal()
    back_wanted = Signal()
    number_wanted = Signal(str)
    turned = Signal()
    """Another refresh was chosen."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.holds = self._label("entryHeading")
        self.comes, self.before = self._label("entryKnown"), self._label("entryKnown")
        self.trouble = self._label("entrySaid")
        self.reports = TableView(report_heads(texts), self)
        self.faults_caption = self._label("entryKnown")
        self.faults = TableView(fault_heads(texts), self)
        self.number = self._field("subscribers.number", _NUMBER_MOST)
        self.owner = self._label("entryHeading")
        self.owner.setMinimumHeight(_OWNER_PX)
        self.owner.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why = self._field("subscribers.why", REASON_MOST)
        self.said = self._label("entrySaid")
        self.said.setMinimumHeight(_SAID_PX)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.keys = {name: self._key(name) for name in KEYS}
        hang_keys(self, {name: KEYS[name] for name in ("refresh", "back")}, self._press)
        hang_keys(self, {"find": FIND_KEY}, self._find)
        self.number.returnPressed.connect(self._look)
        self.number.textEdited.connect(self._typed)
        self.reports.turned.connect(self._turn)
        self._lay_out()

    # ---- made

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, hint: str, most: int) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(self._texts(hint))
        field.setMaxLength(most)
        return field

    def _key(self, name: str) -> QPushButton:
        key = QPushButton(f"{self._texts(f'subscribers.key.{name}')}  {KEYS[name]}", self)
        key.setObjectName("smallButton")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(partial(self._press, name))
        return key

    def _caption(self, key: str) -> QLabel:
        label = self._label("entryHeading")
        label.setText(self._texts(key, keys=FIND_KEY))
        return label

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(_SPACE)
        for line in (self.holds, self.comes, self.before, self.trouble):
            left.addWidget(line)
        left.addWidget(self.reports, 3)
        left.addWidget(self.faults_caption)
        left.addWidget(self.faults, 2)
        across = QHBoxLayout(self)
        across.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        across.setSpacing(_MARGIN + _SPACE)
        across.addLayout(left, 1)
        across.addWidget(self._side())

    def _side(self) -> QWidget:
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        column.addWidget(self._caption("subscribers.look"))
        row = QHBoxLayout()
        row.addWidget(self.number, 1)
        row.addWidget(self.keys["look"])
        column.addLayout(row)
        column.addWidget(self.owner)
        column.addWidget(self._caption("subscribers.renew"))
        column.addWidget(self.keys["refresh"])
        column.addWidget(self.why)
        column.addWidget(self.keys["back"])
        column.addWidget(self.said)
        column.addStretch(1)
        return side

    # ---- what is asked

    def _press(self, name: str, *_: object) -> None:
        if not self.keys[name].isEnabled():
            return
        if name == "refresh":
            self.refresh_wanted.emit()
        elif name == "back":
            self.back_wanted.emit()
        else:
            self._look()

    def _find(self, _name: str) -> None:
        self.number.setFocus()
        self.number.selectAll()

    def _look(self) -> None:
        number = self.number.text().strip()
        if number and self.keys["look"].isEnabled():
            self.number_wanted.emit(number)

    def _typed(self, _text: str) -> None:
        """Whose another number was must not stand below a new one."""
        self.show_owner("")

    def _turn(self, _line: object) -> None:
        self.turned.emit()

    # ---- what is shown

    def show_told(self, told: Told) -> None:
        self.holds.setText(told.holds)
        self.comes.setText(told.comes)
        self.before.setText(told.before)
        self.show_trouble(told.trouble)

    def show_trouble(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        set_tone(self.trouble, "tone", "alarm")

    def show_reports(self, lines: Sequence[Line]) -> None:
        self.reports.show_lines(lines)

    def show_faults(self, lines: Sequence[Line], caption: str) -> None:
        self.faults_caption.setText(caption)
        self.faults.show_lines(lines)
        self.faults.setVisible(bool(lines))

    def show_owner(self, words: str) -> None:
        self.owner.setText(words)

    def allow(self, allowed: Mapping[str, bool]) -> None:
        for name, key in self.keys.items():
            key.setEnabled(allowed.get(name, False))

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        set_tone(self.said, "tone", tone)
