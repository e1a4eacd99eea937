"""The widgets of accounts: list, form, keys, and what the role may. Shows and asks only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.account_steps import PASSWORD_LEAST, PASSWORD_MOST, PEOPLE, AccountAct
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.keyed_table import Head, Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[AccountAct, str] = {
    AccountAct.ADDED: "Alt+N",
    AccountAct.CHANGED: "Ctrl+S",
    AccountAct.PASSWORD_SET: "Alt+W",
    AccountAct.PASSWORD_EXPIRED: "Alt+X",
    AccountAct.LOCKED: "Alt+L",
    AccountAct.UNLOCKED: "Alt+U",
    AccountAct.RETIRED: "Alt+D",
    AccountAct.RESTORED: "Alt+R",
    AccountAct.SESSIONS_ENDED: "Alt+K",
}
FIND_KEY = "Alt+F"
_MARGIN, _SPACE, _SIDE_PX, _FIND_PX, _SAID_PX = 10, 8, 500, 260, 40
_KEYS_ACROSS = 3


class AccountsPanel(QWidget):
    wanted = Signal(object)
    """An `AccountAct`."""
    turned = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self.sought = self._field(texts("data.find", keys=FIND_KEY))
        self.sought.setFixedWidth(_FIND_PX)
        self.count = self._label("caption")
        self.table = TableView(_heads(texts), self)
        self.table.turned.connect(self._turn)
        self.heading = self._label("entryHeading")
        self.id, self.name, self.station = (self._field("") for _ in range(3))
        self.password = self._field(texts("accounts.password", least=PASSWORD_LEAST))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(PASSWORD_MOST)
        self.reason = self._field(texts("accounts.reason"))
        self.role = QComboBox(self)
        self.role.setObjectName("entryField")
        for role in sorted(PEOPLE):
            self.role.addItem(texts(f"role.{role.value}"), role.value)
        self.said = self._label("entrySaid")
        self.said.setMinimumHeight(_SAID_PX)
        self.rights = QPlainTextEdit(self)
        self.rights.setObjectName("bytesPane")
        self.rights.setReadOnly(True)
        self.rights.setTabChangesFocus(True)
        self.keys = {act: self._key(act) for act in KEYS}
        hang_keys(self, {act.value: key for act, key in KEYS.items()}, self._pressed)
        hang_keys(self, {"find": FIND_KEY}, self._find)
        self._lay_out()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(name != "caption")
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("entryField")
        field.setPlaceholderText(hint)
        return field

    def _key(self, act: AccountAct) -> QPushButton:
        key = QPushButton(f"{self._texts(f'accounts.key.{act.value}')}  {KEYS[act]}", self)
        key.setObjectName("smallButton")
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(partial(self._want, act))
        return key

    def _lay_out(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        across.setSpacing(_SPACE)
        left = QVBoxLayout()
        left.setSpacing(_SPACE)
        top = QHBoxLayout()
        top.addWidget(self.sought)
        top.addWidget(self.count)
        top.addStretch(1)
        left.addLayout(top)
        left.addWidget(self.table, 1)
        across.addLayout(left, 1)
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        column.addWidget(self.heading)
        column.addLayout(self._fields())
        column.addLayout(self._keys())
        column.addWidget(self.said)
        column.addWidget(self.rights, 1)
        across.addWidget(side)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_SPACE)
        for line, (name, field) in enumerate(
            {
                "id": self.id,
                "name": self.name,
                "role": self.role,
                "station": self.station,
            }.items()
        ):
            label = self._label("entryLabel")
            label.setText(self._texts(f"accounts.{name}"))
            label.setBuddy(field)
            grid.addWidget(label, line, 0)
            grid.addWidget(field, line, 1)
        grid.addWidget(self.password, grid.rowCount(), 0, 1, 2)
        grid.addWidget(self.reason, grid.rowCount(), 0, 1, 2)
        return grid

    def _keys(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(_SPACE)
        for at, key in enumerate(self.keys.values()):
            grid.addWidget(key, at // _KEYS_ACROSS, at % _KEYS_ACROSS)
        return grid

    # ---- what is asked

    def _pressed(self, name: str) -> None:
        self._want(AccountAct(name))

    def _want(self, act: AccountAct, *_: object) -> None:
        if self.keys[act].isEnabled():
            self.wanted.emit(act)

    def _find(self, _name: str) -> None:
        self.sought.setFocus()

    def _turn(self, _line: Line | None) -> None:
        self.turned.emit()

    # ---- what is shown

    def show_accounts(self, lines: Sequence[Line], words: str) -> None:
        self.count.setText(words)
        self.table.show_lines(lines)

    def allow(self, allowed: Mapping[AccountAct, bool]) -> None:
        for act, key in self.keys.items():
            key.setEnabled(allowed.get(act, False))

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)


def _heads(texts: Texts) -> tuple[Head, ...]:
    widths = {"id": 150, "name": 160, "role": 110, "station": 80, "state": 170, "sessions": 60}
    return tuple(Head(texts(f"accounts.{name}"), width_px=width) for name, width in widths.items())
