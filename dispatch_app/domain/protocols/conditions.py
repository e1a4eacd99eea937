"""When something in a protocol applies, as data. Knows no files and no questions, only codes.

There is no "not": a condition holds only because of an answer that was given (or that the protocol
expressly presumes), so a question nobody thought of can never make something true.
"""

from collections.abc import Iterator, Mapping

from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True)
class Answered:
    """Holds when the question was answered with one of these choices."""

    question: str
    choices: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every part holds; with no parts, always."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when at least one part holds."""

    parts: "tuple[Condition, ...]"


type Condition = Answered | AllOf | AnyOf
type Answers = Mapping[str, str]

ALWAYS = AllOf(())


def holds(condition: Condition, answers: Answers) -> bool:
    """Say whether the answers make the condition true."""
    match condition:
        case Answered(question, choices):
            return answers.get(question) in choices
        case AllOf(parts):
            return all(holds(part, answers) for part in parts)
        case AnyOf(parts):
            return any(holds(part, answers) for part in parts)


def atoms(condition: Condition) -> Iterator[Answered]:
    """Yield every single question-and-choices test inside a condition."""
    match condition:
        case Answered():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
