"""Reviews of calls: why one was chosen, what was found, and what came of it. Values only."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId, CallId, IncidentId, ReviewId, SeatId
from dispatch_app.domain.quality.follow_ups import FollowUp, Questionnaire
from dispatch_app.domain.quality.sheets import Mark, ScoreSheet
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import MAX_TEXT, Actor

DUE_IN = timedelta(days=14)
APPEAL_WITHIN = timedelta(days=30)
KEPT_AFTER = timedelta(days=60)
"""So long a review that is done stays in the live state; appeals come before."""
MOST_AT_ONCE = 500
MOST_NOTES = 50


class ChosenBy(StrEnum):
    RANDOM = "random"
    RULE = "rule"
    HAND = "hand"


class ReviewRule(StrEnum):
    """Calls that are all reviewed."""

    CARDIAC_ARREST = "cardiac_arrest"
    LATE_FIRST_PRIORITY = "late_first_priority"
    """A priority 1 whose first order came later than the norm."""
    COMPLAINT = "complaint"


class ReviewState(StrEnum):
    DUE = "due"
    SECOND_DUE = "second_due"
    DIFFERS = "differs"
    """Two people found different things: somebody settles it."""
    DONE = "done"
    APPEALED = "appealed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedCall:
    """Which call, and whose."""

    call: CallId
    seat: SeatId
    account: AccountId
    """Who sat there when it was answered."""
    person: str
    answered_at: datetime
    incident: IncidentId | None = None
    incident_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundNote:
    """What was noticed at a second of the sound."""

    at_s: float
    text: str

    def __post_init__(self) -> None:
        if self.at_s < 0 or len(self.text) > MAX_TEXT:
            raise InvalidValue(f"a note stands at a second and has {MAX_TEXT} characters at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What one person found."""

    by: Actor
    person: str
    marks: dict[str, Mark]
    notes: tuple[SoundNote, ...]
    comment: str
    points: float
    knocked_out: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words of one person: an appeal, its answer, a note of coaching."""

    by: Actor
    person: str
    text: str
    at: datetime
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    id: ReviewId
    of: ReviewedCall
    chosen_by: ChosenBy
    rule: ReviewRule | None
    sheet: str
    """Key of the version by which it is marked."""
    due_at: datetime
    chosen_at: datetime
    wants_second: bool = False
    first: Assessment | None = None
    second: Assessment | None = None
    settled: Assessment | None = None
    """What counts where two people differed, or where an appeal was right."""
    appeal: Said | None = None
    answer: Said | None = None
    coaching: Said | None = None

    @property
    def state(self) -> ReviewState:
        if self.first is None:
            return ReviewState.DUE
        if self.wants_second and self.second is None:
            return ReviewState.SECOND_DUE
        if self.final is None:
            return ReviewState.DIFFERS
        if self.answer is not None:
            return ReviewState.ANSWERED
        return ReviewState.APPEALED if self.appeal is not None else ReviewState.DONE

    @property
    def final(self) -> Assessment | None:
        """What counts; None while it is not known."""
        if self.settled is not None or self.first is None:
            return self.settled
        if not self.wants_second:
            return self.first
        agree = self.second is not None and self.second.marks == self.first.marks
        return self.first if agree else None

    @property
    def done_at(self) -> datetime | None:
        final = self.final
        return None if final is None else final.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The part of the live state. It goes to no seat: who may see what is asked each time."""

    sheets: dict[str, ScoreSheet] = field(default_factory=dict)
    """Every version by its key, the one in use last."""
    reviews: dict[ReviewId, Review] = field(default_factory=dict)
    questionnaire: Questionnaire | None = None
    follow_ups: dict[IncidentId, FollowUp] = field(default_factory=dict)
    """Tried lately, oldest first."""

    @property
    def sheet(self) -> ScoreSheet | None:
        """The version in use."""
        return next(reversed(self.sheets.values()), None)


NO_QUALITY = Quality()
