"""What has happened to reviews of calls. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId, ReviewId
from dispatch_app.domain.quality.follow_ups import FollowUpResult, Questionnaire
from dispatch_app.domain.quality.reviews import (
    Assessment,
    ChosenBy,
    ReviewedCall,
    ReviewRule,
    Said,
)
from dispatch_app.domain.quality.sheets import ScoreSheet
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheetSet:
    """From now on calls are marked by this version."""

    sheet: ScoreSheet
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewChosen:
    """`seed`, `share` and `among` let anybody draw the same calls once more."""

    review: ReviewId
    of: ReviewedCall
    chosen_by: ChosenBy
    rule: ReviewRule | None
    seed: int | None
    share: float | None
    among: int | None
    wants_second: bool
    sheet: str
    due_at: datetime
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAssessed:
    review: ReviewId
    second: bool
    found: Assessment
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReviewWanted:
    review: ReviewId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSettled:
    """What counts now, after two people differed or an appeal was right."""

    review: ReviewId
    found: Assessment
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAppealed:
    review: ReviewId
    said: Said
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealAnswered:
    review: ReviewId
    said: Said
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCoached:
    review: ReviewId
    said: Said
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingRead:
    review: ReviewId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewArchived:
    review: ReviewId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireSet:
    """From now on people are asked these questions after the event."""

    questionnaire: Questionnaire
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpMade:
    """Somebody was telephoned after an incident, or it was tried."""

    incident: IncidentId
    attempt: int
    result: FollowUpResult
    answers: dict[str, str]
    version: str
    """Of the questionnaire."""
    by: Actor
    at: datetime


QualityEvent = (
    QuestionnaireSet
    | FollowUpMade
    | ScoreSheetSet
    | ReviewChosen
    | CallAssessed
    | SecondReviewWanted
    | ReviewSettled
    | ReviewAppealed
    | AppealAnswered
    | PersonCoached
    | CoachingRead
    | ReviewArchived
)
