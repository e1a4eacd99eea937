"""Section 4: the protocol's questions in the order of asking. Rows are made once and used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QSizePolicy, QWidget

from dispatch_app.domain.protocols import Question
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.interview.choices import Choices, Section, set_text, set_tone

_USUAL_ROWS = 8
_USUAL_CHOICES = 4
_BESIDE_PX = 330
"""Answers wider than this stand below their question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsView:
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    due: str = ""
    empty: str = ""


class _Row(QFrame):
    """Shows one question after another: widgets are made before they are needed."""

    answered = Signal(str, str)

    def __init__(self, host: QWidget, beside_px: int) -> None:
        super().__init__(host)
        self.setObjectName("question")
        self._beside_px = beside_px
        self.code = ""
        self.text = QLabel(self)
        self.text.setObjectName("questionText")
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.choices = Choices()
        self.choices.prepare(_USUAL_CHOICES)
        self.choices.chosen.connect(lambda answer: self.answered.emit(self.code, answer))
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self.text, 1)
        self._box.addWidget(self.choices)
        self.hide()

    def show_question(self, question: Question, language: str) -> None:
        self.code = question.code
        set_text(self.text, question.text.of(language))
        self.choices.setAccessibleName(self.text.text())
        self.choices.offer([(c.code, c.text.of(language)) for c in question.choices])
        beside = self.choices.sizeHint().width() <= self._beside_px
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)
        self._box.setSpacing(8 if beside else 2)
        left = Qt.AlignmentFlag(0) if beside else Qt.AlignmentFlag.AlignLeft
        self._box.setAlignment(self.choices, left)


class QuestionsSection(Section):
    answered = Signal(str, str)
    rows_changed = Signal()
    due_changed = Signal(object)
    """The row that ought to be in sight."""

    def __init__(self, texts: Texts, *, beside_px: int = _BESIDE_PX) -> None:
        """`beside_px`: wider answers stand below their question."""
        super().__init__(texts, "4", "questions")
        self._beside_px = beside_px
        self._language = texts.language
        self._shown: QuestionsView | None = None
        self._rows: dict[Question, _Row] = {}
        self._empty = QLabel(self)
        self._empty.setObjectName("caption")
        self._empty.setWordWrap(True)
        self.rows.addWidget(self._empty)
        self.rows.setSpacing(2)
        self._spare = [self._make() for _ in range(_USUAL_ROWS)]

    def show_view(self, view: QuestionsView) -> None:
        if view == self._shown:
            return
        if self._shown is None or view.questions != self._shown.questions:
            self._put_rows(view.questions)
        moved = self._shown is None or view.due != self._shown.due
        self._shown = view
        for question, row in self._rows.items():
            row.choices.show_code(view.answers.get(question.code, ""))
            state = "due" if question.code == view.due else "later"
            set_tone(row.text, "state", "done" if question.code in view.answers else state)
            if moved and question.code == view.due:
                self.due_changed.emit(row)
        set_text(self._empty, view.empty)
        self._empty.setVisible(bool(view.empty))

    def _put_rows(self, questions: Sequence[Question]) -> None:
        """Show what is new, hide what is gone, keep the order of asking."""
        for gone in [q for q in self._rows if q not in questions]:
            row = self._rows.pop(gone)
            self.rows.removeWidget(row)
            row.hide()
            self._spare.append(row)
        for at, question in enumerate(questions):
            row = self._rows.get(question) or self._new(question)
            if self.rows.indexOf(row) != at:
                self.rows.insertWidget(at, row)
                row.show()
        self._rows = {q: self._rows[q] for q in questions}
        self.rows_changed.emit()

    def _new(self, question: Question) -> _Row:
        row = self._spare.pop() if self._spare else self._make()
        row.show_question(question, self._language)
        self._rows[question] = row
        return row

    def _make(self) -> _Row:
        row = _Row(self, self._beside_px)
        row.answered.connect(self.answered)
        return row

    def focus(self, code: str) -> None:
        row = next((r for q, r in self._rows.items() if q.code == code), None)
        if row is not None:
            row.choices.setFocus()

    def choices_of(self, code: str) -> Choices | None:
        return next((r.choices for q, r in self._rows.items() if q.code == code), None)

    @property
    def in_hand(self) -> str:
        """Code of the question in which the cursor stands; empty: in none."""
        return next((q.code for q, row in self._rows.items() if row.choices.hasFocus()), "")

    @property
    def chain(self) -> list[Choices]:
        """The answers in the order of asking."""
        return [row.choices for row in self._rows.values()]
