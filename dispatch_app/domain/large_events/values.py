"""What the centre knows of a large event while it goes on. Holds no rules."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.codes import Sex
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import (
    HospitalId,
    IncidentId,
    MissionId,
    MoveUpId,
    NoticeId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.large_events.plans import CommandLevel, EventKind, EventPlan, Unit
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Position, RankedVehicle

LONGEST_TAG = 20
LONGEST_LINE = 500
MOST_CASUALTIES = 2_000
MOST_SECTORS = 12


class Triage(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLACK = "black"


class CasualtyState(StrEnum):
    """Where a casualty is on the way."""

    FOUND = "found"
    TREATED_HERE = "treated_here"
    """Needs no hospital."""
    ABOARD = "aboard"
    ARRIVED = "arrived"
    DEAD = "dead"


class NotifyStep(StrEnum):
    CALLED = "called"
    TEXTED = "texted"
    NOT_REACHED = "not_reached"
    CONFIRMED = "confirmed"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyNote:
    """One thing that was done to tell somebody."""

    step: NotifyStep
    at: datetime
    by: str
    """The person at the desk; empty where the centre acts by itself."""
    name: str = ""
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToTell:
    """Somebody who must hear of it."""

    role: str
    zh: str
    en: str
    due_at: datetime
    escalates_to: str = ""
    name: str = ""
    number: str = ""
    notes: tuple[NotifyNote, ...] = ()

    @property
    def confirmed_at(self) -> datetime | None:
        return next((n.at for n in self.notes if n.step is NotifyStep.CONFIRMED), None)

    @property
    def escalated(self) -> bool:
        return any(n.step is NotifyStep.ESCALATED for n in self.notes)

    def late(self, now: datetime) -> bool:
        return self.confirmed_at is None and now >= self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualty:
    tag: str
    triage: Triage
    state: CasualtyState = CasualtyState.FOUND
    sex: Sex = Sex.UNKNOWN
    age_years: int | None = None
    mission: MissionId | None = None
    hospital: HospitalId | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if not self.tag.strip() or len(self.tag) > LONGEST_TAG:
            raise InvalidValue(f"a tag has 1 to {LONGEST_TAG} signs")
        if self.age_years is not None and not 0 <= self.age_years <= 130:
            raise InvalidValue(f"age out of range: {self.age_years}")
        if len(self.note) > LONGEST_LINE:
            raise InvalidValue(f"a note has {LONGEST_LINE} signs at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A part of the ground under one command."""

    name: str
    ring: tuple[Position, ...]

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_TAG:
            raise InvalidValue(f"a sector's name has 1 to {LONGEST_TAG} signs")
        if not 3 <= len(self.ring) <= 200:
            raise InvalidValue("a sector has 3 to 200 corners")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One vehicle of a bundle, and for whom it stands in."""

    mission: MissionId
    vehicle: VehicleId
    unit: Unit
    instead_of: VehicleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A vehicle of a bundle that could not be sent, and why; nobody stood in for it."""

    vehicle: VehicleId
    unit: Unit
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What one action sent."""

    sent: tuple[Sent, ...]
    left: tuple[Left, ...]
    shown: tuple[RankedVehicle, ...]
    """The proposal as it stood on the screen."""
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelStep:
    """A command level that somebody set, the first one with the declaration."""

    level: CommandLevel
    patients: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeEvent:
    id: IncidentId
    number: str
    kind: EventKind
    level: CommandLevel
    patients: int
    plan: EventPlan
    """As it was when the event was declared."""
    declared_at: datetime
    seat: SeatId | None
    by: str
    to_tell: tuple[ToTell, ...] = ()
    levels: tuple[LevelStep, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    casualties: dict[str, Casualty] = field(default_factory=dict)
    """By tag."""
    staging: Position | None = None
    staging_words: str = ""
    sectors: tuple[Sector, ...] = ()
    log: tuple[LogLine, ...] = ()
    closed_at: datetime | None = None
    review: str = ""

    @property
    def open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandBy:
    """A vehicle sent to wait at another station."""

    id: MoveUpId
    vehicle: VehicleId
    donor: StationId
    station: StationId
    notice: NoticeId
    """The written order at both stations; the donor's reading of it acknowledges."""
    ordered_at: datetime
    by: str
    words: str = ""
    """As they stand on the written order."""
    incident: IncidentId | None = None
    """The large event that bares the ground."""
    until_home: bool = False
    """It ends when a vehicle of the covered station's own is back."""
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeEvents:
    """The part of the live state that is about large events and moved vehicles."""

    plans: dict[EventKind, EventPlan] = field(default_factory=dict)
    events: dict[IncidentId, LargeEvent] = field(default_factory=dict)
    """Open ones, and those closed lately."""
    stand_bys: dict[MoveUpId, StandBy] = field(default_factory=dict)
    """Those that hold."""


NO_LARGE_EVENTS = LargeEvents()
