"""The interview: from the answers so far to what to ask, send and say. No clock, no memory.

The same answers always give the same state, and any mapping is taken: answers to questions that
are not shown, or that no question offers, are left aside. Rules only ever raise urgency: of all
determinants that hold, the most urgent one counts.
"""

from dataclasses import replace
from types import MappingProxyType

from dispatch_app.domain.protocols.conditions import Answers, holds
from dispatch_app.domain.protocols.model import (
    LEVELS,
    UNKNOWN,
    Determinant,
    Instruction,
    Protocol,
    Question,
    Wish,
)
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewState:
    """Where an interview stands.

    `shown` are the questions that matter now, `questions_due` those of them without an answer.
    `open_safety` names safety questions unanswered or unknown. `preempted_by` names the protocol
    that must take over. `capabilities` are those wanted of the hospital, `partners` those to tell.
    """

    shown: tuple[Question, ...]
    questions_due: tuple[Question, ...]
    answered: Answers
    open_safety: tuple[str, ...]
    determinant: Determinant
    instructions: tuple[Instruction, ...]
    capabilities: tuple[str, ...]
    partners: tuple[str, ...]
    preempted_by: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions that matter now, their answers, and the facts: answers and presumptions."""

    shown: tuple[Question, ...]
    answered: Answers
    facts: Answers


def interview(protocol: Protocol, answers: Answers) -> InterviewState:
    """Say where the interview stands with these answers."""
    now = asked(protocol, answers)
    due = tuple(question for question in now.shown if question.code not in now.answered)
    return InterviewState(
        shown=now.shown,
        questions_due=due,
        answered=now.answered,
        open_safety=_open_safety(now),
        determinant=outcome(protocol, now),
        instructions=_instructions(protocol, now.facts),
        capabilities=_wanted(protocol.capabilities, now.facts),
        partners=_wanted(protocol.partners, now.facts),
        preempted_by=preempting(protocol, now.answered),
        complete=not due,
    )


def preempting(protocol: Protocol, answers: Answers) -> str | None:
    """Name the protocol that the patient's state demands, None where this one is right."""
    for preemption in protocol.entry.preemptions:
        if holds(preemption.when, answers):
            return None if preemption.to == protocol.code else preemption.to
    return None


def asked(protocol: Protocol, answers: Answers) -> Asked:
    """Walk the questions in order; an answer counts only where its question is shown."""
    shown: list[Question] = []
    answered: dict[str, str] = {}
    facts: dict[str, str] = {}
    for question in protocol.all_questions():
        if not holds(question.shown_if, facts):
            continue
        shown.append(question)
        choice = answers.get(question.code)
        if choice is not None and question.offers(choice):
            answered[question.code] = facts[question.code] = choice
        elif question.presumed:
            facts[question.code] = question.presumed
    return Asked(tuple(shown), MappingProxyType(answered), MappingProxyType(facts))


def _open_safety(now: Asked) -> tuple[str, ...]:
    return tuple(
        question.code
        for question in now.shown
        if question.reassuring and now.answered.get(question.code, UNKNOWN) == UNKNOWN
    )


def outcome(protocol: Protocol, now: Asked) -> Determinant:
    """Take the most urgent rule that holds; before the safety questions, at least the opening."""
    matching = [rule for rule in protocol.determinants if holds(rule.when, now.facts)]
    if any(question.reassuring and question.code not in now.answered for question in now.shown):
        matching += [rule for rule in protocol.determinants if rule.code == protocol.opening]
    matching += [rule for rule in protocol.entry.floors if holds(rule.when, now.facts)]
    return replace(
        min(matching, key=lambda rule: rule.priority),
        level=max((rule.level for rule in matching), key=LEVELS.index),
        count=max(rule.count for rule in matching),
    )


def _instructions(protocol: Protocol, facts: Answers) -> tuple[Instruction, ...]:
    entry = protocol.entry
    order = (*entry.opening, *protocol.instructions, *entry.closing)
    return tuple(line for line in order if holds(line.when, facts))


def _wanted(wishes: tuple[Wish, ...], facts: Answers) -> tuple[str, ...]:
    """Every code that a rule asks for, once, in the order of the file."""
    codes = (code for wish in wishes if holds(wish.when, facts) for code in wish.codes)
    return tuple(dict.fromkeys(codes))
