"""What may be asked of a training run. A live centre refuses all of it."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.training.values import (
    LONGEST_WORDS,
    CallerScript,
    Manner,
    TrainingRun,
    TrainingStep,
    Trouble,
    WishKind,
)
from dispatch_app.domain.values import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareTraining:
    """Only before anything has happened, and never taken back. Nobody at a seat can."""

    run: TrainingRun


@dataclass(frozen=True, slots=True, kw_only=True)
class SteerTraining:
    """Begin, halt, go on, end. By the coach, or by the run when its time is over."""

    step: TrainingStep
    played_s: float = 0.0

    def __post_init__(self) -> None:
        if self.step is TrainingStep.READY or self.played_s < 0:
            raise InvalidValue("a run cannot become new again")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTrainingCall:
    """Somebody begins to call. Said by the run before the line rings."""

    script: CallerScript
    happened_at: datetime | None = None
    """Before the report where the record could not be written; else now."""

    def __post_init__(self) -> None:
        if self.happened_at is not None:
            utc(self.happened_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTrainingTrouble:
    """Something was taken away, or is there again. Said by the run."""

    trouble: Trouble
    subject: str = ""
    over: bool = False
    happened_at: datetime | None = None
    """Before the report where the record could not be written; else now."""

    def __post_init__(self) -> None:
        if self.happened_at is not None:
            utc(self.happened_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class WishInTraining:
    """Let something come that the scenario does not hold."""

    kind: WishKind
    complaint: str = ""
    lat: float | None = None
    lon: float | None = None
    words: str = ""
    manner: Manner = Manner.CALM
    trouble: Trouble | None = None
    subject: str = ""

    def __post_init__(self) -> None:
        if len(self.words) > LONGEST_WORDS:
            raise InvalidValue("the words of a wish are too long")
        if (self.kind is WishKind.CALL) != (self.trouble is None):
            raise InvalidValue("a wish is for a call, or names a trouble")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTraining:
    """A coach's words about a moment."""

    moment: datetime
    words: str
    seat: SeatId | None = None
    incident: IncidentId | None = None

    def __post_init__(self) -> None:
        utc(self.moment)
        if not 0 < len(self.words.strip()) <= LONGEST_WORDS:
            raise InvalidValue("a note has words, and not too many")


TrainingCommand = (
    DeclareTraining
    | SteerTraining
    | PlaceTrainingCall
    | ReportTrainingTrouble
    | WishInTraining
    | NoteTraining
)
