"""What an exchange can be told to do, and by whom. Values and a protocol only.

Two exchanges serve it: our own softswitch and a production exchange by its interface. What an
exchange tells stands in `exchange_events`. Every order is taken at once and carried out beside;
what became of it comes as events, or as one `OrderFailed` with the order's id.

An order is no wish (`domain.telephone_commands`): a wish is about the centre's call, is on record
and may be refused by the rules; an order is about the exchange's call and names the seat. Alike as
they look, either may change without the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import CallRef, Target
from dispatch_app.ports.exchange_events import ExchangeEvent

# ---- orders about one call -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByASeat:
    """An order that a seat gives about a call; `order` names it in the answer."""

    order: str
    ref: CallRef
    seat: SeatId


class Answer(_ByASeat):
    """Connect a call that waits with the seat's telephone; from another seat it is a pick-up."""


class Hold(_ByASeat):
    """The seat leaves the caller alone with the hold tone."""


class Resume(_ByASeat):
    """The seat talks with the caller again; what it asked meanwhile is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute(_ByASeat):
    """Nobody hears the seat; it hears all."""

    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(_ByASeat):
    """Give the call away without asking. If nobody takes it, it rings at the seat again."""

    to: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult(_ByASeat):
    """Hold the caller and talk with somebody else."""

    to: Target


class Join(_ByASeat):
    """Bring the caller and who is being consulted into one conversation."""


class HandOver(_ByASeat):
    """Leave the caller with who is being consulted, or with the rest of a conference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddParty(_ByASeat):
    """Call somebody into the conversation: up to eight are in it."""

    to: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class DropParty(_ByASeat):
    """Put one party out of the conversation."""

    party: str
    """As in `Party.id`."""


class Listen(_ByASeat):
    """The seat hears a conversation of others and is not heard."""


class Whisper(_ByASeat):
    """As `Listen`, and the seat that leads the conversation hears it; the caller does not."""


class Barge(_ByASeat):
    """Step into a conversation of others, heard by all."""


class Leave(_ByASeat):
    """Go out of a conversation that goes on without this seat."""


class Release(_ByASeat):
    """End a call for all; at another seat's call it is a forced release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDigits(_ByASeat):
    """Press keys in a call, as a menu at the other end asks for."""

    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial(_ByASeat):
    """Call out. `ref` is new and given by who asks."""

    to: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDial(_ByASeat):
    """Call several at once into one conversation."""

    to: tuple[Target, ...]


# ---- what the exchange must know -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDuty:
    """Whether calls may be offered to a seat, and which."""

    order: str
    seat: SeatId
    ready: bool
    skills: frozenset[str] = frozenset()
    idle_since: datetime | None = None
    """For the longest idle first; None: unknown, so last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedNumber:
    number: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Intercepted:
    """Numbers, or all numbers at certain times, that hear a voice and must press a key first."""

    number: str
    """Empty: all."""
    begins: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """All locks and interceptions that hold now; replaces what was told before."""

    order: str
    locks: tuple[LockedNumber, ...] = ()
    interceptions: tuple[Intercepted, ...] = ()
    first: frozenset[str] = field(default_factory=frozenset)
    """Numbers whose calls go to the head of the queue."""


ExchangeOrder = (
    Answer
    | Hold
    | Resume
    | Mute
    | Transfer
    | Consult
    | Join
    | HandOver
    | AddParty
    | DropParty
    | Listen
    | Whisper
    | Barge
    | Leave
    | Release
    | SendDigits
    | Dial
    | GroupDial
    | SeatDuty
    | Screening
)


class CallControl(Protocol):
    """One exchange. Works without the centre: calls ring at the seats' telephones by themselves."""

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        """Begin; `heard` is called on a thread of the exchange and must not block.

        The first events tell the link, the lines, the seats' telephones and the calls there are.
        """
        ...

    def do(self, order: ExchangeOrder) -> None:
        """Take an order from any thread; never blocks, never raises for what the world does."""
        ...

    def stop(self) -> None:
        """End. Calls in progress go on where the exchange allows it."""
        ...
