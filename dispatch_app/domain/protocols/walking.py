"""Finding answers that lead somewhere in a protocol. Used to prove that every part is reachable."""

from collections.abc import Iterator

from dispatch_app.domain.protocols.conditions import (
    AllOf,
    Answered,
    Answers,
    AnyOf,
    Condition,
    holds,
)
from dispatch_app.domain.protocols.interviewing import asked, outcome
from dispatch_app.domain.protocols.model import Determinant, Protocol, Question

type Chosen = dict[str, str]

MOST_WAYS = 400
"""How many ways into a determinant are tried before it counts as unreachable."""


def ways(protocol: Protocol, condition: Condition) -> Iterator[Chosen]:
    """Yield answers that make the condition true, each with what it takes to be asked them."""
    questions = {question.code: question for question in protocol.all_questions()}
    yield from _into(questions, condition, {})


def _into(questions: dict[str, Question], condition: Condition, so_far: Chosen) -> Iterator[Chosen]:
    match condition:
        case Answered(code, choices):
            yield from _answering(questions, code, choices, so_far)
        case AllOf(()):
            yield so_far
        case AllOf((first, *rest)):
            for chosen in _into(questions, first, so_far):
                yield from _into(questions, AllOf(tuple(rest)), chosen)
        case AnyOf(parts):
            for part in parts:
                yield from _into(questions, part, so_far)


def _answering(
    questions: dict[str, Question], code: str, choices: frozenset[str], so_far: Chosen
) -> Iterator[Chosen]:
    if code in so_far:
        if so_far[code] in choices:
            yield so_far
        return
    question = questions[code]
    offered = (choice.code for choice in question.choices if choice.code in choices)
    for choice in offered:
        yield from _into(questions, question.shown_if, {**so_far, code: choice})


def witness(protocol: Protocol, rule: Determinant) -> Chosen | None:
    """Give a whole interview that ends in this determinant, None where none was found."""
    for _, chosen in zip(range(MOST_WAYS), ways(protocol, rule.when), strict=False):
        whole = calmest(protocol, chosen)
        if outcome(protocol, asked(protocol, whole)).code == rule.code:
            return whole
    return None


def calmest(protocol: Protocol, chosen: Chosen) -> Chosen:
    """Answer whatever else is asked so that urgency stays as low as it can."""
    answers = dict(chosen)
    for question in protocol.all_questions():
        now = asked(protocol, answers)
        if question in now.shown and question.code not in now.answered:
            answers[question.code] = _calm_answer(protocol, question, now.facts)
    return answers


def _calm_answer(protocol: Protocol, question: Question, facts: Answers) -> str:
    """The reassuring answer where there is one, for it raises nothing; else the least urgent."""
    if question.reassuring:
        return question.reassuring
    rules = (*protocol.entry.floors, *protocol.determinants)

    def urgency(code: str) -> int:
        answers = {**facts, question.code: code}
        return max(-rule.priority for rule in rules if holds(rule.when, answers))

    return min((choice.code for choice in question.choices), key=urgency)
