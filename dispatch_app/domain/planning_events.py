"""What has happened to the roster. Facts only."""

from __future__ import annotations

from datetime import date, datetime

from dispatch_app.domain.planning.roster import RosterPerson, RosterRules, ShiftKind
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFrameSet:
    kinds: tuple[ShiftKind, ...]
    people: tuple[RosterPerson, ...]
    rules: RosterRules
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedShift:
    day: date
    person: str
    kind: str
    """Empty: off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftsPlanned:
    shifts: tuple[PlannedShift, ...]
    by: Actor
    at: datetime


PlanningEvent = RosterFrameSet | ShiftsPlanned
