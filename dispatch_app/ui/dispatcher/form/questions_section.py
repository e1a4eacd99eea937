"""Section 4: the protocol's questions in the order of asking. Rows stay where questions stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QSizePolicy, QWidget

from dispatch_app.domain.protocols import Question
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.form.parts import Choices, Section, set_text, set_tone

_BESIDE_PX = 330
"""Answers wider than this stand below their question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsView:
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    due: str = ""
    empty: str = ""


class _Row(QFrame):
    def __init__(self, question: Question, language: str, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("question")
        self.question = question
        self.text = QLabel(question.text.of(language), self)
        self.text.setObjectName("questionText")
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.choices = Choices(question.text.of(language))
        self.choices.offer([(c.code, c.text.of(language)) for c in question.choices])
        beside = self.choices.sizeHint().width() <= _BESIDE_PX
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        box = QBoxLayout(way, self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 if not beside else 8)
        box.addWidget(self.text, 1)
        box.addWidget(self.choices)


class QuestionsSection(Section):
    answered = Signal(str, str)

    def __init__(self, texts: Texts) -> None:
        super().__init__("4", texts("form.section.questions"))
        self._language = texts.language
        self._shown: QuestionsView | None = None
        self._rows: dict[Question, _Row] = {}
        self._empty = QLabel(self)
        self._empty.setObjectName("caption")
        self._empty.setWordWrap(True)
        self.rows.addWidget(self._empty)
        self.rows.setSpacing(2)

    def show_view(self, view: QuestionsView) -> None:
        if view == self._shown:
            return
        if self._shown is None or view.questions != self._shown.questions:
            self._put_rows(view.questions)
        self._shown = view
        for question, row in self._rows.items():
            row.choices.show_code(view.answers.get(question.code, ""))
            state = "due" if question.code == view.due else "later"
            set_tone(row.text, "state", "done" if question.code in view.answers else state)
        set_text(self._empty, view.empty)
        self._empty.setVisible(bool(view.empty))

    def _put_rows(self, questions: Sequence[Question]) -> None:
        """Make what is new, drop what is gone, and keep the order of asking."""
        for gone in [q for q in self._rows if q not in questions]:
            row = self._rows.pop(gone)
            self.rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        for at, question in enumerate(questions):
            row = self._rows.get(question) or self._new(question)
            if self.rows.indexOf(row) != at:
                self.rows.insertWidget(at, row)
        self._rows = {q: self._rows[q] for q in questions}

    def _new(self, question: Question) -> _Row:
        row = _Row(question, self._language, self)
        row.choices.chosen.connect(lambda code, q=question.code: self.answered.emit(q, code))
        self._rows[question] = row
        return row

    def focus(self, code: str) -> None:
        row = next((r for q, r in self._rows.items() if q.code == code), None)
        if row is not None:
            row.choices.setFocus()

    def choices_of(self, code: str) -> Choices | None:
        return next((r.choices for q, r in self._rows.items() if q.code == code), None)

    @property
    def chain(self) -> list[Choices]:
        """The answers in the order of asking."""
        return [row.choices for row in self._rows.values()]
