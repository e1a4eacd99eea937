"""Call-backs after the event: whom to ask how it went, the questions, the answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from dispatch_app.domain.codes import IncidentOutcome
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.protocols import Text
from dispatch_app.domain.quick import dataclass

AFTER = timedelta(days=3)
"""So long after the incident was closed nobody is asked: the patient may be in danger still."""
WITHIN = timedelta(days=17)
"""Later nobody remembers."""
AGAIN_AFTER = timedelta(hours=20)
MOST_ATTEMPTS = 3
KEPT = timedelta(days=30)
LONGEST = 500
ASKED = frozenset(
    {
        IncidentOutcome.DELIVERED,
        IncidentOutcome.TREATED_ON_SCENE,
        IncidentOutcome.REFUSED_BY_PATIENT,
    }
)
"""Of incidents that ended so. Whose patient died there is not asked to grade us."""


class FollowUpResult(StrEnum):
    ANSWERED = "answered"
    NOT_REACHED = "not_reached"
    REFUSED = "refused"
    """Does not want to be asked."""


class QuestionKind(StrEnum):
    GRADE = "grade"
    """1 to 5; 5 is best."""
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpChoice:
    code: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpQuestion:
    code: str
    text: Text
    kind: QuestionKind
    choices: tuple[FollowUpChoice, ...] = ()
    needed: bool = False

    def takes(self, answer: str) -> bool:
        match self.kind:
            case QuestionKind.GRADE:
                return answer in ("1", "2", "3", "4", "5")
            case QuestionKind.CHOICE:
                return answer in {choice.code for choice in self.choices}
            case QuestionKind.WORDS:
                return len(answer) <= LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """One version of the centre's questions. The first grade is the satisfaction."""

    version: str
    questions: tuple[FollowUpQuestion, ...]

    def __post_init__(self) -> None:
        codes = [question.code for question in self.questions]
        if not codes or len(set(codes)) != len(codes):
            raise InvalidValue("a questionnaire has questions, each with a code of its own")

    def wrong(self, answers: Mapping[str, str]) -> str:
        """The code of the first question whose answer is missing or does not fit; or empty."""
        for question in self.questions:
            answer = answers.get(question.code, "")
            if answer and not question.takes(answer):
                return question.code
            if question.needed and not answer:
                return question.code
        known = {question.code for question in self.questions}
        return next((code for code in answers if code not in known), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What has been tried about one incident."""

    incident: IncidentId
    attempts: int
    last_at: datetime
    done: bool
    """Answered, refused, or tried as often as the rule asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDue:
    """One that can be telephoned now, or was tried and waits."""

    incident: IncidentId
    number: str
    closed_at: datetime
    phone: str
    place: str = ""
    complaint: str = ""
    outcome: IncidentOutcome | None = None
    attempts: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpCounts:
    """What was answered in a period; the grades of the first graded question."""

    asked: int = 0
    answered: int = 0
    not_reached: int = 0
    refused: int = 0
    grades: dict[str, int] = field(default_factory=dict)
    choices: dict[str, dict[str, int]] = field(default_factory=dict)
    """By question, how often each answer was given."""

    @property
    def mean(self) -> float | None:
        n = sum(self.grades.values())
        return round(sum(int(g) * c for g, c in self.grades.items()) / n, 2) if n else None


def is_chosen(incident: IncidentId, share: float) -> bool:
    """Whether an incident belongs to the share that is asked: by its id alone, so that everybody
    finds the same ones at any time and nobody can choose whom to ask."""
    return crc32(incident.encode()) % 10_000 < share * 10_000
