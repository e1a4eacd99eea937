"""Notices and messages: what somebody wants others to read, and who has read it. Values only."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import AccountId, HospitalId, NoticeId, SeatId, StationId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor

LONGEST_TITLE = 80
LONGEST_TEXT = 4000
LONGEST_NOTE = 200
MOST_ATTACHMENTS = 5
LARGEST_ATTACHMENT = 10_000_000
"""Bytes. A plan of a road or a page of rules; films do not go this way."""
GOOD_FOR = timedelta(days=1)
"""So long a notice holds that says nothing of its end, and every message."""
LONGEST = timedelta(days=366)
KEPT_AFTER = timedelta(days=3)
"""So long one that is over stays in the live state: who was away may still say that he read it."""


class NoticeUrgency(StrEnum):
    ORDINARY = "ordinary"
    URGENT = "urgent"
    """Sounds where it is shown until somebody has read it."""


class NoticeKind(StrEnum):
    NOTICE = "notice"
    MESSAGE = "message"
    """Between one station and the centre."""


class NoticeState(StrEnum):
    COMING = "coming"
    HOLDS = "holds"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


CENTRE_ROLES = frozenset({Role.DISPATCHER, Role.SHIFT_LEADER, Role.DIRECTOR})
READING_ROLES = CENTRE_ROLES | {Role.STATION}
"""Whom a notice can reach on a screen."""

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file beside a notice. Its bytes are kept by their SHA-256, outside the journal."""

    name: str
    sha256: str
    size: int

    def __post_init__(self) -> None:
        if _HASH.fullmatch(self.sha256) is None:
            raise InvalidValue("an attachment is named by its SHA-256 in small hex digits")
        if not 0 < self.size <= LARGEST_ATTACHMENT:
            raise InvalidValue(f"an attachment has 1 to {LARGEST_ATTACHMENT} bytes")
        if not self.name.strip() or len(self.name) > LONGEST_TITLE or set(self.name) & {"/", "\\"}:
            raise InvalidValue("an attachment has a file's plain name")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTo:
    """Whom it is for: everybody of a role, and seats, stations and hospitals by name. Hospitals
    have no screen here; somebody telephones them."""

    roles: tuple[Role, ...] = ()
    seats: tuple[SeatId, ...] = ()
    stations: tuple[StationId, ...] = ()
    hospitals: tuple[HospitalId, ...] = ()

    def __post_init__(self) -> None:
        if not set(self.roles) <= READING_ROLES:
            raise InvalidValue("a notice reaches dispatchers, leaders, directors and stations")

    @property
    def nobody(self) -> bool:
        return not (self.roles or self.seats or self.stations or self.hospitals)

    def concerns(self, actor: Actor) -> bool:
        """Whether somebody is to read it."""
        return (
            actor.role in self.roles
            or (actor.seat is not None and actor.seat in self.seats)
            or (actor.station is not None and actor.station in self.stations)
        )


TO_CENTRE = NoticeTo(roles=(Role.DISPATCHER, Role.SHIFT_LEADER, Role.DIRECTOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRead:
    """That somebody has read it. `read_at` lies before `at` where the line was gone."""

    by: Actor
    person: str
    read_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold:
    """That a hospital was told by telephone: by whom, to whom there, and when."""

    hospital: HospitalId
    by: Actor
    person: str
    """Who answered at the hospital."""
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    id: NoticeId
    kind: NoticeKind
    title: str
    text: str
    urgency: NoticeUrgency
    to: NoticeTo
    by: Actor
    person: str
    at: datetime
    valid_from: datetime
    valid_until: datetime
    attachments: tuple[Attachment, ...] = ()
    answers: NoticeId | None = None
    """The message that this one answers."""
    reads: dict[AccountId, NoticeRead] = field(default_factory=dict)
    told: dict[HospitalId, NoticeTold] = field(default_factory=dict)
    withdrawn_at: datetime | None = None
    withdrawn_because: str = ""

    @property
    def over_at(self) -> datetime:
        return min(self.valid_until, self.withdrawn_at or self.valid_until)

    def state(self, now: datetime) -> NoticeState:
        if self.withdrawn_at is not None:
            return NoticeState.WITHDRAWN
        if now >= self.valid_until:
            return NoticeState.EXPIRED
        return NoticeState.HOLDS if now >= self.valid_from else NoticeState.COMING

    def holds(self, now: datetime) -> bool:
        return self.state(now) is NoticeState.HOLDS

    def waits_for(self, actor: Actor, now: datetime) -> bool:
        """Whether somebody has still to read it. What one has written oneself is read."""
        return (
            self.holds(now)
            and self.to.concerns(actor)
            and actor.account not in self.reads
            and actor.account != self.by.account
        )
