"""The form's top line: which incident, how long the call has lasted, and whether all is saved."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy

from dispatch_app.ui.dispatcher.form.parts import set_text, set_tone
from dispatch_app.ui.kit.elided import Elided

_BAR_PX, _LEAST_BAR_PX = 150, 60
HEADING_PX = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """How long it has taken so far; `full` is the share of the last limit, from 0 to 1000."""

    text: str = ""
    full: int = 0
    tone: str = "quiet"
    """`quiet`, `running`, `amber`, `red`, `done`."""
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingView:
    title: str = ""
    state: str = ""
    saved: str = ""
    saved_tone: str = "quiet"
    """`quiet`, `saved`, `saving`, `not_saved`."""
    saved_tip: str = ""


class Heading(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("formHeading")
        self.setFixedHeight(HEADING_PX)
        self._shown: HeadingView | None = None
        self._clock: ClockView | None = None
        self.title = QLabel(self)
        self.title.setObjectName("panelTitle")
        self.state = QLabel(self)
        self.state.setObjectName("caption")
        self.bar = QProgressBar(self)
        self.bar.setObjectName("callBar")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setMinimumWidth(_LEAST_BAR_PX)
        self.bar.setMaximumWidth(_BAR_PX)
        self.bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clock = QLabel(self)
        self.clock.setObjectName("callClock")
        self.word = Elided("callWord")
        self.saved = QLabel(self)
        self.saved.setObjectName("savedText")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(8)
        for widget in (self.title, self.state, self.bar, self.clock, self.word, self.saved):
            row.addWidget(widget, 1 if widget is self.word else 0)

    def show_view(self, view: HeadingView) -> None:
        if view == self._shown:
            return
        self._shown = view
        set_text(self.title, view.title)
        set_text(self.state, view.state)
        set_text(self.saved, view.saved)
        set_tone(self.saved, "tone", view.saved_tone)
        self.saved.setToolTip(view.saved_tip)

    def show_clock(self, view: ClockView) -> None:
        if view == self._clock:
            return
        self._clock = view
        set_text(self.clock, view.text)
        set_text(self.word, view.word)
        self._fill(view.full)
        self.bar.setVisible(bool(view.text))
        for widget in (self.bar, self.clock, self.word):
            set_tone(widget, "tone", view.tone)

    def _fill(self, full: int) -> None:
        """A bar that is given a value paints itself there and then, and with it all of the window
        that waits for its turn: tables, board and form twice a second. This one waits as well."""
        self.bar.setUpdatesEnabled(False)
        self.bar.setValue(full)
        self.bar.setUpdatesEnabled(True)
