"""The card of who waits for a vehicle: what is free for them, and whom to call. Shows only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import set_text, set_tone
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.waiting.words import WaitingView


class WaitingCard(QFrame):
    take_wanted = Signal()
    decline_wanted = Signal()
    call_wanted = Signal()
    more_wanted = Signal()
    no_more_wanted = Signal()
    second_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waitingCard")
        self._texts = texts
        self._shown = WaitingView()
        self.heading = self._label("cardHeading")
        self.title = self._label("cardTitle")
        self.vehicle = self._label("cardVehicles")
        self.due = self._label("waitingDue")
        self.take = self._button("take", "take_offer", self.take_wanted.emit)
        self.decline = self._button("decline", "decline_offer", self.decline_wanted.emit)
        self.call = self._button("call", "welfare", self.call_wanted.emit)
        self.asked = self._label("waitingDue")
        self.more = self._button("send-more", "send_more", self.more_wanted.emit)
        self.no_more = self._button("no-more", "", self.no_more_wanted.emit)
        self.second = self._label("waitingDue")
        self.answer = self._button("answer", "second", self.second_wanted.emit)
        self._lay_out()
        self.hide()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, word: str, key: str, wanted: Callable[[], None]) -> QPushButton:
        sign = KEYS.get(key, "")
        button = QPushButton(f"{sign} {self._texts(f'waiting.{word}')}".strip(), self)
        button.setObjectName("cardButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(wanted)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        foot = QHBoxLayout()
        for button in (self.take, self.decline):
            foot.addWidget(button)
        foot.addStretch(1)
        calling = QHBoxLayout()
        calling.addWidget(self.due, 1)
        calling.addWidget(self.call)
        for label in (self.heading, self.title, self.vehicle):
            column.addWidget(label)
        column.addLayout(foot)
        column.addLayout(calling)
        column.addWidget(self.asked)
        more = QHBoxLayout()
        more.addWidget(self.more)
        more.addWidget(self.no_more)
        more.addStretch(1)
        column.addLayout(more)
        second = QHBoxLayout()
        second.addWidget(self.second, 1)
        second.addWidget(self.answer)
        column.addLayout(second)

    @property
    def shown(self) -> WaitingView:
        return self._shown

    def show_view(self, view: WaitingView) -> None:
        if view == self._shown:
            return
        self._shown = view
        for label, text in (
            (self.heading, view.heading),
            (self.title, view.title),
            (self.vehicle, view.vehicle),
            (self.due, view.due),
            (self.asked, view.asked),
            (self.second, view.second),
        ):
            set_text(label, text)
            label.setVisible(bool(text))
        self.take.setVisible(bool(view.vehicle))
        self.decline.setVisible(bool(view.vehicle))
        self.call.setVisible(bool(view.due))
        set_tone(self, "late", "yes" if view.late else "no")
        for button in (self.more, self.no_more):
            button.setVisible(bool(view.asked))
        self.answer.setVisible(bool(view.second))
        self.setVisible(bool(view.vehicle or view.due or view.asked or view.second))
