"""What a caller-ID modem tells the world. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.caller_id.decoder import Presentation
from devices.moment import Moment


class StaleReason(Enum):
    """Why nothing can be known of a line."""

    PORT_MISSING = "port_missing"
    """The port cannot be opened: unplugged, wrong name, taken by another program."""
    PORT_LOST = "port_lost"
    """The port went away in the middle."""
    SILENT = "silent"
    """The port is there, the modem does not answer."""
    REFUSED = "refused"
    """The modem answers but reports no callers (wrong model, or it needs other commands)."""


@dataclass(frozen=True, slots=True)
class PresentedTime:
    """When the call came, by the exchange's own clock: local time there, without a year."""

    month: int
    day: int
    hour: int
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RingStarted:
    """A line that was quiet rings. `at` is when the first ring was heard."""

    line: str
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class RingPulse:
    """The line rings on: the second ring (`count` 2) and each one after."""

    line: str
    at: Moment
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerKnown:
    """Who rings. May be said twice in one ringing: at once with the number, and again when a
    name follows; the later one holds all that the earlier one held."""

    line: str
    at: Moment
    number: str | None
    presentation: Presentation
    name: str = ""
    presented: PresentedTime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RingingStopped:
    """No more rings. A modem beside the telephone cannot tell whether someone answered or the
    caller gave up. `last_ring` is when it was last heard."""

    line: str
    at: Moment
    rings: int
    last_ring: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStale:
    """The line can no longer be heard; a quiet line now means nothing. Said once, until back."""

    line: str
    at: Moment
    reason: StaleReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceBack:
    """The modem answers and reports callers: for the first time, or again after being stale."""

    line: str
    at: Moment


Event = RingStarted | RingPulse | CallerKnown | RingingStopped | DeviceStale | DeviceBack
