"""Section 1: who calls, from where, with what history. Shows only; numbers are read from afar."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import GivingButton, Section, set_text
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.elided import Elided


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerView:
    number: str = ""
    name: str = ""
    address: str = ""
    source: str = ""
    """Where the position comes from, how sure it is, and how old."""
    source_tip: str = ""
    """All positions that were heard, and why others were not."""
    can_take: bool = False
    """There is a position that could be the place."""
    can_ask: bool = False
    """Somebody can be asked where this number is."""
    warnings: tuple[str, ...] = ()
    history: str = ""
    history_tip: str = ""
    has_history: bool = False


class CallerSection(Section):
    history_wanted = Signal()
    place_wanted = Signal()
    """The caller's position is where help is needed."""
    call_wanted = Signal()
    """The caller is to be called."""
    asking_wanted = Signal()
    """Ask once more where the caller is."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "1", "caller")
        self._shown: CallerView | None = None
        self.number = QLabel(self)
        self.number.setObjectName("callerNumber")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.number.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.call = self._button("☎")
        self.call.setToolTip(texts("telephone.call-this-number"))
        self.call.clicked.connect(self.call_wanted)
        self.name = Elided("callerName")
        self.address = Elided("callerAddress")
        self.source = QLabel(self)
        self.source.setObjectName("callerSource")
        self.take = self._keyed(texts, "take", KEYS["caller_place"])
        self.take.clicked.connect(self.place_wanted)
        self.again = self._keyed(texts, "again", KEYS["locate_again"])
        self.again.clicked.connect(self.asking_wanted)
        self.warning = Elided("warningBadge")
        self.warning.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.history = self._button("")
        self.history.clicked.connect(self.history_wanted)
        self._lay()

    def _keyed(self, texts: Texts, name: str, key: str) -> QPushButton:
        return _quiet(GivingButton(key, texts(f"form.caller.{name}", shortcut=key), self))

    def _button(self, word: str) -> QPushButton:
        return _quiet(QPushButton(word, self))

    def _lay(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        second.setSpacing(10)
        for widget in (
            self.number,
            self.call,
            self.name,
            self.take,
            self.again,
            self.history,
            self.warning,
        ):
            first.addWidget(widget, 1 if widget is self.name else 0)
        second.addWidget(self.address, 1)
        second.addWidget(self.source)
        self.rows.addLayout(first)
        self.rows.addLayout(second)

    def show_view(self, view: CallerView) -> None:
        if view == self._shown:
            return
        self._shown = view
        set_text(self.number, view.number)
        self.call.setVisible(any(sign.isdecimal() for sign in view.number))
        set_text(self.name, view.name)
        set_text(self.address, view.address)
        set_text(self.source, view.source)
        self.source.setToolTip(view.source_tip)
        self.take.setVisible(view.can_take)
        self.again.setVisible(view.can_ask)
        set_text(self.history, view.history)
        self.history.setToolTip(view.history_tip)
        self.history.setVisible(bool(view.history))
        self.history.setEnabled(view.has_history)
        set_text(self.warning, "⚑ " + " · ".join(view.warnings))
        self.warning.setVisible(bool(view.warnings))


def _quiet(button: QPushButton) -> QPushButton:
    """Takes no focus from where one types, and stands there only when it can be used."""
    button.setObjectName("smallButton")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.hide()
    return button
