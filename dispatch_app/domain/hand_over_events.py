"""What has happened to hand-overs of shifts. The whole sheet stands in the event: it is kept."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.hand_over_sheet import HandOverSheet
from dispatch_app.domain.ids import HandOverId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverOffered:
    id: HandOverId
    sheet: HandOverSheet
    by: Actor
    person: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverSigned:
    id: HandOverId
    by: Actor
    person: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverWithdrawn:
    id: HandOverId
    by: Actor
    at: datetime


HandOverEvent = HandOverOffered | HandOverSigned | HandOverWithdrawn
