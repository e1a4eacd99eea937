"""What an exchange tells of calls, telephones, lines and itself. Values only.

`at` is the exchange's clock; nothing is ordered by it. Events of one call come in their order.
After a gap in its own link an exchange tells its whole state again; what is known does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    Party,
    PhoneState,
    Target,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A call came in and waits for an answer."""

    ref: CallRef
    line: LineId
    at: datetime
    number: str = ""
    number_state: NumberState = NumberState.KNOWN
    name: str = ""
    called: str = ""
    """The number that was dialled."""
    first: bool = False
    """It goes before others in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedTo:
    """At whose telephones it rings now. Others may pick it up."""

    ref: CallRef
    seats: tuple[SeatId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A seat talks with the caller: by order, or because its telephone was lifted."""

    ref: CallRef
    seat: SeatId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GaveUp:
    """The caller hung up before anybody answered."""

    ref: CallRef
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A call never reached a seat: its number is locked, or the voice prompt was not passed."""

    ref: CallRef
    line: LineId
    number: str
    intercepted: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Everybody in a conversation, whole, after each change. Hold shows as a role."""

    ref: CallRef
    parties: tuple[Party, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    ref: CallRef
    by: Ender
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialling:
    """A call out is on its way; `line` tells by which."""

    ref: CallRef
    line: LineId
    at: datetime
    seat: SeatId | None = None
    """Whose telephone dialled by itself; None where the exchange was told to."""
    to: Target | None = None
    """Whom it dialled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FarRinging:
    ref: CallRef
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FarAnswered:
    ref: CallRef
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReached:
    """A call out, or a party called into a conversation, came to nothing."""

    ref: CallRef
    number: str
    reason: DialFailure
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoVoice:
    """Nothing at all is heard from a party any more, or it is heard again."""

    ref: CallRef
    party: str
    silent: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitPressed:
    ref: CallRef
    party: str
    digit: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPhone:
    """`reason` as a code of the exchange: why it is gone, or what was refused to it."""

    seat: SeatId
    state: PhoneState
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """Whether a line can carry calls; `reason` as a code of the exchange."""

    line: LineId
    usable: bool
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeLink:
    """Whether the exchange itself can be heard: told within 1 s of a closed link, 3 s of a hung."""

    up: bool
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFailed:
    order: str
    ref: CallRef | None
    reason: OrderFailure
    at: datetime


ExchangeEvent = (
    Offered
    | OfferedTo
    | Answered
    | GaveUp
    | Refused
    | Parties
    | Ended
    | Dialling
    | FarRinging
    | FarAnswered
    | NotReached
    | NoVoice
    | DigitPressed
    | SeatPhone
    | LineState
    | ExchangeLink
    | OrderFailed
)
