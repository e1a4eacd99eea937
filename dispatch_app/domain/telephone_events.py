"""What has happened on the telephone: facts of an exchange, wishes it is to act on, the phone book.

In facts of an exchange `at` is when it happened by the exchange's clock, never after it was heard;
when it was heard stands in the journal's entry.
"""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.codes import CallOutcome, Nature
from dispatch_app.domain.ids import CallId, ContactId, IncidentId, LineId, NoteId, SeatId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.telephone import (
    Badge,
    CallAct,
    CallBackWhy,
    CallPurpose,
    CallRef,
    DialFailure,
    OrderFailure,
    Party,
    PhoneState,
    Target,
)
from dispatch_app.domain.telephone_state import Contact
from dispatch_app.domain.values import Actor

# ---- what became of calls --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffered:
    """It rings at these seats' telephones. `again`: it was in talk, and waits for a seat anew."""

    call: CallId
    seats: tuple[SeatId, ...]
    again: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConnected:
    """The exchange has connected the seat that the call was given to: they hear each other."""

    call: CallId
    seat: SeatId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRefused:
    """A call that never reached a seat."""

    call: CallId
    ref: CallRef
    line: LineId
    number: str
    intercepted: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesChanged:
    """Everybody in the conversation, whole; at most one leads."""

    call: CallId
    parties: tuple[Party, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDialling:
    call: CallId
    line: LineId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFarRang:
    call: CallId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReached:
    """Who was called has answered."""

    call: CallId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNotReached:
    """`whole`: the call out came to nothing; else one party who was called into a conversation."""

    call: CallId
    number: str
    reason: DialFailure
    whole: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceReported:
    """A party is not heard at all, or again."""

    call: CallId
    party: str
    silent: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitHeard:
    call: CallId
    party: str
    digit: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPhoneReported:
    seat: SeatId
    state: PhoneState
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeReported:
    up: bool
    reason: str
    at: datetime


# ---- what the exchange is to do --------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeAsked:
    """A seat's wish about a call that the rules let pass; the exchange acts on it once."""

    ask: str
    """Names it in what becomes of it."""
    call: CallId
    ref: CallRef
    seat: SeatId
    act: CallAct
    at: datetime
    to: Target | None = None
    party: str = ""
    digits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFailed:
    """The exchange did not do what it was asked, and why."""

    ask: str
    call: CallId | None
    seat: SeatId
    act: CallAct
    reason: OrderFailure
    at: datetime
    gives_back: bool = False
    """An answer that came to nothing: the call waits for any seat again."""
    unanswered: bool = False
    """As above, and nobody had spoken with the caller before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOut:
    """A seat calls out; the exchange dials. More than one target is a group call."""

    ask: str
    """Empty where the seat's telephone dialled by itself: the exchange told of it."""
    call: CallId
    ref: CallRef
    seat: SeatId
    to: tuple[Target, ...]
    purpose: CallPurpose
    nature: Nature
    incident: IncidentId | None
    back_to: CallId | None
    number: str
    """The number called, if it is one."""
    at: datetime


# ---- calling back ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackWanted:
    """Somebody is to be called back besides those whose calls were abandoned."""

    call: CallId
    why: CallBackWhy
    number: str
    line: LineId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackSettled:
    call: CallId
    outcome: CallOutcome
    note: str
    seat: SeatId | None
    at: datetime


# ---- numbers and phone book ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLocked:
    number: str
    until: datetime
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberUnlocked:
    number: str
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InterceptionSwitchedOn:
    number: str
    begins: datetime | None
    until: datetime | None
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InterceptionSwitchedOff:
    number: str
    note: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberNoted:
    id: NoteId
    number: str
    badge: Badge
    text: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberNoteRetired:
    id: NoteId
    number: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRegistered:
    contact: Contact
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRetired:
    contact: ContactId
    by: Actor
    at: datetime


TelephoneEvent = (
    CallOffered
    | CallConnected
    | CallRefused
    | PartiesChanged
    | CallDialling
    | CallFarRang
    | CallReached
    | CallNotReached
    | VoiceReported
    | DigitHeard
    | SeatPhoneReported
    | ExchangeReported
    | ExchangeAsked
    | ExchangeFailed
    | CalledOut
    | CallBackWanted
    | CallBackSettled
    | NumberLocked
    | NumberUnlocked
    | InterceptionSwitchedOn
    | InterceptionSwitchedOff
    | NumberNoted
    | NumberNoteRetired
    | ContactRegistered
    | ContactRetired
)
