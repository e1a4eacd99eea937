"""A protocol as the dispatcher will see it, to be played through: answers lead on to questions, to
what is sent and to what is read aloud. Nothing of it leaves the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from dispatch_app.domain.protocols import Protocol, ProtocolBook, interview
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.director.protocols_words import sentences, wants
from dispatch_app.ui.kit.interview.choices import Choices, Section, set_text, set_tone
from dispatch_app.ui.kit.interview.interviewing import ENTRY, Standing, entry_options
from dispatch_app.ui.kit.interview.questions import QuestionsSection, QuestionsView

_SPACE = 6
_BESIDE_PX = 170
"""The page has less room than the dispatcher's form."""


class PreviewPane(QScrollArea):
    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entryScroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._texts = texts
        self.protocol: Protocol | None = None
        self.answers: dict[str, str] = {}
        self.title = self._label("entryHeading")
        self.badge = self._label("priorityBadge")
        self.determinant = self._label("determinant")
        self.more = self._label("caption")
        self.entry = {code: Choices(texts(f"form.{code}")) for code in ENTRY}
        self.questions = QuestionsSection(texts, beside_px=_BESIDE_PX)
        self.sentences = self._label("entryKnown")
        self.sentences.setTextFormat(Qt.TextFormat.PlainText)
        self.questions.answered.connect(self.answer)
        for code, choices in self.entry.items():
            choices.chosen.connect(lambda answer, c=code: self.answer(c, answer))
        self._lay_out()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(name != "priorityBadge")
        return label

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("entryInside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, _SPACE, 0)
        column.setSpacing(_SPACE)
        column.addWidget(self.title)
        urgency = QHBoxLayout()
        urgency.setSpacing(_SPACE)
        urgency.addWidget(self.badge)
        urgency.addWidget(self.determinant, 1)
        column.addLayout(urgency)
        column.addWidget(self.more)
        first = Section(self._texts, "3", "complaint")
        for code, choices in self.entry.items():
            name = QLabel(self._texts(f"form.{code}"), first)
            name.setObjectName("caption")
            first.rows.addWidget(name)
            first.rows.addWidget(choices)
        column.addWidget(first)
        column.addWidget(self.questions)
        column.addWidget(self.sentences)
        column.addStretch(1)
        self.setWidget(inside)

    def show_protocol(self, protocol: Protocol | None, why_not: str = "") -> None:
        """Another text is played with the answers given so far, as far as they are asked for."""
        if protocol is None or self.protocol is None or protocol.code != self.protocol.code:
            self.answers = {}
        self.protocol = protocol
        self.title.setText(protocol.title.of(self._texts.language) if protocol else why_not)
        self._show()

    def answer(self, question: str, answer: str) -> None:
        self.answers.pop(question, None)
        if answer:
            self.answers[question] = answer
        self._show()

    def start_again(self) -> None:
        self.answers = {}
        self._show()

    def focus(self) -> None:
        next(iter(self.entry.values())).setFocus()

    def _show(self) -> None:
        protocol = self.protocol
        for part in (self.badge, self.determinant, self.more, self.questions, self.sentences):
            part.setVisible(protocol is not None)
        if protocol is None:
            return
        now = Standing(protocol, interview(protocol, self.answers), self.answers)
        options = entry_options(self._texts, ProtocolBook((protocol,), ""))
        for code, choices in self.entry.items():
            choices.offer(options.get(code, ()))
            choices.show_code(self.answers.get(code, ""))
        self._show_urgency(now)
        due = now.first_due
        self.questions.show_view(
            QuestionsView(
                questions=now.own_questions,
                answers=dict(now.state.answered),
                due=due.code if due is not None else "",
            )
        )
        self.sentences.setText(sentences(now.state.instructions, self._texts))

    def _show_urgency(self, now: Standing) -> None:
        texts, found = self._texts, now.state.determinant
        words = texts(
            "form.badge",
            priority=texts.code("priority", str(found.priority)),
            level=texts.code("level", found.level),
        )
        more = texts("form.vehicles", count=found.count) if found.count > 1 else ""
        set_text(self.badge, words + more)
        set_tone(self.badge, "priority", str(found.priority))
        set_text(self.determinant, f"{found.text.of(texts.language)}  ·  {found.code}")
        set_text(self.more, wants(now.state, texts))
