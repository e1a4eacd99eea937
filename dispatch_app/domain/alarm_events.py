"""What has happened to alarms. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.alarms import AckWord, AlarmId, AlarmKind, Severity
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised:
    """A fault began, came back, or changed while it stood.

    `by` is who told it; `flapping` that it came back so often that it calls no more.
    """

    alarm: AlarmId
    kind: AlarmKind
    source: str
    severity: Severity
    reason: str
    detail: str
    nature: Nature
    flapping: bool
    since: datetime
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCleared:
    alarm: AlarmId
    ended_at: datetime
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAcknowledged:
    alarm: AlarmId
    word: AckWord
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmEscalated:
    alarm: AlarmId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSettled:
    """It flapped and has been quiet since."""

    alarm: AlarmId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BypassOrdered:
    on: bool
    reason: str
    by: Actor
    at: datetime


AlarmEvent = (
    AlarmRaised | AlarmCleared | AlarmAcknowledged | AlarmEscalated | AlarmSettled | BypassOrdered
)
