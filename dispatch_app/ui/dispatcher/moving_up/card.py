"""The card of move-ups: which station is bare, who could cover it, who does. Shows only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import set_text
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.moving_up.words import MovingUpView


class MovingUpCard(QFrame):
    order_wanted = Signal()
    more_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitingCard")
        self._texts = texts
        self._shown = MovingUpView()
        self.bare = self._label("waitingDue")
        self.proposal = self._label("cardTitle")
        self.price = self._label("cardVehicles")
        self.standing = self._label("cardVehicles")
        self.order = self._button("order", "move_up", self.order_wanted.emit)
        self.more = self._button("more", "move_up_more", self.more_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        for label in (self.bare, self.proposal, self.price, self.standing):
            column.addWidget(label)
        foot = QHBoxLayout()
        foot.addWidget(self.order)
        foot.addWidget(self.more)
        foot.addStretch(1)
        column.addLayout(foot)
        self.hide()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, word: str, key: str, wanted: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{KEYS[key]} {self._texts(f'move_up.key.{word}')}", self)
        button.setObjectName("cardButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(wanted)
        return button

    @property
    def shown(self) -> MovingUpView:
        return self._shown

    def show_view(self, view: MovingUpView) -> None:
        if view == self._shown:
            return
        self._shown = view
        for label, text in (
            (self.bare, view.bare),
            (self.proposal, view.proposal),
            (self.price, view.price),
            (self.standing, view.standing),
        ):
            set_text(label, text)
            label.setVisible(bool(text))
        self.order.setVisible(view.move is not None)
        self.more.setVisible(view.move is not None or bool(view.standing))
        self.setVisible(bool(view.bare or view.standing))
