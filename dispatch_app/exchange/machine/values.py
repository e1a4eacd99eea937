"""What the machine is told, and what it wants done. Values only; no SIP, no sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.audio_tap import Tapped
from dispatch_app.ports.exchange_events import ExchangeEvent

LegId = NewType("LegId", str)
"""One telephone at the end of one line, as the exchange reaches it."""


class LegEnd(StrEnum):
    """Why a leg is gone."""

    HUNG_UP = "hung_up"
    BUSY = "busy"
    REJECTED = "rejected"
    UNKNOWN_NUMBER = "unknown_number"
    NO_ANSWER = "no_answer"
    FAILED = "failed"


# ---- what happened -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCame:
    leg: LegId
    ref: CallRef
    trunk: str
    number: str = ""
    number_state: NumberState = NumberState.KNOWN
    name: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCalls:
    """A seat's telephone dialled by itself: the way to call without a working screen."""

    leg: LegId
    ref: CallRef
    seat: SeatId
    number: str


@dataclass(frozen=True, slots=True)
class LegRang:
    leg: LegId


@dataclass(frozen=True, slots=True)
class LegUp:
    leg: LegId


@dataclass(frozen=True, slots=True)
class LegDown:
    leg: LegId
    why: LegEnd = LegEnd.HUNG_UP


@dataclass(frozen=True, slots=True)
class KeyPressed:
    leg: LegId
    digit: str


@dataclass(frozen=True, slots=True)
class VoiceSeen:
    """Nothing comes from a leg any more, or it comes again."""

    leg: LegId
    silent: bool


@dataclass(frozen=True, slots=True)
class PhoneSeen:
    seat: SeatId
    reachable: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Somebody wanted to be a seat's telephone without knowing its password."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class TrunkSeen:
    trunk: str
    usable: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlaybackOver:
    """The recorder has ended what somebody listens to, or cannot be reached."""

    leg: LegId


Happening = (
    CallCame
    | SeatCalls
    | LegRang
    | LegUp
    | LegDown
    | KeyPressed
    | VoiceSeen
    | PhoneSeen
    | SignInRefused
    | TrunkSeen
    | PlaybackOver
)


# ---- what to do --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerLeg:
    leg: LegId


@dataclass(frozen=True, slots=True)
class EndLeg:
    leg: LegId


@dataclass(frozen=True, slots=True)
class CallSeat:
    """Ring a seat's telephone; `auto` asks it to answer by itself."""

    leg: LegId
    seat: SeatId
    auto: bool
    number: str = ""
    """Whose call it is, for the telephone's display."""


@dataclass(frozen=True, slots=True)
class CallOut:
    leg: LegId
    line: LineId
    trunk: str
    number: str


@dataclass(frozen=True, slots=True)
class SendKeys:
    leg: LegId
    digits: str


@dataclass(frozen=True, slots=True)
class PlayBack:
    """Let a leg listen to the recorder; its keys go there."""

    leg: LegId


@dataclass(frozen=True, slots=True)
class PassKey:
    """A key for the recorder."""

    leg: LegId
    digit: str


@dataclass(frozen=True, slots=True)
class Hears:
    """What one leg hears from now on: other legs, and sounds, of which the last is repeated."""

    leg: LegId
    legs: frozenset[LegId] = frozenset()
    sounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listened:
    """Which legs a recorder hears on each side of a call."""

    ref: CallRef
    outside: frozenset[LegId] = frozenset()
    centre: frozenset[LegId] = frozenset()


@dataclass(frozen=True, slots=True)
class Tell:
    event: ExchangeEvent


@dataclass(frozen=True, slots=True)
class Record:
    tapped: Tapped


Effect = (
    AnswerLeg
    | EndLeg
    | CallSeat
    | CallOut
    | SendKeys
    | PlayBack
    | PassKey
    | Hears
    | Listened
    | Tell
    | Record
)
