"""Presenter of complaint, patient and questions: follows the protocol and keeps its plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from dispatch_app.domain.codes import Sex
from dispatch_app.domain.protocols import UNKNOWN, Match, Protocols
from dispatch_app.domain.values import MAX_TEXT, Patient
from dispatch_app.ui.dispatcher.form.ages import years_of
from dispatch_app.ui.dispatcher.form.complaint_section import (
    ComplaintSection,
    ComplaintView,
    Options,
)
from dispatch_app.ui.dispatcher.form.current import Current
from dispatch_app.ui.dispatcher.wording import complaint_name
from dispatch_app.ui.kit.interview.interviewing import (
    ARREST,
    ARREST_ANSWERS,
    FIRST_NAMED,
    OTHER,
    Standing,
    entry_options,
    standing,
    with_answers,
)
from dispatch_app.ui.kit.interview.questions import QuestionsSection, QuestionsView

WORSE = "got_worse"
"""The fact under which it stands among the answers, with its time."""
TRIAGE = ("consciousness", "breathing")
_OFFERED = 6
_MOST_PATIENTS = 9999


class Asking(QObject):
    passed = Signal()
    """Enter in an empty complaint field."""
    asked_all = Signal()
    """No question is due any more: the guidance comes next."""

    def __init__(
        self,
        current: Current,
        complaint: ComplaintSection,
        questions: QuestionsSection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._current = current
        self._complaint = complaint
        self._questions = questions
        self._texts = current.workplace.texts
        self._text: str | None = None
        self._matches: tuple[Match, ...] = ()
        self._at = 0
        self._key: tuple[str, tuple[tuple[str, str], ...]] | None = None
        self._standing: Standing | None = None
        self._again: list[str] = []
        """Entry questions that are asked once more, answered or not."""
        self._connect()

    def _connect(self) -> None:
        section = self._complaint
        section.field.edited.connect(self.edit)
        section.field.taken.connect(self.enter)
        section.field.moved.connect(self._move)
        section.field.escaped.connect(self._escape)
        section.chips.picked.connect(self.choose)
        section.answered.connect(self.answer_entry)
        section.sex_chosen.connect(self.set_sex)
        section.age.edited.connect(self.set_age)
        section.count.edited.connect(self.set_count)
        self._questions.answered.connect(self.answer)

    # ---- what there is

    @property
    def _book(self) -> Protocols:
        """What holds now; for a form that has its complaint, what held when it was chosen."""
        case, held = self._current.case, self._current.workplace.protocols
        return case.protocols or held if case is not None else held

    def renew(self) -> None:
        """Other texts hold: whoever has no complaint yet is asked by them."""
        self._key = None
        self._offer_entry()
        self._search()
        self.show()

    def _offer_entry(self) -> None:
        self._complaint.offer_entry(entry_options(self._texts, self._book))

    @property
    def answers(self) -> dict[str, str]:
        return dict(self._current.value("answers") or {})

    @property
    def standing(self) -> Standing | None:
        """Where the interview stands; worked out again only when an answer changed."""
        key = (self._current.value("complaint") or "", tuple(sorted(self.answers.items())))
        if key != self._key:
            self._key = key
            self._standing = standing(self._book, key[0], self.answers)
        return self._standing

    def turn(self) -> None:
        self._again = []
        self._offer_entry()
        self._text = self._current.typed("complaint") or None
        self._search()
        self._complaint.forget_shown()

    # ---- complaint

    def edit(self, text: str) -> None:
        self._text = text
        self._current.keep_typed("complaint", text)
        self._search()
        self._complaint.forget_shown()
        self.show()

    def _search(self) -> None:
        self._at = 0
        self._matches = self._book.find(self._text or "")[:_OFFERED]

    def _move(self, by: int) -> None:
        if self._matches:
            self._at = (self._at + by) % len(self._matches)
            self.show()

    def _escape(self) -> None:
        if not self._text:
            self._text = None
            self.show()

    def enter(self) -> None:
        if not (self._text or "").strip():
            self._text = None
            self.passed.emit()
        elif self._matches:
            self.choose(self._matches[self._at].protocol.code)
        else:
            self._choose_other((self._text or "").strip())

    def _choose_other(self, words: str) -> None:
        """Nobody's words are lost: what no protocol knows goes to the note."""
        note = " / ".join(part for part in (self._current.value("note"), words) if part)
        self._current.take(note=note[:MAX_TEXT])
        self.choose(OTHER)

    def choose(self, code: str) -> None:
        self._forget_typed()
        self._follow(code, {**self.answers, FIRST_NAMED: code})
        self.focus_next()

    def key_f7(self) -> None:
        """Cardiac arrest: the dispatcher says so, and what that means is answered with it."""
        if self._current.case is None:
            return
        self._forget_typed()
        self._follow(ARREST, {**self.answers, **ARREST_ANSWERS, FIRST_NAMED: ARREST})

    @property
    def in_hand(self) -> str:
        """Code of the question in which the cursor stands; empty: in none."""
        entry = self._complaint.entry.items()
        first = next((code for code, choices in entry if choices.hasFocus()), "")
        return first or self._questions.in_hand

    @property
    def worse_since(self) -> datetime | None:
        """When somebody told last that the patient got worse."""
        told = self.answers.get(WORSE, "")
        return datetime.fromisoformat(told) if told else None

    def got_worse(self, at: datetime) -> None:
        """Ask again what decides most. Earlier answers stand until others take their place."""
        told = at.isoformat(timespec="seconds")
        self._current.take(at_once=True, answers={**self.answers, WORSE: told})
        self._again = [c for c in TRIAGE if c in self._complaint.entry]
        self.focus_next()

    def _forget_typed(self) -> None:
        self._text = None
        self._current.keep_typed("complaint", "")
        self._complaint.forget_shown()

    # ---- answers

    def answer_entry(self, question: str, answer: str) -> None:
        self._answer(question, answer)
        self.focus_next(after=question)

    def answer(self, question: str, answer: str) -> None:
        self._answer(question, answer)
        self.focus_next()

    def record(self, question: str, answer: str) -> None:
        """Keep an answer that was given elsewhere; the cursor stays where it is."""
        self._answer(question, answer)
        self.show()

    def _answer(self, question: str, answer: str) -> None:
        answers = {k: v for k, v in self.answers.items() if k != question}
        if answer:
            answers[question] = answer
        self._follow(self._current.value("complaint"), answers)

    def _follow(self, complaint: str, answers: dict[str, str]) -> None:
        """Keep answers with all that follows from them: patient, protocol, plan."""
        patient: Patient = with_answers(self._current.value("patient"), answers)
        if complaint and self._current.case is not None:
            self._current.case.keep_to(self._current.workplace.protocols)
        changes: dict[str, Any] = {"answers": answers, "patient": patient}
        now = standing(self._book, complaint, answers)
        if now is not None:
            changes |= {"complaint": now.protocol.code, "plan": now.plan}
        urgent = now is not None and now.plan != self._current.value("plan")
        self._current.take(at_once=urgent, **changes)

    def set_sex(self, code: str) -> None:
        patient = self._current.value("patient")
        self._current.take(patient=replace(patient, sex=Sex(code or UNKNOWN)))

    def set_count(self, text: str) -> None:
        self._current.keep_typed("count", text)
        if text.isdigit() and 1 <= int(text) <= _MOST_PATIENTS:
            self._current.take(patient=replace(self._current.value("patient"), count=int(text)))

    def set_age(self, text: str) -> None:
        """Years, or months and days of infants; the age group follows."""
        self._current.keep_typed("age", text)
        years = years_of(text)
        if years is None and text.strip():
            return
        patient = self._current.value("patient")
        whole = None if years is None else int(years)
        self._current.take(patient=replace(patient, age_years=whole))
        entry = self._book.protocols[0].entry if self._book.protocols else None
        if entry is not None:
            self._answer("age_group", "" if years is None else entry.age_group(years))

    # ---- where to go on

    def focus_next(self, after: str = "") -> None:
        """To what was not answered yet: consciousness, breathing, the questions, the guidance."""
        if self._again:
            self._complaint.entry[self._again.pop(0)].setFocus()
            return
        for code in TRIAGE:
            choices = self._complaint.entry.get(code)
            if choices is not None and code not in self.answers and code != after:
                choices.setFocus()
                return
        self.show()
        due = self.standing.first_due if self.standing else None
        if due is not None:
            self._questions.focus(due.code)
        elif self.standing is not None:
            self.asked_all.emit()
        else:
            self._complaint.field.setFocus()

    # ---- showing

    def show(self) -> None:
        if self._current.case is None:
            return
        now = self.standing
        self._complaint.show_view(self._complaint_view(now))
        self._questions.show_view(self._questions_view(now))

    def _complaint_view(self, now: Standing | None) -> ComplaintView:
        keeping, patient = self._current.keeping(), self._current.value("patient")
        code, match = self._current.value("complaint"), self._match
        name = complaint_name(self._book, code, self._texts.language)
        return ComplaintView(
            text=name if self._text is None else self._text,
            match="" if match is None else match.protocol.title.of(self._texts.language),
            chips=self._chips(code),
            chip=match.protocol.code if match else code,
            count=self._current.typed("count") or str(patient.count),
            age=self._current.typed("age") or _age_text(patient),
            sex="" if patient.sex is Sex.UNKNOWN else patient.sex.value,
            answers=self.answers,
            **self._urgency(now),
            keeping=keeping["complaint"],
            patient_keeping=keeping["answers"],
            why=self._current.why("complaint") or self._current.why("answers"),
        )

    @property
    def _match(self) -> Match | None:
        """What Enter would take."""
        if self._text and self._text.strip() and self._matches:
            return self._matches[self._at]
        return None

    def _chips(self, code: str) -> Options:
        chips = [
            (m.protocol.code, m.protocol.title.of(self._texts.language)) for m in self._matches
        ]
        if code and self._text is None and code not in dict(chips):
            chips.insert(0, (code, complaint_name(self._book, code, self._texts.language)))
        return tuple(chips[:_OFFERED])

    def _urgency(self, now: Standing | None) -> dict[str, Any]:
        if now is None:
            return {}
        plan, texts = now.plan, self._texts
        badge = texts(
            "form.badge",
            priority=texts.code("priority", str(int(plan.priority))),
            level=texts.code("level", plan.level.value),
        )
        more = texts("form.vehicles", count=plan.vehicles) if plan.vehicles > 1 else ""
        return {
            "priority": int(plan.priority),
            "badge": badge + more,
            "determinant": self._why_so(now),
            "notice": "" if now.protocol.approved else texts("form.protocol.pending"),
        }

    def _why_so(self, now: Standing) -> str:
        language = self._texts.language
        words = now.state.determinant.text.of(language)
        first = now.answers.get(FIRST_NAMED, "")
        if first and first != now.protocol.code:
            name = complaint_name(self._book, first, language)
            words = self._texts("form.taken-over", first=name, why=words)
        return words

    def _questions_view(self, now: Standing | None) -> QuestionsView:
        if now is None:
            return QuestionsView(empty=self._texts("form.questions.none"))
        due = now.first_due
        return QuestionsView(
            questions=now.own_questions,
            answers=dict(now.state.answered),
            due=due.code if due else "",
        )


def _age_text(patient: Patient) -> str:
    return "" if patient.age_years is None else str(patient.age_years)
