"""The sheet of the CPR lane beside the form: clocks, question, script, AEDs. Shows only."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import Choices, set_text, set_tone
from dispatch_app.ui.dispatcher.keys import KEYS
from dispatch_app.ui.kit.elided import Elided

_LOW_PX = 340
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClockView:
    word: str
    time: str
    tone: str
    """`runs`, `late`, `done` or `done-late`: a word stands beside each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneView:
    clocks: tuple[ClockView, ...] = ()
    question: str = ""
    options: Options = ()
    given: str = ""
    script: str = ""
    after: str = ""
    beat: str = ""
    can_press: bool = False
    """Nobody has pressed yet."""
    aeds: tuple[str, ...] = ()
    aed_word: str = ""
    """What is said where no AED is shown."""


class CprSheet(QFrame):
    answered = Signal(str)
    pressed = Signal()
    next_wanted = Signal()
    left = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cprSheet")
        self._shown: LaneView | None = None
        self.clocks = [self._label("cprClock") for _ in range(2)]
        self.question = self._label("cprQuestion")
        self.choices = Choices(texts("cpr.answers"))
        self.choices.chosen.connect(self.answered)
        self.script = self._label("cprScript")
        self.after = Elided("caption")
        self.dot = QLabel("♥", self)
        self.dot.setObjectName("beatDot")
        self.beat = self._label("cprBeat")
        self.press = QPushButton(f"{KEYS['cpr_pressed']}  {texts('cpr.pressed')}", self)
        self.press.setObjectName("arrestButton")
        self.press.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.press.clicked.connect(self.pressed)
        self.aed_title = QLabel(texts("cpr.aed"), self)
        self.aed_title.setObjectName("panelTitle")
        self.aeds = self._label("cprAeds")
        self._lay_out(texts)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _lay_out(self, texts: Texts) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        title = QLabel(texts("cpr.title"), self)
        title.setObjectName("cprTitle")
        hint = Elided("keyWord")
        hint.setText(texts("cpr.hint", again=KEYS["cpr"]))
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(title)
        head.addWidget(hint, 1)
        column.addLayout(head)
        clocks = QHBoxLayout()
        for clock in self.clocks:
            clocks.addWidget(clock, 1)
        column.addLayout(clocks)
        column.addWidget(self.question)
        column.addWidget(self.choices)
        column.addWidget(self.script)
        column.addWidget(self.after)
        beat = QHBoxLayout()
        beat.addWidget(self.dot)
        beat.addWidget(self.beat, 1)
        beat.addWidget(self.press)
        column.addLayout(beat)
        column.addStretch(1)
        column.addWidget(self.aed_title)
        column.addWidget(self.aeds)

    def show_view(self, view: LaneView) -> None:
        if view == self._shown:
            return
        self._shown = view
        for label, clock in zip(self.clocks, view.clocks, strict=False):
            set_text(label, f"{clock.word} {clock.time}")
            set_tone(label, "tone", clock.tone)
        self._show_question(view)
        set_text(self.script, view.script)
        self.script.setVisible(bool(view.script))
        self.after.setText(view.after)
        self._give_way()
        set_text(self.beat, view.beat)
        self.dot.setVisible(bool(view.beat))
        self.press.setVisible(view.can_press)
        set_text(self.aeds, "\n".join(view.aeds) or view.aed_word)

    def _show_question(self, view: LaneView) -> None:
        set_text(self.question, view.question)
        for widget in (self.question, self.choices):
            widget.setVisible(bool(view.question))
        if view.question:
            self.choices.offer(view.options)
            self.choices.show_code(view.given)

    def begin(self, *, asking: bool) -> None:
        """Digits answer the question; without one the keys stay where one reads aloud."""
        if asking:
            self.choices.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the script gives way: it stands in the form as well. Who is asking
        sends nobody for an AED yet."""
        super().resizeEvent(event)
        low = "yes" if self.height() < _LOW_PX else "no"
        if self.script.property("low") != low:
            set_tone(self.script, "low", low)
            self._give_way()

    def _give_way(self) -> None:
        low = self.script.property("low") == "yes"
        self.after.setVisible(bool(self._shown and self._shown.after) and not low)
        asking = bool(self._shown and self._shown.question)
        for widget in (self.aed_title, self.aeds):
            widget.setVisible(not (low and asking))

    def show_pulse(self, *, on: bool) -> None:
        set_tone(self.dot, "on", "yes" if on else "no")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.next_wanted.emit()
        else:
            super().keyPressEvent(event)
