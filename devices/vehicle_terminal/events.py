"""What a listener of the terminals hears. Knows no bytes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum

from devices.moment import Moment
from devices.vehicle_terminal.messages import Attributes, Position, Register, Registration
from devices.vehicle_terminal.packet import TerminalId


class Why(Enum):
    """Why a terminal is no longer heard, or was not let in."""

    LOGGED_OUT = "logged_out"
    CLOSED = "closed"
    SILENT = "silent"
    REPLACED = "replaced"
    """It came again by another connection."""
    RUBBISH = "rubbish"
    WRONG_CODE = "wrong_code"
    STOPPED = "stopped"
    """This end stopped."""
    DISMISSED = "dismissed"
    """It may not be here any more."""


class Trouble(Enum):
    """Why a message did not reach its terminal."""

    UNANSWERED = "unanswered"
    REFUSED = "refused"
    GONE = "gone"
    TOO_MANY = "too_many"
    """So many wait for an answer that no more are taken."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A terminal asked to be registered, and what it was told."""

    terminal: TerminalId
    identity: Register
    result: Registration
    at: Moment


@dataclass(frozen=True, slots=True)
class SignedIn:
    terminal: TerminalId
    version: int | None
    over: str
    """`tcp` or `udp`."""
    at: Moment


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Its code was wrong, or it spoke before showing one."""

    terminal: TerminalId
    why: Why
    at: Moment


@dataclass(frozen=True, slots=True)
class Located:
    """`late`: it was kept where there was no network. `doubtful`: bytes of it were wrong."""

    terminal: TerminalId
    position: Position
    late: bool
    doubtful: bool
    at: Moment


class KeyKind(Enum):
    EVENT = "event"
    """A key of the event menu (0301)."""
    ANSWER = "answer"
    """A choice under a question (0302)."""
    PANEL = "panel"
    """Bytes of a panel of keys behind the terminal (0900)."""


@dataclass(frozen=True, slots=True)
class Key:
    """Which key: a number, or for a panel its kind and its bytes in hex, such as `F1:01`."""

    kind: KeyKind
    name: str


@dataclass(frozen=True, slots=True)
class KeyPressed:
    terminal: TerminalId
    key: Key
    at: Moment


@dataclass(frozen=True, slots=True)
class Answered:
    """A message of ours has arrived whole."""

    terminal: TerminalId
    tag: Hashable
    at: Moment


@dataclass(frozen=True, slots=True)
class NotAnswered:
    terminal: TerminalId
    tag: Hashable
    why: Trouble
    at: Moment


@dataclass(frozen=True, slots=True)
class SettingsTold:
    terminal: TerminalId
    values: Mapping[int, bytes]
    at: Moment


@dataclass(frozen=True, slots=True)
class AttributesTold:
    terminal: TerminalId
    attributes: Attributes
    at: Moment


@dataclass(frozen=True, slots=True)
class Gone:
    terminal: TerminalId
    why: Why
    at: Moment


Event = (
    Registered
    | SignedIn
    | TurnedAway
    | Located
    | KeyPressed
    | Answered
    | NotAnswered
    | SettingsTold
    | AttributesTold
    | Gone
)
