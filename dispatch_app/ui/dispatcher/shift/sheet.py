"""The hand-over beside the form: what is left, and the two signatures. Shows and asks only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.values import MAX_TEXT
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import set_text, set_tone
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.shift.words import Group

_MOST_NAME = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    heading: str = ""
    groups: tuple[Group, ...] = ()
    clear: str = ""
    signatures: tuple[str, ...] = ()
    can_offer: bool = False
    can_sign: bool = False
    can_withdraw: bool = False
    can_print: bool = False
    said: str = ""
    """What became of the last wish."""
    trouble: bool = False


class ShiftSheet(QFrame):
    offered = Signal(str)
    """The note of who goes."""
    signed = Signal(str, str, str)
    """Account, password and note of who comes."""
    withdrawn = Signal()
    print_wanted = Signal()
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self._texts = texts
        self._shown = ShiftView()
        self.heading = self._label("panelTitle")
        self.body = self._label("shiftBody")
        self.body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.signatures = self._label("shiftSigned")
        self.said = self._label("shiftSaid")
        self.note = self._field("note", MAX_TEXT)
        self.account = self._field("account", _MOST_NAME)
        self.password = self._field("password", _MOST_NAME)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.offer = self._button("offer", self._offer)
        self.sign = self._button("sign", self._sign)
        self.withdraw = self._button("withdraw", self.withdrawn.emit)
        self.printed = self._button("print", self.print_wanted.emit)
        self._lay_out()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _field(self, name: str, most: int) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("field")
        field.setMaxLength(most)
        field.setPlaceholderText(self._texts(f"handover.field.{name}"))
        field.setAccessibleName(field.placeholderText())
        field.returnPressed.connect(self._enter)
        return field

    def _button(self, name: str, wanted: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._texts(f"handover.{name}"), self)
        button.setObjectName("cardButton")
        button.clicked.connect(wanted)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        hint = QLabel(self._texts("handover.hint", shortcut=KEYS["hand_over"]), self)
        hint.setObjectName("keyWord")
        hint.setWordWrap(True)
        scroll = QScrollArea(self)
        inside = QWidget()
        inside.setObjectName("sheetInside")
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.body)
        lines.addStretch(1)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.heading)
        column.addWidget(scroll, 1)
        for widget in (self.signatures, self.note):
            column.addWidget(widget)
        column.addLayout(_row(self.account, self.password))
        buttons = _row(self.offer, self.sign, self.withdraw, self.printed)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self.said)
        column.addWidget(hint)

    # ---- showing

    def show_view(self, view: ShiftView) -> None:
        if view == self._shown:
            return
        offered = view.can_sign and not self._shown.can_sign
        self._shown = view
        set_text(self.heading, view.heading)
        set_text(self.body, self._body(view))
        for label, text in (
            (self.signatures, "\n".join(view.signatures)),
            (self.said, view.said),
        ):
            set_text(label, text)
            label.setVisible(bool(text))
        set_tone(self.said, "tone", "alarm" if view.trouble else "ok")
        self.offer.setVisible(view.can_offer)
        for widget in (self.sign, self.account, self.password):
            widget.setVisible(view.can_sign)
        self.withdraw.setVisible(view.can_withdraw)
        self.printed.setVisible(view.can_print)
        self.note.setVisible(view.can_offer or view.can_sign)
        if offered and self.note.hasFocus():
            self.begin()

    def _body(self, view: ShiftView) -> str:
        blocks = [
            "\n".join((self._texts("handover.group", title=group.title), *group.lines))
            for group in view.groups
        ]
        return "\n\n".join(block for block in (*blocks, view.clear) if block)

    def begin(self) -> None:
        """Keys go to what is to be filled in next."""
        (self.account if self._shown.can_sign else self.note).setFocus()

    def forget_secret(self) -> None:
        """A password is in this machine for as long as it takes to send it."""
        self.password.clear()

    def clear_fields(self) -> None:
        for field in (self.note, self.account, self.password):
            field.clear()

    # ---- asking

    def _enter(self) -> None:
        """Enter goes on to what is empty yet, and signs once nothing is."""
        if not self._shown.can_sign:
            self._offer()
            return
        empty = next((f for f in (self.account, self.password) if not f.text()), None)
        if empty is not None:
            empty.setFocus()
        else:
            self._sign()

    def _offer(self) -> None:
        if self._shown.can_offer:
            self.offered.emit(self.note.text().strip())

    def _sign(self) -> None:
        if self._shown.can_sign and self.account.text() and self.password.text():
            self.signed.emit(
                self.account.text().strip(), self.password.text(), self.note.text().strip()
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
