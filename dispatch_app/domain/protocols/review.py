"""What is wrong with a protocol, said so that its author can mend it. Pure; reads no files.

Run at every load. Two promises are proved here, not only tested: every question, determinant and
sentence can be reached, and `unknown` is never less urgent than the reassuring answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from dispatch_app.domain.protocols.conditions import ALWAYS, Condition, atoms
from dispatch_app.domain.protocols.model import (
    CAPABILITIES,
    LEVELS,
    MOST_CHOICES,
    PARTNERS,
    PHASES,
    PRIORITIES,
    UNKNOWN,
    Determinant,
    Protocol,
    Question,
)
from dispatch_app.domain.protocols.walking import ways, witness
from dispatch_app.domain.quick import dataclass

BEATS_PER_MIN = range(60, 141)
MOST_VEHICLES = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: where it stands in the file, what is wrong, how to mend it."""

    key: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        return f"{self.key}: {self.wrong}; {self.mend}"


def faults(protocol: Protocol) -> tuple[Fault, ...]:
    """Find every mistake of meaning. References come first: reachability needs them right."""
    found = (*_codes(protocol), *_references(protocol), *_values(protocol))
    return found or (*_unsafe(protocol), *_unreachable(protocol))


def _codes(protocol: Protocol) -> Iterator[Fault]:
    lists: dict[str, Iterable[str]] = {
        "questions": (question.code for question in protocol.all_questions()),
        "determinants": (rule.code for rule in (*protocol.entry.floors, *protocol.determinants)),
        "instructions": (line.code for line in protocol.instructions),
    }
    for key, codes in lists.items():
        for code, times in Counter(codes).items():
            if times > 1:
                yield Fault(f"{key}.{code}", f"code used {times} times", "give each its own code")


def _references(protocol: Protocol) -> Iterator[Fault]:
    """Every condition names a question and choices that exist, and were asked before."""
    everything = {question.code: question for question in protocol.all_questions()}
    asked: dict[str, Question] = {}
    for question in protocol.all_questions():
        key = f"questions.{question.code}.if"
        yield from _condition(key, question.shown_if, asked, everything)
        asked[question.code] = question
    for key, condition in _conditions(protocol):
        yield from _condition(key, condition, everything, everything)


def _conditions(protocol: Protocol) -> Iterator[tuple[str, Condition]]:
    entry = protocol.entry
    for rule in (*entry.floors, *protocol.determinants):
        yield f"determinants.{rule.code}.if", rule.when
    for line in (*entry.opening, *protocol.instructions, *entry.closing):
        yield f"instructions.{line.code}.if", line.when
    for preemption in entry.preemptions:
        yield f"preempt.{preemption.to}.if", preemption.when
    for wish in (*protocol.capabilities, *protocol.partners):
        yield f"wants.{'+'.join(wish.codes)}.if", wish.when


def _condition(
    key: str, condition: Condition, known: dict[str, Question], everything: dict[str, Question]
) -> Iterator[Fault]:
    for atom in atoms(condition):
        question = known.get(atom.question)
        if question is None and atom.question in everything:
            yield Fault(key, f"looks at '{atom.question}', asked later", "move this question down")
        elif question is None:
            known_codes = ", ".join(known) or "none"
            yield Fault(key, f"no question '{atom.question}'", f"use one of: {known_codes}")
        else:
            yield from _choices(key, question, atom.choices)


def _choices(key: str, question: Question, choices: frozenset[str]) -> Iterator[Fault]:
    offered = ", ".join(choice.code for choice in question.choices)
    for code in sorted(choices):
        if not question.offers(code):
            yield Fault(key, f"'{question.code}' has no answer '{code}'", f"use one of: {offered}")


def _values(protocol: Protocol) -> Iterator[Fault]:
    for question in protocol.all_questions():
        yield from _question(question)
    for rule in (*protocol.entry.floors, *protocol.determinants):
        yield from _rule(rule)
    yield from _defaults(protocol)
    yield from _known_codes(protocol)
    for line in protocol.instructions:
        key = f"instructions.{line.code}"
        if line.phase not in PHASES:
            yield Fault(f"{key}.phase", f"unknown phase '{line.phase}'", f"use {_either(PHASES)}")
        if line.beat_per_min is not None and line.beat_per_min not in BEATS_PER_MIN:
            yield Fault(f"{key}.beat_per_min", f"{line.beat_per_min} a minute", "use 60 to 140")


