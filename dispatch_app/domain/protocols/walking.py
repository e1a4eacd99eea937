"""Finding answers that lead somewhere in a protocol. Used to prove that every part is reachable."""

from collections.abc import Iterator

from dispatch_app.domain.protocols.conditions import AllOf, Answered, AnyOf, Condition, holds
from dispatch_app.domain.protocols.interviewing import interview
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
        if interview(protocol, whole).determinant.code == rule.code:
            return whole
    return None


def calmest(protocol: Protocol, chosen: Chosen) -> Chosen:
    """Answer whatever else is asked so that urgency stays as low as it can."""
    answers = dict(chosen)
    while due := interview(protocol, answers).questions_due:
        answers[due[0].code] = _calm_answer(protocol, due[0], answers)
    return answers


def _calm_answer(protocol: Protocol, question: Question, answers: Chosen) -> str:
    """Least urgent first; among equals the reassuring answer, which opens no more questions."""

    def alarm(code: str) -> tuple[int, bool]:
        urgency = _urgency(protocol, {**answers, question.code: code})
        return urgency, code != question.reassuring

    return min((choice.code for choice in question.choices), key=alarm)


def _urgency(protocol: Protocol, answers: Chosen) -> int:
    """Higher is more urgent, judged without the opening determinant's floor."""
    rules = (*protocol.entry.floors, *protocol.determinants)
    answered = interview(protocol, answers).answered
    return max(-rule.priority for rule in rules if holds(rule.when, answered))
