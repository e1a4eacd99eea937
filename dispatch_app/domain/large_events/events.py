"""What has happened to large events and to vehicles that wait at another station. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import IncidentId, MoveUpId, NoticeId, SeatId, StationId, VehicleId
from dispatch_app.domain.large_events.plans import CommandLevel, EventKind, EventPlan
from dispatch_app.domain.large_events.values import (
    Casualty,
    Left,
    NotifyNote,
    Sector,
    Sent,
    ToTell,
)
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor, Position, RankedVehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlansSet:
    plans: tuple[EventPlan, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeEventDeclared:
    incident: IncidentId
    number: str
    kind: EventKind
    level: CommandLevel
    patients: int
    plan: EventPlan
    to_tell: tuple[ToTell, ...]
    seat: SeatId | None
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleSent:
    """Comes with the missions that it made."""

    incident: IncidentId
    sent: tuple[Sent, ...]
    left: tuple[Left, ...]
    shown: tuple[RankedVehicle, ...]
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLevelChanged:
    incident: IncidentId
    level: CommandLevel
    patients: int
    to_tell: tuple[ToTell, ...]
    """Whom the level concerns besides those that were named before."""
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SomebodyTold:
    incident: IncidentId
    role: str
    note: NotifyNote
    by: Actor
    also: tuple[ToTell, ...]
    """Whom it escalates to, where nobody had to tell them before."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CasualtyRecorded:
    incident: IncidentId
    casualty: Casualty
    again: bool
    """It was known before: this takes the place of what was known."""
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventGroundSet:
    incident: IncidentId
    staging: Position | None
    staging_words: str
    sectors: tuple[Sector, ...]
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLogWritten:
    """`happened_at` may lie before `at`."""

    incident: IncidentId
    text: str
    person: str
    by: Actor
    happened_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationReportTaken:
    incident: IncidentId
    reason: str
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeEventClosed:
    incident: IncidentId
    review: str
    person: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUpOrdered:
    """Comes with the notice that carries it to the two stations."""

    move_up: MoveUpId
    vehicle: VehicleId
    donor: StationId
    station: StationId
    notice: NoticeId
    title: str
    text: str
    incident: IncidentId | None
    person: str
    by: Actor
    at: datetime
    until_home: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUpAcknowledged:
    move_up: MoveUpId
    donor: StationId
    station: StationId
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUpEnded:
    """`why`: a code, `recalled` where a person has ended it."""

    move_up: MoveUpId
    donor: StationId
    station: StationId
    why: str
    by: Actor
    at: datetime


LargeEventEvent = (
    EventPlansSet
    | LargeEventDeclared
    | BundleSent
    | EventLevelChanged
    | SomebodyTold
    | CasualtyRecorded
    | EventGroundSet
    | EventLogWritten
    | SituationReportTaken
    | LargeEventClosed
    | MoveUpOrdered
    | MoveUpAcknowledged
    | MoveUpEnded
)
