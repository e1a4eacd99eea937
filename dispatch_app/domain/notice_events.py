"""What has happened to notices and messages. Facts only."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.ids import HospitalId, NoticeId
from dispatch_app.domain.notices import Attachment, NoticeKind, NoticeTo, NoticeUrgency
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosted:
    notice: NoticeId
    kind: NoticeKind
    title: str
    text: str
    urgency: NoticeUrgency
    to: NoticeTo
    valid_from: datetime
    valid_until: datetime
    attachments: tuple[Attachment, ...]
    answers: NoticeId | None
    by: Actor
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWasRead:
    """`read_at` lies before `at` where the line was gone."""

    notice: NoticeId
    by: Actor
    person: str
    read_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalTold:
    notice: NoticeId
    hospital: HospitalId
    person: str
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn:
    notice: NoticeId
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeArchived:
    """It leaves the live state; its record stays in the tables."""

    notice: NoticeId
    at: datetime


NoticeEvent = NoticePosted | NoticeWasRead | HospitalTold | NoticeWithdrawn | NoticeArchived
