"""What has happened in a training run. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.training.values import (
    CallerScript,
    CoachNote,
    CoachWish,
    TrainingRun,
    TrainingStep,
    Trouble,
)
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingDeclared:
    """That nothing in this record is real, as the first thing in it."""

    run: TrainingRun
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSteered:
    step: TrainingStep
    played_s: float
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingCallPlaced:
    """`happened_at` lies before `at` where the record could not be written."""

    script: CallerScript
    at: datetime
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingTroubleMade:
    trouble: Trouble
    subject: str
    happened_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingTroubleOver:
    trouble: Trouble
    subject: str
    happened_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingWished:
    wish: CoachWish

    @property
    def at(self) -> datetime:
        return self.wish.at


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingNoted:
    note: CoachNote

    @property
    def at(self) -> datetime:
        return self.note.at


TrainingEvent = (
    TrainingDeclared
    | TrainingSteered
    | TrainingCallPlaced
    | TrainingTroubleMade
    | TrainingTroubleOver
    | TrainingWished
    | TrainingNoted
)
