"""Section 2: where it is. The line below the field holds the place's facts, or the doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.dispatcher.form.parts import (
    FIELD_PX,
    Field,
    Section,
    caption,
    key_chip,
    set_text,
    set_tone,
)
from dispatch_app.ui.dispatcher.form.results import ResultRow, Results
from dispatch_app.ui.dispatcher.form.search_field import SearchField
from dispatch_app.ui.kit.elided import Elided


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    text: str = ""
    status: str = ""
    tone: str = "quiet"
    """How sure the place is: `sure`, `doubt`, `proposed`, `quiet`."""
    facts: str = ""
    doubt: str = ""
    """Shown in place of the facts until somebody has decided."""
    grave: bool = False
    """The doubt is a contradiction."""
    namesake: bool = False
    """The other point bears the same name; else somebody is there."""
    keeping: Keeping = Keeping.EMPTY
    why: str = ""


class PlaceSection(Section):
    confirmed = Signal()
    other_taken = Signal()
    shown_on_map = Signal()

    def __init__(self, texts: Texts, host: QWidget) -> None:
        super().__init__(texts, "2", "place")
        self._shown: PlaceView | None = None
        self.field = SearchField(texts, "place", hint=texts("form.place.hint"))
        self.meeting = Field(texts, "meeting_point", hint=texts("form.meeting.hint"))
        self.meeting.setMaximumWidth(240)
        self.results = Results(host, self.field)
        self.facts = Elided("placeFacts")
        self.strip = QFrame(self)
        self.strip.setObjectName("strip")
        self._lay(texts)

    def _lay(self, texts: Texts) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.field, 5)
        first.addWidget(key_chip(f"F8 {texts('form.map')}"))
        first.addWidget(caption(texts("form.meeting_point")))
        first.addWidget(self.meeting, 2)
        self.rows.addLayout(first)
        self.strip.setFixedHeight(FIELD_PX)
        inside = QHBoxLayout(self.strip)
        inside.setContentsMargins(8, 0, 4, 0)
        inside.setSpacing(6)
        inside.addWidget(self.facts, 1)
        self._confirm = self._button("⇧F8", texts("form.doubt.confirm"), self.confirmed)
        self._words = {
            False: texts("form.doubt.take-caller"),
            True: texts("form.doubt.take-other"),
        }
        self._other = self._button("Ctrl+F8", self._words[False], self.other_taken)
        self._both = self._button("F8", texts("form.doubt.both"), self.shown_on_map)
        inside.addWidget(self._confirm)
        inside.addWidget(self._other)
        inside.addWidget(self._both)
        self.rows.addWidget(self.strip)

    def _button(self, key: str, word: str, signal: object) -> QPushButton:
        button = QPushButton(f"{key}  {word}", self.strip)
        button.setObjectName("stripButton")
        button.setFocusPolicy(self.focusPolicy())
        button.clicked.connect(signal)
        button.hide()
        return button

    def show_view(self, view: PlaceView) -> None:
        if view == self._shown:
            return
        self._shown = view
        self.field.show_value(view.text)
        self.field.show_keeping(view.keeping, view.why)
        self.field.show_status(view.status, view.tone)
        set_text(self.facts, view.doubt or view.facts)
        tone = ("grave" if view.grave else "doubt") if view.doubt else "quiet"
        set_tone(self.strip, "tone", tone)
        set_tone(self.facts, "tone", tone)
        self._confirm.setVisible(bool(view.doubt))
        set_text(self._other, f"Ctrl+F8  {self._words[view.namesake]}")
        self._other.setVisible(bool(view.doubt))
        self._both.setVisible(bool(view.doubt))

    def forget_shown(self) -> None:
        """The next view is shown whole: what stands in the field was typed meanwhile."""
        self._shown = None

    def show_results(self, rows: Sequence[ResultRow], at: int) -> None:
        self.results.show_rows(rows, at)
