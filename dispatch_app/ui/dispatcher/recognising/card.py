"""The green card: an incident that the caller may be calling about. Shows only; joins nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import set_tone
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.dispatcher.recognising.words import CardView

_LONG = 110
"""Signs; a longer line is written smaller, so that all of it can be read out."""


class GreenCard(QFrame):
    join_wanted = Signal()
    worse_wanted = Signal()
    other_wanted = Signal()
    not_this_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("greenCard")
        self._texts = texts
        self._shown = CardView()
        self.heading = self._label("cardHeading", wrap=True)
        self.title = self._label("cardTitle", wrap=True)
        self.why = self._label("cardWhy", wrap=True)
        self.vehicles = self._label("cardVehicles", wrap=True)
        self.line = self._label("cardLine", wrap=True)
        self.join = self._button("join", KEYS["attach"], self.join_wanted.emit)
        self.worse = self._button("worse", KEYS["worse"], self.worse_wanted.emit)
        self.other = self._button("other", KEYS["next_known"], self.other_wanted.emit)
        self.not_this = self._button("not-this", "", self.not_this_wanted.emit)
        self._lay_out()
        self.hide()

    def _label(self, name: str, *, wrap: bool = False) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(wrap)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, name: str, key: str, wanted: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{key} {self._texts(f'recognised.{name}')}".strip(), self)
        button.setObjectName("cardButton")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(wanted)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(4)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.not_this)
        for button in (self.join, self.worse, self.other):
            foot.addWidget(button)
        foot.addStretch(1)
        column.addLayout(head)
        for label in (self.title, self.why, self.vehicles, self.line):
            column.addWidget(label)
        column.addLayout(foot)

    @property
    def shown(self) -> CardView:
        return self._shown

    def show_view(self, view: CardView) -> None:
        if view == self._shown:
            return
        self._shown = view
        self.heading.setText(view.heading)
        for label, text in (
            (self.title, view.title),
            (self.why, view.why),
            (self.vehicles, "\n".join(view.vehicles)),
            (self.line, view.line),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        set_tone(self.line, "long", "yes" if len(view.line) > _LONG else "no")
        self.join.setVisible(view.can_join)
        self.not_this.setVisible(view.can_join)
        self.other.setVisible(view.others > 0)
        self.setVisible(bool(view.title))
