"""Section 6: what is read to the caller, in large letters, with the beat. Never scrolls away."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import Section, key_chip, set_text, set_tone
from dispatch_app.ui.kit.elided import Elided

_LINE_PX = 29
_AROUND_PX = 12
_LINES = 3
_NARROW_LINES = {"zh": 3, "en": 4}
"""What the longest sentence needs; the height hangs on the width alone, so nothing ever jumps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceView:
    sentence: str = ""
    after: str = ""
    place: str = ""
    beat_per_min: int | None = None
    beat: str = ""
    muted: bool = False
    sound: str = ""


class Sentence(QFrame):
    """The current sentence. With the focus here, Space and Enter go on, Backspace goes back."""

    next_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self.setObjectName("guidance")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._narrow_lines = _NARROW_LINES[language]
        self._narrow = self._low = self._spoken = False
        self._make_high()
        self.text = QLabel(self)
        self.text.setObjectName("guidanceText")
        self.text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 8, 4)
        column.addWidget(self.text)

    def make_room(self, *, narrow: bool, low: bool) -> None:
        """As high as the longest sentence of any protocol needs; in a low window that height
        belongs to the fields until there is something to read."""
        self._narrow, self._low = narrow, low
        self._make_high()

    def show_words(self, words: str, otherwise: str) -> None:
        self._spoken = bool(words)
        tone = "spoken" if words else "quiet"
        set_text(self.text, words or otherwise)
        set_tone(self, "tone", tone)
        set_tone(self.text, "tone", tone)
        self._make_high()

    def _make_high(self) -> None:
        lines = self._narrow_lines if self._narrow else _LINES
        if self._low and not self._spoken:
            lines = 1
        self.setFixedHeight(lines * _LINE_PX + _AROUND_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_wanted.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.back_wanted.emit()
        else:
            event.ignore()


class GuidanceSection(Section):
    mute_wanted = Signal()
    arrest_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "6", "guidance")
        self._shown: GuidanceView | None = None
        self.sentence = Sentence(texts.language)
        self.after = Elided("caption")
        self.place = QLabel(self)
        self.place.setObjectName("caption")
        self.dot = QLabel("♥", self)
        self.dot.setObjectName("beatDot")
        self.beat = QLabel(self)
        self.beat.setObjectName("beatText")
        self.mute = self._button("smallButton", self.mute_wanted)
        self.arrest = self._button("arrestButton", self.arrest_wanted)
        self.arrest.setText(f"F7  {texts('form.arrest')}")
        self._none = texts("form.guidance.none")
        self._next = QLabel(texts("form.guidance.next"), self)
        self._key = key_chip(texts("form.key.space"))
        self._lay(texts)

    def _button(self, name: str, signal: object) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(signal)
        return button

    def _lay(self, texts: Texts) -> None:
        below = QHBoxLayout()
        below.setSpacing(8)
        self._next.setObjectName("caption")
        for widget in (self.place, self._next, self._key):
            below.addWidget(widget)
        below.addWidget(self.after, 1)
        for control in (self.dot, self.beat, self.mute, self.arrest):
            below.addWidget(control)
        self.rows.addWidget(self.sentence)
        self.rows.addLayout(below)

    def show_view(self, view: GuidanceView) -> None:
        if view == self._shown:
            return
        self._shown = view
        self._show_sentence(view.sentence)
        set_text(self.after, view.after)
        set_text(self.place, view.place)
        set_text(self.beat, view.beat)
        set_text(self.mute, view.sound)
        for shown in (self.dot, self.beat, self.mute):
            shown.setVisible(view.beat_per_min is not None)

    def _show_sentence(self, words: str) -> None:
        self.sentence.show_words(words, self._none)
        for shown in (self._next, self._key):
            shown.setVisible(bool(words))

    def show_pulse(self, *, on: bool) -> None:
        set_tone(self.dot, "on", "yes" if on else "no")
