"""Wishes and reports about a vehicle's day: shifts, signing on, levels, upkeep. May be refused."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.duty import UNREAD, CheckItem, Levels, UpkeepKind
from dispatch_app.domain.ids import ShiftId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import utc, utc_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShift:
    """From when to when a vehicle serves. Once it has a plan, it serves in no other time."""

    vehicle: VehicleId
    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        utc(self.since), utc(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropShift:
    vehicle: VehicleId
    shift: ShiftId


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnShift:
    """The clock: a vehicle's time of service began or ended."""

    vehicle: VehicleId
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """A crew takes its vehicle over and has looked at it."""

    vehicle: VehicleId
    driver: str
    crew: tuple[str, ...] = ()
    missing: tuple[CheckItem, ...] = ()
    levels: Levels = UNREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLevels:
    """Fuel, oxygen and odometer as they were read now. What is None stays as it was."""

    vehicle: VehicleId
    levels: Levels


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpkeep:
    """When work on a vehicle is due; None: it is not awaited any more."""

    vehicle: VehicleId
    kind: UpkeepKind
    due_at: datetime | None

    def __post_init__(self) -> None:
        utc_or_none(self.due_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkUpkeepDue:
    """The clock: the day of some work has come."""

    vehicle: VehicleId
    kind: UpkeepKind
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfPause:
    """The clock: a pause has lasted as long as it was planned."""

    vehicle: VehicleId
    until: datetime


DutyCommand = (
    PlanShift
    | DropShift
    | TurnShift
    | SignOn
    | ReportLevels
    | SetUpkeep
    | MarkUpkeepDue
    | RemindOfPause
)
