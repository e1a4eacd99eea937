"""The four buttons of the panel with their keys. They say on hover why they cannot act."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from dispatch_app.i18n.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonsView:
    """An empty `why` means that the button can act."""

    dispatch: str = ""
    dispatch_why: str = ""
    dispatch_tone: str = "go"
    """`go`, `provisional` (Shift+F9 only), or `off`."""
    dispatch_key: str = "F9"
    reinforce_why: str = ""
    reinforce_tip: str = ""
    wake: bool = False
    suspend_why: str = ""
    close_why: str = ""


class KeyButton(QPushButton):
    """A word with its key beside it."""

    def __init__(self, key: str, host: QWidget) -> None:
        super().__init__(host)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._word = QLabel(self)
        self._word.setObjectName("buttonWord")
        self._key = QLabel(key, self)
        self._key.setObjectName("buttonKey")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(6)
        row.addStretch(1)
        for label in (self._word, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)

    def say(self, word: str, why: str, tip: str = "") -> None:
        if self._word.text() != word:
            self._word.setText(word)
            self.setAccessibleName(word)
        self.setToolTip(why or tip)
        if self.isEnabled() != (not why):
            self.setEnabled(not why)

    def sizeHint(self) -> QSize:
        """As wide as its words: a push button knows nothing of labels on it."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def say_key(self, key: str) -> None:
        if self._key.text() != key:
            self._key.setText(key)

    @property
    def word(self) -> str:
        return self._word.text()


class Buttons(QWidget):
    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.dispatch = self._button("F9", "dispatchButton")
        self.reinforce = self._button("F10", "plainButton")
        self.suspend = self._button("F11", "plainButton")
        self.close_incident = self._button("F12", "plainButton")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 8)
        row.setSpacing(6)
        row.addWidget(self.dispatch, 2)
        for button in (self.reinforce, self.suspend, self.close_incident):
            row.addWidget(button, 1)

    def _button(self, key: str, name: str) -> KeyButton:
        button = KeyButton(key, self)
        button.setObjectName(name)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(44)
        return button

    def show_view(self, view: ButtonsView) -> None:
        texts = self._texts
        self.dispatch.say(view.dispatch, view.dispatch_why)
        self.dispatch.say_key(view.dispatch_key)
        if self.dispatch.property("tone") != view.dispatch_tone:
            self.dispatch.setProperty("tone", view.dispatch_tone)
            for widget in (self.dispatch, *self.dispatch.findChildren(QLabel)):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self.reinforce.say(texts("dispatch.reinforce"), view.reinforce_why, view.reinforce_tip)
        word = texts("dispatch.wake" if view.wake else "dispatch.suspend")
        self.suspend.say(word, view.suspend_why)
        self.close_incident.say(texts("dispatch.close"), view.close_why)
