"""The sheet of a shift hand-over: what one shift leaves to the next. Values only, no rules."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.ids import HandOverId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor


class HandOverKind(StrEnum):
    """What an item is about, in the order in which it is read out."""

    INCIDENT = "incident"
    """Open, with or without vehicles out."""
    SUSPENDED = "suspended"
    CALL = "call"
    """In talk, on hold, or ended without an outcome."""
    NOT_ACKNOWLEDGED = "not_acknowledged"
    """An order that no person at the station has acknowledged."""
    CALL_BACK = "call_back"
    PAUSED_VEHICLE = "paused_vehicle"
    UNKNOWN_VEHICLE = "unknown_vehicle"
    NUMBER_LOCK = "number_lock"
    INTERCEPTION = "interception"
    EXCHANGE = "exchange"
    """The telephone exchange is not heard."""
    LINE = "line"
    """A telephone line cannot be heard."""
    SEAT_PHONE = "seat_phone"
    """A seat's telephone is gone."""
    LOCATOR = "locator"
    """A service that tells where callers are does not answer."""
    ALARM = "alarm"
    """A fault of anything else, or one that nobody has seen; its subject is `kind/source`."""
    ROAD = "road"
    """A road condition that holds."""
    CORRECTION = "correction"
    """An address that is said to be wrong waits for a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverItem:
    """One thing that is not done. Codes are put into words where they are shown."""

    kind: HandOverKind
    subject: str
    """The number or name people say: 20261121-0416, vehicle 07, line 3."""
    since: datetime | None = None
    code: str = ""
    """Why or how far, as a code of the list that belongs to the kind."""
    words: str = ""
    """As somebody typed or told them: a place, a reason, a note."""
    with_whom: tuple[str, ...] = ()
    """Vehicles out, or seats concerned."""
    late: bool = False
    """Its limit has passed."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverSheet:
    items: tuple[HandOverItem, ...]
    composed_at: datetime
    ready: int
    """Vehicles that could be sent."""
    vehicles: int

    def of(self, kind: HandOverKind) -> tuple[HandOverItem, ...]:
        return tuple(item for item in self.items if item.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    by: Actor
    person: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """A sheet with what has been signed of it."""

    id: HandOverId
    sheet: HandOverSheet
    given: Signature
    taken: Signature | None = None
