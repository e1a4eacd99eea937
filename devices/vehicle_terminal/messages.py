"""What a terminal says, as values. Knows no bytes.

Degrees are WGS-84 as the receiver measures them, times aware UTC, speeds metres a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntEnum


class Result(IntEnum):
    """Of a general answer (0001, 8001)."""

    DONE = 0
    FAILED = 1
    WRONG = 2
    """The message itself."""
    UNSUPPORTED = 3


class Registration(IntEnum):
    """Of the answer to a registration (8100)."""

    DONE = 0
    VEHICLE_TAKEN = 1
    NO_SUCH_VEHICLE = 2
    TERMINAL_TAKEN = 3
    NO_SUCH_TERMINAL = 4


class Edition(Enum):
    """Of the standard; heads alone do not tell 2011 from 2013."""

    E2011 = "2011"
    E2013 = "2013"
    E2019 = "2019"


@dataclass(frozen=True, slots=True)
class Register:
    """0100: who made it, what it is called, which vehicle it sits in."""

    edition: Edition
    maker: str
    model: str
    device: str
    plate: str = ""
    """Number plate, or the vehicle's identification number where there is none yet."""
    province: int = 0
    city: int = 0


@dataclass(frozen=True, slots=True)
class Authenticate:
    """0102."""

    code: str
    imei: str = ""
    software: str = ""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """0002."""


@dataclass(frozen=True, slots=True)
class LogOut:
    """0003."""


@dataclass(frozen=True, slots=True)
class Ack:
    """0001: what became of a message of ours."""

    sequence: int
    message: int
    result: int


SOS = 1 << 0
"""Alarm: the emergency key."""
ANTENNA_FAULT = 1 << 5
ANTENNA_SHORT = 1 << 6
MODULE_FAULT = 1 << 4
POWER_LOW = 1 << 7
POWER_LOST = 1 << 8


@dataclass(frozen=True, slots=True)
class Position:
    """0200 and what else carries a position."""

    at: datetime
    lat: float
    lon: float
    located: bool
    """The receiver has satellites; without, the place is an old one."""
    altitude_m: int
    speed_mps: float
    heading_deg: int
    alarms: int
    status: int
    odometer_m: int | None = None
    signal: int | None = None
    satellites: int | None = None
    extras: Mapping[int, bytes] = field(default_factory=dict)
    """Further fields by their number, as they came."""
    whole: bool = True
    """Its further fields ended where they should."""
    timed: bool = True
    """Its time exists. Terminals send zeros before they have seen a satellite, and by then a crew
    may call for help: `at` is the least there is, until it is replaced by when it was heard."""

    @property
    def sos(self) -> bool:
        return self.alarms & SOS != 0

    @property
    def ignition(self) -> bool:
        return self.status & 1 != 0


@dataclass(frozen=True, slots=True)
class Batch:
    """0704: several positions at once; `blind` were kept where there was no network."""

    positions: tuple[Position, ...]
    blind: bool
    lost: int = 0
    """Entries that could not be read."""


@dataclass(frozen=True, slots=True)
class AskedPosition:
    """0201, 0500: a position as the answer to a question or order of ours."""

    answers: int
    position: Position


@dataclass(frozen=True, slots=True)
class Parameters:
    """0104: its settings, by their numbers, as they came."""

    answers: int
    values: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Attributes:
    """0107: what it is made of."""

    maker: str
    model: str
    device: str
    hardware: str
    firmware: str


@dataclass(frozen=True, slots=True)
class EventReport:
    """0301: a key of the event menu."""

    event: int


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """0302: a choice under a question of ours."""

    answers: int
    choice: int


@dataclass(frozen=True, slots=True)
class PassedThrough:
    """0900: bytes of a box behind the terminal, such as a panel of keys."""

    kind: int
    content: bytes


@dataclass(frozen=True, slots=True)
class ResendParts:
    """0005: parts of a message of ours that did not arrive."""

    first_sequence: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskedTime:
    """0004: what time it is (2019)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A message that nobody here reads."""

    message: int


Message = (
    Register
    | Authenticate
    | Heartbeat
    | LogOut
    | Ack
    | Position
    | Batch
    | AskedPosition
    | Parameters
    | Attributes
    | EventReport
    | QuestionAnswered
    | PassedThrough
    | ResendParts
    | AskedTime
    | Unknown
)
