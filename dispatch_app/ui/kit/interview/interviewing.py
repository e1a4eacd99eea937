"""From complaint, patient and answers to what to ask, to send and to say. No widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dispatch_app.domain.codes import Breathing, Consciousness
from dispatch_app.domain.protocols import (
    Choice,
    InterviewState,
    Protocol,
    Protocols,
    Question,
    UnknownProtocol,
    interview,
    plan_of,
)
from dispatch_app.domain.values import Patient, Plan
from dispatch_app.i18n.texts import Texts

ENTRY = ("consciousness", "breathing", "age_group")
"""Questions that the complaint section asks itself."""
FIRST_NAMED = "complaint_first"
"""Kept among the answers: the complaint that was chosen before another protocol took over."""
ARREST = "cardiac_arrest"
OTHER = "other"
ARREST_ANSWERS = {
    "consciousness": Consciousness.UNCONSCIOUS.value,
    "breathing": Breathing.NONE.value,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the interview of a form stands."""

    protocol: Protocol
    state: InterviewState
    answers: dict[str, str]

    @property
    def plan(self) -> Plan:
        return plan_of(self.protocol, self.state)

    @property
    def own_questions(self) -> tuple[Question, ...]:
        return tuple(q for q in self.state.shown if q.code not in ENTRY)

    @property
    def first_due(self) -> Question | None:
        due = (q for q in self.state.questions_due if q.code not in ENTRY)
        return next(due, None)


def standing(book: Protocols, complaint: str, answers: dict[str, str]) -> Standing | None:
    """Follow the protocol, or the one that pre-empts it; None without a known complaint.

    A patient without consciousness and breathing needs no complaint to be named first.
    """
    named = answers.get(FIRST_NAMED, complaint)
    try:
        protocol = book.lane(named or OTHER, answers)
    except UnknownProtocol:
        return None
    if not named and protocol.code == OTHER:
        return None
    return Standing(protocol, interview(protocol, answers), answers)


def entry_question(book: Protocols, code: str) -> Question | None:
    """An entry question; they are the same in every protocol."""
    if not book.protocols:
        return None
    return next((q for q in book.protocols[0].entry.questions if q.code == code), None)


def with_answers(patient: Patient, answers: dict[str, str]) -> Patient:
    """The patient as the entry answers tell; what no answer names is unknown."""
    return replace(
        patient,
        consciousness=Consciousness(answers.get("consciousness", Consciousness.UNKNOWN)),
        breathing=Breathing(answers.get("breathing", Breathing.UNKNOWN)),
    )


def spoken_answers(now: Standing, language: str) -> tuple[str, ...]:
    """Question and answer, one line each, as a crew reads them."""
    lines = []
    for question in now.state.shown:
        given = now.state.answered.get(question.code)
        choice = next((c for c in question.choices if c.code == given), None)
        if choice is not None:
            lines.append(f"{question.text.of(language)} {choice.text.of(language)}")
    return tuple(lines)


def entry_options(texts: Texts, book: Protocols) -> dict[str, tuple[tuple[str, str], ...]]:
    found = {code: entry_question(book, code) for code in ENTRY}
    return {
        code: tuple((c.code, _short(texts, code, c)) for c in question.choices)
        for code, question in found.items()
        if question is not None
    }


def _short(texts: Texts, question: str, choice: Choice) -> str:
    """A word short enough for the row, where the protocol's own is not."""
    key = f"form.{question}.{choice.code}"
    return texts(key) if texts.has(key) else choice.text.of(texts.language)
