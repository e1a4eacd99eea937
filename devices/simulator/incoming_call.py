"""What a modem says while a call comes in, and when. Pure: offsets in seconds, bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

RING = b"\r\nRING\r\n"
CADENCE_S = 6.0
_CALLER_AT = 0.4
"""The exchange sends the caller in the silence after ring 1; the share of the cadence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingCall:
    """A call from outside. `number` may be digits, "P" (private) or "O" (out of area); None on a
    line without the caller-ID service. `name` in the coding of the exchange."""

    number: str | None = None
    name: str | None = None
    at: datetime
    """By the exchange's clock; any time zone, printed as it is."""
    rings: int = 10
    """After so many the caller gives up."""
    early: bool = False
    """The caller comes before the first ring, as some exchanges do."""

    def __post_init__(self) -> None:
        if self.rings < 1:
            raise ValueError(f"a call rings at least once, not {self.rings} times")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Bytes that a modem says `after_s` seconds after the call reached it."""

    after_s: float
    data: bytes


def utterances(call: IncomingCall, *, cadence_s: float, reports_callers: bool) -> list[Utterance]:
    """All that a modem says of a call that nobody answers, in order."""
    rings = [Utterance(number * cadence_s, RING) for number in range(call.rings)]
    if not reports_callers or call.number is None:
        return rings
    if call.early:
        return [Utterance(0.0, caller_lines(call)), *rings]
    return [rings[0], Utterance(_CALLER_AT * cadence_s, caller_lines(call)), *rings[1:]]


def caller_lines(call: IncomingCall) -> bytes:
    """The caller in the formatted way of V.253: a line each of date, time, number, name."""
    lines = [f"DATE = {call.at:%m%d}", f"TIME = {call.at:%H%M}", f"NMBR = {call.number}"]
    if call.name is not None:
        lines.append(f"NAME = {call.name}")
    return b"\r\n" + b"".join(line.encode("gb18030") + b"\r\n" for line in lines)
