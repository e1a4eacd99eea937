"""The page of call-backs after the event: the list, the questions, the counts. Shows and asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dispatch_app.domain.quality.follow_ups import FollowUpQuestion, QuestionKind, Questionnaire
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.call_backs_words import heads
from dispatch_app.ui.kit.keyed_table import Line
from dispatch_app.ui.kit.own_keys import hang_keys
from dispatch_app.ui.kit.table_view import TableView

KEYS: Mapping[str, str] = {
    "call": "Ctrl+P",
    "record": "Ctrl+O",
    "file": "Ctrl+Return",
    "missed": "Ctrl+D",
    "refused": "Ctrl+R",
}
_SHOWN = {"file": "Ctrl+Enter"}
_MARGIN, _SPACE = 10, 8
Field = QLineEdit | QComboBox


class CallBacksPanel(QWidget):
    pressed = Signal(str)
    """The name of a key."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._texts = texts
        self._questions: Questionnaire | None = None
        self.fields: dict[str, Field] = {}
        self.table = TableView(heads(texts), self)
        self.table.opened.connect(self._begin)
        self.none = self._label("headerText", texts("follow-up.none"))
        self.counts = self._label("caption", "")
        self.counts.setWordWrap(True)
        self.said = self._label("entrySaid", "")
        self._asked = QWidget(self)
        self._column = QVBoxLayout(self._asked)
        self._column.setContentsMargins(0, 0, 0, 0)
        hang_keys(self, KEYS, self.pressed.emit)
        self._lay_out()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(_SPACE)
        top = QHBoxLayout()
        top.setSpacing(_SPACE)
        for name, key in KEYS.items():
            words = f"{self._texts(f'follow-up.key.{name}')}  {_SHOWN.get(name, key)}"
            button = QPushButton(words, self)
            button.setObjectName("smallButton")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
            top.addWidget(button)
        top.addWidget(self.said, 1)
        column.addLayout(top)
        halves = QHBoxLayout()
        halves.setSpacing(_SPACE)
        left = QVBoxLayout()
        for part, share in ((self.none, 0), (self.table, 1), (self.counts, 0)):
            left.addWidget(part, share)
        right = QVBoxLayout()
        right.addWidget(self._asked)
        right.addStretch(1)
        halves.addLayout(left, 6)
        halves.addLayout(right, 4)
        column.addLayout(halves, 1)

    # ---- what is shown

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.none.setVisible(not lines)
        self.table.show_lines(lines)

    def show_counts(self, words: str) -> None:
        self.counts.setText(words)

    def say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        self.said.setProperty("tone", tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def show_questions(self, questions: Questionnaire) -> None:
        """Made anew only when they have changed: somebody may be typing."""
        if questions == self._questions:
            return
        self._questions = questions
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.fields = {question.code: self._field(question) for question in questions.questions}

    def _field(self, question: FollowUpQuestion) -> Field:
        sign = "＊ " if question.needed else ""
        self._column.addWidget(
            self._label("entryLabel", f"{sign}{question.text.of(self._texts.language)}")
        )
        field = self._choice(question) if question.choices else self._line(question)
        field.setObjectName("entryField")
        self._column.addWidget(field)
        return field

    def _choice(self, question: FollowUpQuestion) -> QComboBox:
        box = QComboBox(self)
        box.addItem("", "")
        for choice in question.choices:
            box.addItem(choice.text.of(self._texts.language), choice.code)
        return box

    def _line(self, question: FollowUpQuestion) -> QLineEdit:
        line = QLineEdit(self)
        if question.kind is QuestionKind.GRADE:
            line.setValidator(QIntValidator(1, 5, line))
            line.setPlaceholderText("1–5")
            line.setMaxLength(1)
            line.textEdited.connect(self._graded)
        return line

    # ---- answers

    def answers(self) -> dict[str, str]:
        found = {code: _answer(field) for code, field in self.fields.items()}
        return {code: words for code, words in found.items() if words}

    def clear_answers(self) -> None:
        for field in self.fields.values():
            if isinstance(field, QComboBox):
                field.setCurrentIndex(0)
            else:
                field.clear()

    def _graded(self, grade: str) -> None:
        """A grade is one digit: the next question follows by itself."""
        fields = list(self.fields.values())
        for field, following in pairwise(fields):
            if grade and field is self.focusWidget():
                following.setFocus()
                return

    def _begin(self, _line: Line) -> None:
        """Enter: to the first question."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)


def _answer(field: Field) -> str:
    if isinstance(field, QComboBox):
        return str(field.currentData() or "")
    return field.text().strip()
