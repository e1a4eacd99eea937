"""What the centre knows of faults of its own parts: alarms. Values only; no sound, no lamp.

An alarm is one fault of one thing: its id is its kind and its source, as `power/ups-1`, so that
whatever is told twice is one alarm. It stays in sight until the fault is over *and* a person has
acknowledged it; a fault that came and went unseen still waits for somebody to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NewType

from dispatch_app.domain.codes import Nature
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor, utc

AlarmId = NewType("AlarmId", str)

FLAP_TIMES = 4
FLAP_WINDOW = timedelta(minutes=5)
"""Raised so often within such a time, an alarm flaps: it calls once, and stays in sight."""
FLAP_QUIET = timedelta(minutes=5)
"""A fault that flapped must be away for so long before its alarm is over."""
OVER_KEPT = 200
"""So many alarms that are over stay in the live state, for the list and to tell flapping."""
LONGEST_SOURCE = 64
LONGEST_REASON = 40
LONGEST_DETAIL = 200


class AlarmKind(StrEnum):
    """What sort of thing has a fault."""

    EXCHANGE = "exchange"
    TRUNK = "trunk"
    BYPASS = "bypass"
    """Trunks are switched to the seats' telephones, or should be and are not."""
    SERVER = "server"
    DATABASE = "database"
    DISK = "disk"
    WORKER = "worker"
    """A timer or worker of a process that goes on without it."""
    NETWORK = "network"
    LINK = "link"
    """Another dispatch system cannot be reached; its source is the partner's name."""
    STATION_LINK = "station_link"
    TERMINAL = "terminal"
    """A seat's or station's machine."""
    PRINTER = "printer"
    GPS = "gps"
    MAP = "map"
    GAZETTEER = "gazetteer"
    RECORDER = "recorder"
    POWER = "power"
    """Mains, UPS, battery."""
    CLOCK = "clock"
    TEXT_MODEM = "text_modem"
    """Text messages cannot be sent."""
    SOS = "sos"
    """Somebody in a vehicle pressed for help."""
    ALARM_UNIT = "alarm_unit"
    """The sound-and-light unit or the fault box itself."""
    WATCHDOG = "watchdog"
    TEST = "test"
    """No fault: somebody tries whether alarms are seen and heard."""
    OTHER = "other"


class Severity(IntEnum):
    """How loud it must be. A notice is only listed; the others call until acknowledged."""

    NOTICE = 1
    WARNING = 2
    CRITICAL = 3


SEVERITIES: Mapping[AlarmKind, Severity] = {
    AlarmKind.EXCHANGE: Severity.CRITICAL,
    AlarmKind.TRUNK: Severity.WARNING,
    AlarmKind.BYPASS: Severity.CRITICAL,
    AlarmKind.SERVER: Severity.CRITICAL,
    AlarmKind.DATABASE: Severity.CRITICAL,
    AlarmKind.DISK: Severity.WARNING,
    AlarmKind.WORKER: Severity.WARNING,
    AlarmKind.NETWORK: Severity.WARNING,
    AlarmKind.LINK: Severity.WARNING,
    AlarmKind.STATION_LINK: Severity.WARNING,
    AlarmKind.TERMINAL: Severity.WARNING,
    AlarmKind.PRINTER: Severity.WARNING,
    AlarmKind.GPS: Severity.WARNING,
    AlarmKind.MAP: Severity.WARNING,
    AlarmKind.GAZETTEER: Severity.WARNING,
    AlarmKind.RECORDER: Severity.CRITICAL,
    AlarmKind.POWER: Severity.CRITICAL,
    AlarmKind.CLOCK: Severity.WARNING,
    AlarmKind.TEXT_MODEM: Severity.WARNING,
    AlarmKind.SOS: Severity.CRITICAL,
    AlarmKind.ALARM_UNIT: Severity.WARNING,
    AlarmKind.WATCHDOG: Severity.WARNING,
    AlarmKind.TEST: Severity.WARNING,
    AlarmKind.OTHER: Severity.WARNING,
}
"""Where whoever raises an alarm does not say how grave it is."""

OF_ONE_STATION = frozenset({AlarmKind.STATION_LINK, AlarmKind.TERMINAL, AlarmKind.PRINTER})
"""Their source is a station's or seat's name; no other station hears of them."""


class AckWord(StrEnum):
    """What a person says who acknowledges an alarm."""

    SEEN = "seen"
    MAINTAINER_CALLED = "maintainer_called"
    FALL_BACK_TAKEN = "fall_back_taken"
    REPAIRED = "repaired"
    NO_FAULT = "no_fault"


def alarm_id(kind: AlarmKind, source: str) -> AlarmId:
    """
    Raises:
        InvalidValue: the source is empty, too long, or holds a slash or what cannot be printed.
    """
    fits = 0 < len(source) <= LONGEST_SOURCE and source.isprintable() and "/" not in source
    if not fits:
        raise InvalidValue(f"not the source of an alarm: {source!r}")
    return AlarmId(f"{kind.value}/{source}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A person has seen it."""

    by: Actor
    word: AckWord
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One fault of one thing, from the moment it was told until it is over and seen."""

    id: AlarmId
    kind: AlarmKind
    source: str
    severity: Severity
    since: datetime
    """When the fault began, as far as whoever told it knows."""
    raised_at: datetime
    """When the centre was told; a fault that grows worse is told anew."""
    reason: str = ""
    """Which fault it is, as a code of the catalogue `alarm.reason`."""
    detail: str = ""
    """Figures or a port's name, as they are; never anything about people."""
    nature: Nature = Nature.REAL
    standing: bool = True
    cleared_at: datetime | None = None
    acknowledged: Acknowledgement | None = None
    escalated_at: datetime | None = None
    """When it was brought before the shift leader."""
    flapping: bool = False
    raises: tuple[datetime, ...] = ()
    """The latest times at which it began, oldest first."""

    def __post_init__(self) -> None:
        utc(self.since)

    @property
    def over(self) -> bool:
        """Nothing is left to do or to see."""
        seen = self.acknowledged is not None or self.severity is Severity.NOTICE
        return seen and not self.standing and not self.flapping

    @property
    def calls(self) -> bool:
        """It must be heard: somebody has to look, and nobody has said that they did."""
        return self.acknowledged is None and self.severity is not Severity.NOTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class BypassOrder:
    """A person wants the trunks switched to the seats' own telephones, or back."""

    on: bool
    reason: str
    by: Actor
    at: datetime


class Signal(StrEnum):
    """What a sound-and-light unit says."""

    REST = "rest"
    STAND = "stand"
    """Something is broken and somebody has seen it."""
    CALL = "call"
    """Look here."""


def signal_of(alarms: Iterable[Alarm]) -> Signal:
    loud = [a for a in alarms if a.severity is not Severity.NOTICE]
    if any(alarm.calls for alarm in loud):
        return Signal.CALL
    return Signal.STAND if any(alarm.standing for alarm in loud) else Signal.REST


def urgency(alarm: Alarm) -> tuple[bool, bool, int, float]:
    """Sorts alarms as people need them: unseen first, then standing, grave, new."""
    return (
        alarm.acknowledged is not None,
        not alarm.standing,
        -int(alarm.severity),
        -alarm.raised_at.timestamp(),
    )
