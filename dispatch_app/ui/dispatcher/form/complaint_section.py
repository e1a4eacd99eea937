"""Section 3: what is wrong, with whom, and how urgent that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.case import Keeping
from dispatch_app.ui.dispatcher.form.parts import (
    FIELD_PX,
    Chips,
    Choices,
    Field,
    Mark,
    Section,
    caption,
    set_text,
    set_tone,
)
from dispatch_app.ui.dispatcher.form.search_field import SearchField
from dispatch_app.ui.kit.elided import Elided
from dispatch_app.ui.kit.interview.flow import Flow

Options = tuple[tuple[str, str], ...]
_CHIPS = 6
_COMPLAINT_PX = 230


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    text: str = ""
    match: str = ""
    """What Enter would take."""
    chips: Options = ()
    chip: str = ""
    count: str = ""
    age: str = ""
    sex: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    priority: int = 0
    badge: str = ""
    determinant: str = ""
    notice: str = ""
    keeping: Keeping = Keeping.EMPTY
    patient_keeping: Keeping = Keeping.EMPTY
    why: str = ""


class ComplaintSection(Section):
    answered = Signal(str, str)
    """Question code and answer code; an empty answer takes it back."""
    sex_chosen = Signal(str)

    def __init__(self, texts: Texts, questions: Mapping[str, Options], sexes: Options) -> None:
        super().__init__(texts, "3", "complaint")
        self._shown: ComplaintView | None = None
        self.field = SearchField(texts, "complaint", hint=texts("form.complaint.hint"))
        self.field.setFixedWidth(_COMPLAINT_PX)
        self.chips = Chips(_CHIPS)
        self.count = self._small(texts, "count", 52)
        self.age = self._small(texts, "age", 64)
        self.sex = Choices(texts("form.sex"))
        self.sex.offer(sexes)
        self.sex.chosen.connect(self.sex_chosen)
        self.entry = {code: self._entry(texts, code, o) for code, o in questions.items()}
        self.mark = Mark(texts, self)
        self.badge = QLabel(self)
        self.badge.setObjectName("priorityBadge")
        self.determinant = Elided("determinant")
        self.notice = QLabel(self)
        self.notice.setObjectName("notice")
        self._lay(texts)

    def _small(self, texts: Texts, name: str, width: int) -> Field:
        made = Field(texts, name)
        made.setFixedWidth(width)
        return made

    def _entry(self, texts: Texts, code: str, options: Options) -> Choices:
        choices = Choices(texts(f"form.{code}"))
        choices.offer(options)
        choices.chosen.connect(lambda answer, c=code: self.answered.emit(c, answer))
        return choices

    def _lay(self, texts: Texts) -> None:
        first, last = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.field)
        first.addWidget(self.chips, 1)
        self.rows.addLayout(first)
        self.rows.addLayout(self._patient(texts))
        last.setSpacing(8)
        for widget in (self.badge, self.determinant, self.notice, self.mark):
            last.addWidget(widget, 1 if widget is self.determinant else 0)
        self.determinant.setMinimumHeight(FIELD_PX - 4)
        self.rows.addLayout(last)

    def _patient(self, texts: Texts) -> Flow:
        """In the order of asking, which is the order of Tab."""
        flow = Flow(gap=6)
        for code in ("consciousness", "breathing"):
            if code in self.entry:
                flow.addWidget(_together(texts(f"form.{code}"), self.entry[code]))
        flow.addWidget(_together(texts("form.age"), self.age, self.entry.get("age_group")))
        flow.addWidget(_together(texts("form.sex"), self.sex))
        flow.addWidget(_together(texts("form.count"), self.count))
        return flow

    def offer_entry(self, questions: Mapping[str, Options]) -> None:
        """Other answers to what every call begins with."""
        for code, options in questions.items():
            if code in self.entry:
                self.entry[code].offer(options)

    def show_view(self, view: ComplaintView) -> None:
        if view == self._shown:
            return
        self._shown = view
        self.field.show_value(view.text)
        self.field.show_keeping(view.keeping, view.why)
        self.field.show_status(f"→ {view.match}" if view.match else "", "match")
        self.chips.show_chips(view.chips, view.chip)
        self.count.show_value(view.count)
        self.age.show_value(view.age)
        self.sex.show_code(view.sex)
        for code, choices in self.entry.items():
            choices.show_code(view.answers.get(code, ""))
        self._show_urgency(view)
        self.mark.show_keeping(view.patient_keeping, view.why)

    def _show_urgency(self, view: ComplaintView) -> None:
        set_text(self.badge, view.badge)
        set_tone(self.badge, "priority", str(view.priority))
        self.badge.setVisible(bool(view.badge))
        set_text(self.determinant, view.determinant)
        set_text(self.notice, view.notice)
        self.notice.setVisible(bool(view.notice))

    def forget_shown(self) -> None:
        """The next view is shown whole: what stands in a field was typed meanwhile."""
        self._shown = None


def _together(word: str, *widgets: QWidget | None) -> QFrame:
    group = QFrame()
    group.setObjectName("group")
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 6, 0)
    row.setSpacing(4)
    row.addWidget(caption(word))
    for widget in widgets:
        if widget is not None:
            row.addWidget(widget)
    return group
