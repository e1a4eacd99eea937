"""Forewarnings: what a hospital is told before a patient comes, and what it says. Values only.

No name, number or address of anybody is among them: a hospital learns those from the crew.
"""

from __future__ import annotations

from dataclasses import field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from dispatch_app.domain.codes import Breathing, Consciousness, Level, Priority, Sex
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import HospitalId, IncidentId, MissionId, SeatId, StationId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

ForewarningId = NewType("ForewarningId", str)

LONGEST_REPORT = 200
LONGEST_NOTE = 200
LONGEST_NAME = 40
ETA_COUNTS_S = 120.0
"""A hospital is told of another time of arrival when it differs by so much."""
KEPT_AFTER = timedelta(hours=12)
"""So long a forewarning that is over stays in the live state."""
OUTCOME_WITHIN = timedelta(days=30)
"""So long a hospital may still say what became of a patient."""


class HospitalAnswer(StrEnum):
    """How far a forewarning has come at the hospital."""

    DELIVERED = "delivered"
    READ = "read"
    ACCEPTED = "accepted"
    CANNOT_TAKE = "cannot_take"


class CannotTake(StrEnum):
    """Why a hospital cannot take a patient."""

    NO_BED = "no_bed"
    NO_SPECIALIST = "no_specialist"
    EQUIPMENT_DOWN = "equipment_down"
    OVERLOADED = "overloaded"
    OTHER = "other"


class ForewarningEnd(StrEnum):
    """Why nobody comes after all."""

    HOSPITAL_CHANGED = "hospital_changed"
    NO_PATIENT = "no_patient"
    """The mission ended without one."""
    BY_HAND = "by_hand"


class ForewarningState(StrEnum):
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    ACCEPTED = "accepted"
    CANNOT_TAKE = "cannot_take"
    ARRIVED = "arrived"
    TAKEN_OVER = "taken_over"
    WITHDRAWN = "withdrawn"


class ArrivalCondition(StrEnum):
    """How the patient was when the hospital took over."""

    STABLE = "stable"
    SERIOUS = "serious"
    CRITICAL = "critical"
    ARREST = "arrest"
    """Resuscitation was going on."""
    DEAD = "dead"


