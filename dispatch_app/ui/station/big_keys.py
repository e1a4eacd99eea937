"""The row of big buttons under an order: sign, stages, back home, and the rest behind one more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dispatch_app.domain.codes import Stage
from dispatch_app.i18n import Texts
from dispatch_app.ui.kit.theme import Theme
from dispatch_app.ui.station.cards import Card
from dispatch_app.ui.station.parts import label, set_look, set_text

SIGN, HOME, MORE = "acknowledged", "standby", "more"
ACTIONS = (
    SIGN,
    Stage.EN_ROUTE.value,
    Stage.ON_SCENE.value,
    Stage.TRANSPORTING.value,
    Stage.AT_HOSPITAL.value,
    Stage.COMPLETE.value,
    HOME,
    MORE,
)
"""In the order of the buttons; the nth is on digit and F-key n."""


@dataclass(frozen=True, slots=True)
class KeyLook:
    enabled: bool
    lit: bool = False
    """The one to press now."""
    done: bool = False
    tone: str = ""
    """`alarm` while signing is what everybody waits for."""
    below: str = ""


def looks_of(card: Card, texts: Texts, times: Mapping[str, str]) -> dict[str, KeyLook]:
    """How each button stands for a card; `times` holds when stages were reached, in words."""
    wanted = HOME if card.over and card.coming_home else ""
    following = card.next_stage.value if card.next_stage else ""
    looks: dict[str, KeyLook] = {}
    for number, action in enumerate(ACTIONS, start=1):
        done = times.get(action, "")
        key = texts("station.key", number=str(number))
        if action == SIGN:
            below = texts("station.sign-below") if card.alarm else done
            looks[action] = KeyLook(
                card.alarm, card.alarm, bool(done) and not card.alarm, "alarm", below
            )
        elif action == MORE:
            looks[action] = KeyLook(True, below=texts("station.more-below", below=key))
        else:
            enabled = action in (following, wanted)
            lit = enabled and not card.alarm
            looks[action] = KeyLook(enabled, lit, bool(done), "", done or key)
    return looks


class BigKey(QPushButton):
    """Two lines: the word, and its key or the time at which it was pressed."""

    def __init__(self, action: str, word: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("bigKey")
        self.setProperty("action", action)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(word)
        self._word = label("bigWord", word)
        self._below = label("bigBelow")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 6, 4, 6)
        column.setSpacing(0)
        column.addStretch(1)
        for line in (self._word, self._below):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(line)
        column.addStretch(1)
        self.setMinimumHeight(88)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A word too long for its button is written smaller, never cut."""
        super().resizeEvent(event)
        letters = QFontMetrics(self._theme.font("station-button-px", bold=True))
        wide = letters.horizontalAdvance(self._word.text()) > self.width() - 12
        set_look(self._word, "room", "little" if wide else "")

    def show_look(self, look: KeyLook) -> None:
        self.setEnabled(look.enabled)
        state = "done" if look.done else "off"
        if look.enabled:
            state = "lit" if look.lit else "on"
        if look.lit and look.tone:
            state = look.tone
        for widget in (self, self._word, self._below):
            set_look(widget, "look", state)
        set_text(self._below, f"✓ {look.below}" if look.done else look.below)


class BigKeys(QWidget):
    pressed = Signal(str)
    """An action of `ACTIONS`."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: dict[str, BigKey] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 14)
        row.setSpacing(10)
        for action in ACTIONS:
            key = BigKey(action, texts(f"station.action.{action}"), theme)
            key.clicked.connect(lambda _checked=False, a=action: self.pressed.emit(a))
            self._keys[action] = key
            row.addWidget(key, 2 if action == SIGN else 1)

    def show_looks(self, looks: Mapping[str, KeyLook]) -> None:
        for action, look in looks.items():
            self._keys[action].show_look(look)

    def key(self, action: str) -> BigKey:
        return self._keys[action]

    def press(self, number: int) -> bool:
        """The nth button from the keyboard; whether it could be pressed."""
        if not 1 <= number <= len(ACTIONS):
            return False
        key = self._keys[ACTIONS[number - 1]]
        if key.isEnabled():
            key.click()
        return key.isEnabled()
