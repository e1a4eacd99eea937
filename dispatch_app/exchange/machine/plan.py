"""What an exchange is made of: lines and their rules, telephones, groups, times. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dispatch_app.domain.ids import LineId, SeatId


class LineKind(StrEnum):
    TRUNK = "trunk"
    """Public lines of an emergency number."""
    DEDICATED = "dedicated"
    """To a station: rings one place and only goes out."""
    DIRECT = "direct"
    """To one authority, such as power or water; both ways."""
    SPARE = "spare"
    """Taken for calls out only when no trunk can carry them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    incoming: bool
    outgoing: bool
    by_number: bool
    """May be chosen for any number, not only by its own name."""
    last: bool = False
    """Chosen when no other is free."""


RULES: Mapping[LineKind, LineRule] = {
    LineKind.TRUNK: LineRule(incoming=True, outgoing=True, by_number=True),
    LineKind.DEDICATED: LineRule(incoming=False, outgoing=True, by_number=False),
    LineKind.DIRECT: LineRule(incoming=True, outgoing=True, by_number=False),
    LineKind.SPARE: LineRule(incoming=True, outgoing=True, by_number=True, last=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkPlan:
    """Lines that share one peer."""

    name: str
    kind: LineKind = LineKind.TRUNK
    channels: int = 1
    numbers: tuple[str, ...] = ()
    """Called numbers that come in by it."""
    group: str = ""
    """Who answers; empty: the first group."""
    prefixes: tuple[str, ...] = ("",)
    """Beginnings of numbers that it may be chosen for."""
    place: str = ""
    """For a dedicated or direct line: what is dialled to ring the place."""
    outgoing: bool = True
    """False: kept for callers, whatever its kind allows."""

    @property
    def rule(self) -> LineRule:
        return RULES[self.kind]

    def lines(self) -> tuple[LineId, ...]:
        """Its channels by name: `120/03`; a line alone has the trunk's name."""
        if self.channels == 1:
            return (LineId(self.name),)
        return tuple(LineId(f"{self.name}/{n:02}") for n in range(1, self.channels + 1))


class PhoneMode(StrEnum):
    PERMANENT = "permanent"
    """Called once and held open; answering only switches sound."""
    RINGING = "ringing"
    """Rings with each offered call; lifting answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPlan:
    seat: SeatId
    mode: PhoneMode = PhoneMode.RINGING
    skills: frozenset[str] = frozenset()
    """Used until the centre has told which."""


class Strategy(StrEnum):
    ALL = "all"
    LONGEST_IDLE = "longest_idle"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlan:
    """Seats that answer together, and what becomes of a call that nobody answers."""

    name: str
    seats: tuple[SeatId, ...]
    strategy: Strategy = Strategy.ALL
    skill: str = ""
    """Only seats with it are offered the call; empty: all."""
    ring_s: float = 15.0
    """With `longest_idle`: how long one seat is offered a call before the next."""
    overflow_s: float = 0.0
    """After so long a call goes elsewhere; 0: never."""
    overflow_group: str = ""
    overflow_number: str = ""
    announce_s: float = 0.0
    """After so long the caller hears the announcement; 0: never."""
    position_s: float = 0.0
    """So often the caller hears the position in the queue; 0: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds that the exchange waits."""

    dial: float = 45.0
    """For somebody outside to answer."""
    connect: float = 5.0
    """For a seat's telephone to answer by itself."""
    transfer: float = 20.0
    """For somebody to take a call that was given away, before it returns."""
    screen: float = 15.0
    """For a caller to press the key that is asked for."""
    nobody: float = 10.0
    """A call that no seat is ready for rings at every telephone of its group after so long."""
    reconnect: float = 5.0
    """Between attempts to open a permanent telephone again."""

    @property
    def lift(self) -> float:
        """For a seat's own telephone, which answers by itself or is lifted by hand."""
        return max(self.dial, self.connect)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    trunks: tuple[TrunkPlan, ...]
    seats: tuple[SeatPlan, ...]
    groups: tuple[GroupPlan, ...]
    times: Times = field(default_factory=Times)
    screen_key: str = "1"
    """What an intercepted caller must press."""
    home_area: str = ""
    """Area code of the centre with its 0, for local numbers that come without one."""
    conference: int = 8
    """Most parties of one conversation."""
    playback: str = ""
    """The number by which recordings are listened to; empty: none."""
    listeners: int = 2
    """So many may listen at once."""