def _question(question: Question) -> Iterator[Fault]:
    key = f"questions.{question.code}"
    if not 2 <= len(question.choices) <= MOST_CHOICES:
        yield Fault(f"{key}.choices", f"{len(question.choices)} choices", "give 2 to 9")
    if len({choice.code for choice in question.choices}) < len(question.choices):
        yield Fault(f"{key}.choices", "a choice code stands twice", "give each its own code")
    if question.presumed is not None and not question.offers(question.presumed):
        yield Fault(
            f"{key}.presumed", f"'{question.presumed}' is not an answer", "name one of them"
        )
    if question.reassuring is None:
        return
    if question.presumed == question.reassuring:
        wrong = "presumes that all is well before anybody asked"
        yield Fault(f"{key}.presumed", wrong, "presume 'unknown', or leave it out")
    if not question.offers(question.reassuring):
        wrong = f"'{question.reassuring}' is not an answer"
        yield Fault(f"{key}.reassuring", wrong, "name the code of the harmless answer")
    if not question.offers(UNKNOWN):
        wrong = "a safety question without the answer 'unknown'"
        yield Fault(f"{key}.choices", wrong, "add a choice with the code 'unknown'")


def _rule(rule: Determinant) -> Iterator[Fault]:
    key = f"determinants.{rule.code}"
    if rule.priority not in PRIORITIES:
        yield Fault(f"{key}.priority", f"{rule.priority} is out of range", "use 1, 2, 3 or 4")
    if rule.level not in LEVELS:
        yield Fault(f"{key}.level", f"unknown level '{rule.level}'", f"use {_either(LEVELS)}")
    if not 1 <= rule.count <= MOST_VEHICLES:
        yield Fault(f"{key}.count", f"{rule.count} vehicles", f"use 1 to {MOST_VEHICLES}")


def _defaults(protocol: Protocol) -> Iterator[Fault]:
    if not any(rule.when == ALWAYS for rule in protocol.determinants):
        mend = "add one determinant without 'if': it counts when no other does"
        yield Fault("determinants", "no default determinant", mend)
    codes = [rule.code for rule in protocol.determinants]
    if protocol.opening not in codes:
        yield Fault("opening", f"no determinant '{protocol.opening}'", f"use {_either(codes)}")


def _known_codes(protocol: Protocol) -> Iterator[Fault]:
    classes = [choice.code for choice in protocol.entry.disease_classes]
    if protocol.disease_class not in classes:
        wrong = f"unknown class '{protocol.disease_class}'"
        yield Fault("disease_class", wrong, f"use {_either(classes)}")
    kinds = (("capabilities", protocol.capabilities, CAPABILITIES),
             ("partners", protocol.partners, PARTNERS))  # fmt: skip
    for key, wishes, allowed in kinds:
        for code in (code for wish in wishes for code in wish.codes if code not in allowed):
            yield Fault(key, f"unknown code '{code}'", f"use {_either(sorted(allowed))}")


def _either(codes: Iterable[str]) -> str:
    return " or ".join(codes)


def _unsafe(protocol: Protocol) -> Iterator[Fault]:
    """Wherever the reassuring answer opens or raises something, `unknown` must do so too.

    Conditions know no "not" and rules only raise, so this is enough to prove that `unknown` is
    never less urgent than the reassuring answer.
    """
    reassuring = {question.code: question.reassuring for question in protocol.all_questions()}
    for key, condition in _deciding(protocol):
        for atom in atoms(condition):
            if reassuring[atom.question] in atom.choices and UNKNOWN not in atom.choices:
                wrong = f"'{atom.question}' counts when it is harmless but not when unknown"
                yield Fault(key, wrong, f"add '{UNKNOWN}' to the answers it looks for")


def _deciding(protocol: Protocol) -> Iterator[tuple[str, Condition]]:
    for question in protocol.all_questions():
        yield f"questions.{question.code}.if", question.shown_if
    for rule in (*protocol.entry.floors, *protocol.determinants):
        yield f"determinants.{rule.code}.if", rule.when


def _unreachable(protocol: Protocol) -> Iterator[Fault]:
    mend = "loosen its 'if' or take it out"
    for question in protocol.questions:
        if next(ways(protocol, question.shown_if), None) is None:
            yield Fault(f"questions.{question.code}", "no answers lead to this question", mend)
    for line in protocol.instructions:
        if next(ways(protocol, line.when), None) is None:
            yield Fault(f"instructions.{line.code}", "no answers lead to this sentence", mend)
    for rule in protocol.determinants:
        if witness(protocol, rule) is None:
            wrong = "no interview ends in this determinant"
            yield Fault(f"determinants.{rule.code}", wrong, mend)
