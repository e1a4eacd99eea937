"""What a training run is made of: its mark, what callers know, what is taken away. Values only."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.codes import Sex
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

LONGEST_WORDS = 500
LONGEST_RUN_S = 12 * 3600.0


class Manner(StrEnum):
    """How a caller behaves."""

    CALM = "calm"
    SHOUTING = "shouting"
    CRYING = "crying"
    CONFUSED = "confused"
    SILENT = "silent"
    HANGS_UP = "hangs_up"
    """Says where, and is gone."""


class TrainingStep(StrEnum):
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    """No further call and no further failure comes; what has begun goes on."""
    ENDED = "ended"


class Trouble(StrEnum):
    """What a scenario or a coach takes away, or gives back."""

    EXCHANGE_DEAD = "exchange_dead"
    """The process of the exchange, or of the lines where there is none, is stopped."""
    DATABASE_GONE = "database_gone"
    """The file of the record cannot be written."""
    VEHICLE_OUT = "vehicle_out"
    HOSPITAL_FULL = "hospital_full"


TECHNICAL = frozenset({Trouble.EXCHANGE_DEAD, Trouble.DATABASE_GONE})
"""Those that people have to notice by themselves."""


class WishKind(StrEnum):
    """What a coach asks for besides the scenario."""

    CALL = "call"
    TROUBLE = "trouble"
    RELIEF = "relief"
    """The trouble is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerScript:
    """All that a caller knows, and what a good dispatcher would make of it.

    `says` holds what the caller answers, by the code of the question; a question without words of
    its own is answered by the label of the choice in `answers`.
    """

    number: str
    address: str
    """Where help is needed, as the caller says it."""
    lat: float | None = None
    lon: float | None = None
    opening: str = ""
    """The first sentence."""
    complaint: str = ""
    """Code of the protocol; empty when no vehicle is needed."""
    answers: dict[str, str] = field(default_factory=dict)
    """Choice by question, each by its code."""
    says: dict[str, str] = field(default_factory=dict)
    age_years: int | None = None
    sex: Sex = Sex.UNKNOWN
    manner: Manner = Manner.CALM
    rings: int = 10
    """After so many rings the caller gives up."""
    outcome: str = ""
    """The coded outcome of a call that needs no vehicle."""
    priority: int | None = None
    """Expected, 1 to 4."""
    vehicles: int = 1
    """So many are needed at the place."""
    ability: str = ""
    """What the hospital must be able to do; empty: any will do."""
    compressions: bool = False
    """Somebody's heart stands still."""
    same_event: str = ""
    """Calls with one word here are about one event: only one incident should come of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """The mark of a training database: its first event, never taken back."""

    id: str
    scenario: str
    seed: int
    seats: tuple[SeatId, ...]
    lasts_s: float
    pace: float = 1.0
    """So much faster than life its calls and troubles come."""
    weights: dict[str, float] = field(default_factory=dict)
    """Points of each figure, by the codes of `scores.Kpi`; what is not named has its usual ones."""

    def __post_init__(self) -> None:
        if not self.id or not 0 < self.lasts_s <= LONGEST_RUN_S:
            raise InvalidValue("a training run needs a name and ends within half a day")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCall:
    """A caller who has begun to call."""

    script: CallerScript
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleMade:
    """`subject`: a vehicle or hospital; empty for the technical ones."""

    trouble: Trouble
    subject: str
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachWish:
    """`call` where a call is wished for, `trouble` otherwise."""

    id: str
    kind: WishKind
    by: Actor
    at: datetime
    complaint: str = ""
    lat: float | None = None
    lon: float | None = None
    words: str = ""
    """Where it is, as the caller shall say it."""
    manner: Manner = Manner.CALM
    trouble: Trouble | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachNote:
    """Words about a moment; a bookmark for the debrief."""

    id: str
    moment: datetime
    words: str
    by: Actor
    at: datetime
    seat: SeatId | None = None
    """Whose work it is about; None: everybody's."""
    incident: IncidentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How a run stands."""

    run: TrainingRun
    step: TrainingStep = TrainingStep.READY
    step_at: datetime | None = None
    began_at: datetime | None = None
    played_s: float = 0.0
    """So much of the scenario was over when it last stopped or went on."""
    calls: dict[str, PlacedCall] = field(default_factory=dict)
    """The latest call of each number."""
    troubles: tuple[TroubleMade, ...] = ()
    wishes: tuple[CoachWish, ...] = ()
    """The latest ones, oldest first."""
    notes: tuple[CoachNote, ...] = ()

    def minute(self, now: datetime) -> float:
        """Minutes of the scenario that are over."""
        running = self.step is TrainingStep.RUNNING and self.step_at is not None
        since_s = (now - self.step_at).total_seconds() if running and self.step_at else 0.0
        return (self.played_s + max(0.0, since_s) * self.run.pace) / 60