class PatientOutcome(StrEnum):
    """What became of a patient, as the hospital says, perhaps days later."""

    DISCHARGED = "discharged"
    ADMITTED = "admitted"
    INTENSIVE_CARE = "intensive_care"
    TRANSFERRED = "transferred"
    LEFT = "left"
    """Went against advice."""
    DIED = "died"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What the crew measured; None: not told."""

    pulse: int | None = None
    """Beats in a minute."""
    systolic_mmhg: int | None = None
    diastolic_mmhg: int | None = None
    spo2_percent: int | None = None
    breaths: int | None = None
    """In a minute."""
    gcs: int | None = None
    """Glasgow Coma Scale, 3 to 15."""

    def __post_init__(self) -> None:
        for name, (least, most) in VITAL_LIMITS.items():
            figure = getattr(self, name)
            if figure is not None and not least <= figure <= most:
                raise InvalidValue(f"{name}: {least} to {most}, not {figure}")

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) is not None for f in fields(self))


VITAL_LIMITS = {
    "pulse": (0, 300),
    "systolic_mmhg": (0, 320),
    "diastolic_mmhg": (0, 220),
    "spo2_percent": (0, 100),
    "breaths": (0, 90),
    "gcs": (3, 15),
}
"""Outside these a figure was misheard or mistyped."""

NO_VITALS = Vitals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What is told of the patients."""

    complaint: str = ""
    complaint_name: str = ""
    priority: Priority | None = None
    count: int = 1
    sex: Sex = Sex.UNKNOWN
    age_years: int | None = None
    consciousness: Consciousness = Consciousness.UNKNOWN
    breathing: Breathing = Breathing.UNKNOWN
    wanted: tuple[str, ...] = ()
    """Capabilities that the plan wants of the hospital."""
    vitals: Vitals = NO_VITALS
    report: str = ""
    """The crew's own words."""

    def __post_init__(self) -> None:
        if len(self.report) > LONGEST_REPORT:
            raise InvalidValue(f"report: {LONGEST_REPORT} characters at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One word of the hospital. `by_hand`: somebody at the centre entered what it said by
    telephone."""

    word: HospitalAnswer
    by: Actor
    at: datetime
    person: str = ""
    reason: CannotTake | None = None
    note: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """The patient went from the crew into the hospital's hands."""

    taken_at: datetime
    condition: ArrivalCondition
    person: str
    """Who took over."""
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOutcome:
    outcome: PatientOutcome
    disease_class: str
    """A code of the centre's classes of disease; empty if not told."""
    person: str
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Forewarning:
    """One mission's patients as one hospital is told of them."""

    id: ForewarningId
    mission: MissionId
    number: str
    """The mission's."""
    incident: IncidentId
    hospital: HospitalId
    vehicle: VehicleId
    plate: str
    level: Level
    station: StationId
    seat: SeatId | None
    """Who is to hear of the answer."""
    brief: Brief
    by: Actor
    at: datetime
    version: int = 1
    eta_at: datetime | None = None
    eta_roughly: bool = False
    """Reckoned by straight lines; else by roads."""
    under_way_at: datetime | None = None
    """When the patient left the scene."""
    arrived_at: datetime | None = None
    answers: dict[HospitalAnswer, Answer] = field(default_factory=dict)
    withdrawn_at: datetime | None = None
    withdrawn_because: ForewarningEnd | None = None
    taken_over: TakenOver | None = None
    outcome: ToldOutcome | None = None

    @property
    def state(self) -> ForewarningState:
        if self.withdrawn_at is not None:
            return ForewarningState.WITHDRAWN
        if self.taken_over is not None:
            return ForewarningState.TAKEN_OVER
        if self.arrived_at is not None:
            return ForewarningState.ARRIVED
        last = max(self.answers.values(), key=_rank, default=None)
        return ForewarningState.SENT if last is None else ForewarningState(last.word.value)

    @property
    def awaited(self) -> bool:
        """The patient is still to come."""
        return self.withdrawn_at is None and self.arrived_at is None and self.taken_over is None

    @property
    def over_at(self) -> datetime | None:
        """When nothing more was to be expected but the outcome."""
        taken = self.taken_over.at if self.taken_over else None
        return self.withdrawn_at or taken or self.arrived_at

    def answer(self, word: HospitalAnswer) -> Answer | None:
        return self.answers.get(word)


def _rank(answer: Answer) -> tuple[bool, datetime, int]:
    """The last word of acceptance or refusal counts; being read says less than either."""
    words = list(HospitalAnswer)
    decided = answer.word in (HospitalAnswer.ACCEPTED, HospitalAnswer.CANNOT_TAKE)
    return decided, answer.at, words.index(answer.word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A patient of whom the hospital has not said yet what became."""

    hospital: HospitalId
    mission: MissionId
    station: StationId
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalRefused:
    """A hospital where the patient, or whoever speaks for them, does not want to go."""

    hospital: HospitalId
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalWish:
    """What the patient wants and does not want. It is kept beside the choice, and is not it."""

    wanted: HospitalId | None = None
    why: str = ""
    refused: tuple[HospitalRefused, ...] = ()

    def __post_init__(self) -> None:
        if max((len(r.why) for r in self.refused), default=len(self.why)) > LONGEST_NOTE:
            raise InvalidValue(f"why: {LONGEST_NOTE} characters at most")

    def __bool__(self) -> bool:
        return self.wanted is not None or bool(self.refused)

    def refuses(self, hospital: HospitalId) -> bool:
        return any(r.hospital == hospital for r in self.refused)


NO_WISH = HospitalWish()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forewarnings:
    live: dict[ForewarningId, Forewarning] = field(default_factory=dict)
    owing: dict[ForewarningId, Owing] = field(default_factory=dict)
    """Those that have left the live state without an outcome."""
    wishes: dict[IncidentId, HospitalWish] = field(default_factory=dict)

    def of_mission(self, mission: MissionId) -> Forewarning | None:
        """The newest that holds for this mission."""
        found = (f for f in reversed(self.live.values()) if f.mission == mission)
        return next((f for f in found if f.withdrawn_at is None), None)


NO_FOREWARNINGS = Forewarnings()
