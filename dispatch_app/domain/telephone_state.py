"""What the centre knows of its telephone besides the calls: values only, no rules.

Calls themselves stand in `state`. Numbers are keys in the one spelling of `numbers`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from dispatch_app.domain.codes import CallOutcome
from dispatch_app.domain.ids import CallId, ContactId, LineId, NoteId, SeatId, StationId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.telephone import (
    Badge,
    CallBackWhy,
    CallRef,
    ContactKind,
    DialFailure,
    PhoneState,
)
from dispatch_app.domain.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Whether the exchange can be heard; while it cannot, calls ring by themselves."""

    up: bool
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A seat's telephone as its exchange sees it."""

    seat: SeatId
    state: PhoneState
    since: datetime
    reason: str = ""
    """Why it is gone, as a code of the exchange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLock:
    """A number whose calls reach no seat until a time, by a person's word."""

    number: str
    until: datetime
    reason: str
    by: Actor
    at: datetime

    def holds(self, now: datetime) -> bool:
        return now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Interception:
    """Who calls hears a voice first and must press a key; switched on by a person."""

    number: str
    """Empty: all numbers."""
    begins: datetime | None
    until: datetime | None
    reason: str
    by: Actor
    at: datetime

    def over(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now

    def holds(self, now: datetime) -> bool:
        return (self.begins is None or self.begins <= now) and not self.over(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberNote:
    """What is to be known of a number, shown whenever it calls."""

    id: NoteId
    number: str
    badge: Badge
    text: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An entry of the phone book."""

    id: ContactId
    name: str
    kind: ContactKind
    numbers: tuple[str, ...]
    line: LineId | None = None
    """Its dedicated line, dialled before its numbers."""
    station: StationId | None = None
    """The station it is the telephone of, if it is one's."""
    first: bool = False
    """Its calls go to the head of the queue."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCall:
    """A call that never reached a seat."""

    call: CallId
    ref: CallRef
    line: LineId
    number: str
    intercepted: bool
    """Did not pass the voice prompt; else its number is locked."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackAttempt:
    call: CallId
    """The call out."""
    seat: SeatId
    at: datetime
    reached: bool = False
    failure: DialFailure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """Somebody who is to be called back, until that has a coded outcome."""

    call: CallId
    """The call that came to nothing."""
    why: CallBackWhy
    since: datetime
    number: str = ""
    """Empty: as its call says, which is still there."""
    line: LineId | None = None
    attempts: tuple[CallBackAttempt, ...] = ()

    @property
    def tried_at(self) -> datetime | None:
        return self.attempts[-1].at if self.attempts else None

    @property
    def reached(self) -> bool:
        return any(a.reached for a in self.attempts)


CALL_BACK_OUTCOMES = frozenset(
    {
        CallOutcome.CONSULTATION,
        CallOutcome.TRANSFER,
        CallOutcome.COMPLAINT,
        CallOutcome.SILENT,
        CallOutcome.HANG_UP,
        CallOutcome.FALSE_ALARM,
        CallOutcome.MALICIOUS,
        CallOutcome.WRONG_NUMBER,
        CallOutcome.TEST,
        CallOutcome.NOT_REACHED,
    }
)
"""How a call-back may be settled by hand; with an incident or as a chaser it settles itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telephone:
    exchange: Exchange | None = None
    """None: no exchange has been heard of; there are plain lines alone."""
    phones: dict[SeatId, Phone] = field(default_factory=dict)
    locks: dict[str, NumberLock] = field(default_factory=dict)
    """By number. Some may have run out; ask `holds`."""
    interceptions: dict[str, Interception] = field(default_factory=dict)
    """By number; under the empty number, for all."""
    notes: dict[str, tuple[NumberNote, ...]] = field(default_factory=dict)
    """By number, oldest first."""
    contacts: dict[ContactId, Contact] = field(default_factory=dict)
    refused: tuple[RefusedCall, ...] = ()
    """Those of late, oldest first; the tables have all."""
    call_backs: dict[CallId, CallBack] = field(default_factory=dict)
    """By the call that came to nothing, oldest first."""
    ended_refs: tuple[CallRef, ...] = ()
    """Calls of late that are over: what an exchange tells of them once more is known."""
