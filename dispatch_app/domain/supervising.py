"""What a centre knows of those who watch over it: raised hands, incidents that were taken over,
what alerts whom, and numbers that called in vain. Values only; no rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId, CallId, IncidentId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

LONGEST_NOTE = 80
LONGEST_WORD = 40
MOST_RULES = 40
IN_VAIN_FOR = timedelta(hours=1)
"""So long a call that came to nothing is remembered beside the next one of its number."""
MOST_IN_VAIN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A seat asks for a person above."""

    seat: SeatId
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads an incident instead of the seat that has it."""

    incident: IncidentId
    by: Actor
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInVain:
    """A caller who got no vehicle."""

    call: CallId
    number: str
    outcome: CallOutcome
    at: datetime


class AlertKind(StrEnum):
    """What a person can be alerted by."""

    PRIORITY = "priority"
    """An incident of this priority or a graver one."""
    PATIENTS = "patients"
    """An incident with so many patients."""
    WORD = "word"
    """An incident whose place, complaint or note holds a word."""
    NUMBER = "number"
    """A call whose number begins so."""
    CALLED_AGAIN = "called_again"
    """So many calls of one number within an hour, and no vehicle."""
    WAITS = "waits"
    """A call that nobody has answered for so many seconds."""
    QUEUE = "queue"
    """So many calls that wait."""
    RADAR = "radar"
    """An urgent row of the radar."""
    PICK_UP = "pick_up"
    """Fewer calls than this share (per cent) were answered in time within the last hour."""
    DISPATCH = "dispatch"
    WHEELS = "wheels"


WORDED = frozenset({AlertKind.WORD, AlertKind.NUMBER})
SHARES = frozenset({AlertKind.PICK_UP, AlertKind.DISPATCH, AlertKind.WHEELS})
_LEAST: Mapping[AlertKind, int] = MappingProxyType(
    {
        AlertKind.PRIORITY: 1,
        AlertKind.PATIENTS: 2,
        AlertKind.CALLED_AGAIN: 2,
        AlertKind.WAITS: 5,
        AlertKind.QUEUE: 1,
        **dict.fromkeys(SHARES, 1),
    }
)
_MOST: Mapping[AlertKind, int] = MappingProxyType(
    {AlertKind.PRIORITY: 4, **dict.fromkeys(SHARES, 100)}
)
_MOST_ELSE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """One thing that alerts a person. Which of `limit` and `word` counts follows from its kind."""

    kind: AlertKind
    limit: int = 0
    word: str = ""
    rings: bool = False
    """It sounds until somebody has seen it; else it sounds once."""

    def __post_init__(self) -> None:
        if self.kind in WORDED:
            if not 0 < len(self.word.strip()) <= LONGEST_WORD:
                raise InvalidValue(f"an alert by {self.kind.value} needs a word")
        elif self.kind is not AlertKind.RADAR:
            most = _MOST.get(self.kind, _MOST_ELSE)
            if not _LEAST[self.kind] <= self.limit <= most:
                raise InvalidValue(f"not a limit of {self.kind.value}: {self.limit}")


LARGE_EVENT = AlertRule(kind=AlertKind.PATIENTS, limit=3, rings=True)
"""From three patients on an event is a large one, and rings the seats above."""

USUAL_ALERTS: tuple[AlertRule, ...] = (
    LARGE_EVENT,
    AlertRule(kind=AlertKind.RADAR),
    AlertRule(kind=AlertKind.WAITS, limit=30),
)
"""Of who has set none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """Part of the live state."""

    hands: dict[SeatId, Hand] = field(default_factory=dict)
    leads: dict[IncidentId, Lead] = field(default_factory=dict)
    alerts: dict[AccountId, tuple[AlertRule, ...]] = field(default_factory=dict)
    in_vain: tuple[CallInVain, ...] = ()
    """Those of the last hour, oldest first."""
    watched: dict[SeatId, Actor] = field(default_factory=dict)
    """Seats whose form somebody looks at live, and who began last."""

    def alerts_of(self, account: AccountId) -> tuple[AlertRule, ...]:
        return self.alerts.get(account, USUAL_ALERTS)
