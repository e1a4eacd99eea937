"""What may be asked about reviews of calls: choose, mark, settle, appeal, answer, coach."""

from __future__ import annotations

from dataclasses import field

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId, ReviewId
from dispatch_app.domain.quality.follow_ups import FollowUpResult, Questionnaire
from dispatch_app.domain.quality.reviews import (
    MOST_AT_ONCE,
    MOST_NOTES,
    ChosenBy,
    ReviewedCall,
    ReviewRule,
    SoundNote,
)
from dispatch_app.domain.quality.sheets import Mark, ScoreSheet
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT

LONGEST = 4 * MAX_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class SetScoreSheet:
    """Calls that are chosen from now on are marked by this version."""

    sheet: ScoreSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseForReview:
    """Calls that are under review already are passed over."""

    calls: tuple[ReviewedCall, ...]
    chosen_by: ChosenBy = ChosenBy.HAND
    rule: ReviewRule | None = None
    seed: int | None = None
    share: float | None = None
    """Of how many, where they were drawn at random."""
    among: int | None = None
    wants_second: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.calls) <= MOST_AT_ONCE:
            raise InvalidValue(f"1 to {MOST_AT_ONCE} calls are chosen at once")
        if (self.chosen_by is ChosenBy.RULE) != (self.rule is not None):
            raise InvalidValue("a rule is named where a rule chose, and nowhere else")
        if (self.chosen_by is ChosenBy.RANDOM) != (self.seed is not None):
            raise InvalidValue("a seed is named where chance chose, and nowhere else")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessCall:
    """The first review, or the second one where a second is wanted."""

    review: ReviewId
    marks: dict[str, Mark]
    notes: tuple[SoundNote, ...] = ()
    comment: str = ""

    def __post_init__(self) -> None:
        _must_fit(self.comment)
        if len(self.notes) > MOST_NOTES:
            raise InvalidValue(f"{MOST_NOTES} notes at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantSecondReview:
    """Somebody else is to mark it, without seeing what the first found."""

    review: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleReview:
    """Say what counts where two people differ."""

    review: ReviewId
    marks: dict[str, Mark]
    comment: str = ""

    def __post_init__(self) -> None:
        _must_fit(self.comment)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealReview:
    """Whose call it was does not agree."""

    review: ReviewId
    text: str

    def __post_init__(self) -> None:
        _must_fit(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAppeal:
    """With other marks where the appeal was right."""

    review: ReviewId
    text: str
    marks: dict[str, Mark] | None = None

    def __post_init__(self) -> None:
        _must_fit(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachPerson:
    """A note to the person whose call it was."""

    review: ReviewId
    text: str

    def __post_init__(self) -> None:
        _must_fit(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCoaching:
    review: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReview:
    """It has been done for long. Asked by the watch."""

    review: ReviewId


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuestionnaire:
    """People are asked these questions after the event from now on."""

    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFollowUp:
    """Somebody was telephoned after an incident, or could not be reached."""

    incident: IncidentId
    result: FollowUpResult
    answers: dict[str, str] = field(default_factory=dict)


QualityCommand = (
    SetQuestionnaire
    | RecordFollowUp
    | SetScoreSheet
    | ChooseForReview
    | AssessCall
    | WantSecondReview
    | SettleReview
    | AppealReview
    | AnswerAppeal
    | CoachPerson
    | ReadCoaching
    | ArchiveReview
)


def _must_fit(words: str) -> None:
    if len(words) > LONGEST:
        raise InvalidValue(f"{LONGEST} characters at most")
