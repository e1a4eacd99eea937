"""Words of the telephone that rules, exchanges and seats share. Holds no rules."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from dispatch_app.domain.quick import dataclass

CallRef = NewType("CallRef", str)
"""An exchange's own name of a call, never used twice. Lines carry one call after another."""
NO_REF = CallRef("")
"""What a call on a plain line has."""


class PartyKind(StrEnum):
    OUTSIDE = "outside"
    """By a line: a caller, or somebody who was called."""
    SEAT = "seat"
    EXTENSION = "extension"
    """A telephone of the house that is no seat."""


class PartyRole(StrEnum):
    """What a party can hear and who hears it."""

    TALKING = "talking"
    MUTED = "muted"
    HELD = "held"
    """Alone with the hold tone."""
    CONSULTED = "consulted"
    """Talks with the leading seat while the others are held."""
    LISTENING = "listening"
    WHISPERING = "whispering"
    RINGING = "ringing"
    """Being called into the conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    id: str
    """Seat, number or extension; unique within a conversation."""
    kind: PartyKind
    role: PartyRole
    leads: bool = False
    """The seat whose call it is."""


class TargetKind(StrEnum):
    SEAT = "seat"
    NUMBER = "number"
    """By an outside line, chosen by the exchange's rules."""
    LINE = "line"
    """A dedicated line, which rings one place."""
    QUEUE = "queue"
    """Back to the waiting calls, for another seat or skill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom to call."""

    kind: TargetKind
    id: str


class Ender(StrEnum):
    """Who ended a call."""

    CALLER = "caller"
    SEAT = "seat"
    FORCED = "forced"
    """Another seat released it."""
    EXCHANGE = "exchange"
    """The line or the exchange failed."""


class DialFailure(StrEnum):
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    UNKNOWN_NUMBER = "unknown_number"
    NO_LINE = "no_line"
    """No line that may carry it is free."""
    FAILED = "failed"


class OrderFailure(StrEnum):
    """Why an exchange did not do what it was told."""

    CALL_GONE = "call_gone"
    ALREADY_ANSWERED = "already_answered"
    SEAT_HAS_NO_PHONE = "seat_has_no_phone"
    SEAT_BUSY = "seat_busy"
    NOT_IN_CALL = "not_in_call"
    NOBODY_CONSULTED = "nobody_consulted"
    CONFERENCE_FULL = "conference_full"
    TARGET_UNKNOWN = "target_unknown"
    NOT_SUPPORTED = "not_supported"
    EXCHANGE_DOWN = "exchange_down"
    EXPIRED = "expired"
    """It came so late that doing it would have surprised everybody."""
    FAILED = "failed"


class PhoneState(StrEnum):
    """A seat's telephone as its exchange sees it."""

    GONE = "gone"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class DialStage(StrEnum):
    """How far a call out has come before somebody answers."""

    ASKED = "asked"
    DIALLING = "dialling"
    RINGING = "ringing"
    NOT_REACHED = "not_reached"


class CallPurpose(StrEnum):
    """Why the centre calls out."""

    CALL_BACK = "call_back"
    """A caller whom nobody spoke with: abandoned, silent, or stopped by the voice prompt."""
    CALLER = "caller"
    """A caller of an incident once more."""
    STATION = "station"
    CREW = "crew"
    HOSPITAL = "hospital"
    POLICE = "police"
    OTHER = "other"


class CallAct(StrEnum):
    """What a seat can ask of an exchange about a call."""

    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    MUTE = "mute"
    UNMUTE = "unmute"
    TRANSFER = "transfer"
    CONSULT = "consult"
    JOIN = "join"
    HAND_OVER = "hand_over"
    ADD_PARTY = "add_party"
    DROP_PARTY = "drop_party"
    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    LEAVE = "leave"
    RELEASE = "release"
    DIGITS = "digits"
    DIAL = "dial"


class CallBackWhy(StrEnum):
    """Why somebody is to be called back."""

    ABANDONED = "abandoned"
    SILENT = "silent"
    INTERCEPTED = "intercepted"
    """Heard the voice prompt and did not pass it: it may have been somebody in need."""


class Badge(StrEnum):
    """What a seat must know of a number before it speaks. It warns; it never blocks."""

    NUISANCE = "nuisance"
    VIOLENT = "violent"
    INFECTIOUS = "infectious"
    KEY_PATIENT = "key_patient"
    NOTE = "note"


class ContactKind(StrEnum):
    STATION = "station"
    HOSPITAL = "hospital"
    CREW = "crew"
    POLICE = "police"
    FIRE = "fire"
    TRAFFIC = "traffic"
    LEADER = "leader"
    GOVERNMENT = "government"
    UTILITY = "utility"
    """Power, gas, water, lifts."""
    OTHER = "other"


class AwayReason(StrEnum):
    """Why a seat takes no calls."""

    MEAL = "meal"
    REST = "rest"
    MEETING = "meeting"
    TRAINING = "training"
    HAND_OVER = "hand_over"
    EQUIPMENT = "equipment"
    OTHER = "other"
