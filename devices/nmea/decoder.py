"""Lines of an NMEA receiver in, positions out. Owns no port.

A position needs two sentences of the same second: RMC has date, speed and course, GGA the number of
satellites; RMC alone will do. Sentences whose checksum is missing or wrong are not believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pynmea2

KNOT_MPS = 1852 / 3600
LONGEST_LINE = 120
"""The standard allows 82 characters; receivers for several systems write more."""
TALKERS = frozenset({"GP", "GN", "BD", "GB", "GL", "GA"})


@dataclass(frozen=True, slots=True)
class NmeaFix:
    """What a receiver measured. Degrees in WGS-84, metres a second, degrees from north."""

    at: datetime
    lat: float
    lon: float
    valid: bool
    speed_mps: float
    heading_deg: float | None
    satellites: int | None


class BadSentence(Exception):
    """A line that is no sentence, or one that cannot be believed; says why, not where."""


class NmeaDecoder:
    """Of one receiver; keeps what the last GGA said."""

    def __init__(self) -> None:
        self._satellites: int | None = None
        self._at: time | None = None

    def take(self, line: str) -> NmeaFix | None:
        """The position that a line completes; None for sentences that hold none.

        Raises:
            BadSentence: the line is no sentence with a right checksum.
        """
        if len(line) > LONGEST_LINE:
            raise BadSentence("longer than any sentence")
        try:
            sentence = pynmea2.parse(line, check=True)
        except (pynmea2.ParseError, ValueError, KeyError, IndexError, TypeError) as trouble:
            raise BadSentence(type(trouble).__name__) from trouble
        if getattr(sentence, "talker", "") not in TALKERS:
            return None
        match sentence.sentence_type:
            case "GGA":
                self._satellites, self._at = _count(sentence.num_sats), sentence.timestamp
                return None
            case "RMC":
                return self._position(sentence)
            case _:
                return None

    def _position(self, rmc: pynmea2.RMC) -> NmeaFix | None:
        """None before the receiver knows time and place."""
        try:
            at = _moment(rmc.datestamp, rmc.timestamp)
            lat, lon = float(rmc.latitude), float(rmc.longitude)
            speed, course = _number(rmc.spd_over_grnd), _number(rmc.true_course)
        except (ValueError, TypeError, AttributeError) as trouble:
            raise BadSentence(type(trouble).__name__) from trouble
        if at is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
            return None
        return NmeaFix(
            at,
            lat,
            lon,
            rmc.status == "A",
            (speed or 0.0) * KNOT_MPS,
            course,
            self._satellites if self._at == rmc.timestamp else None,
        )


def _moment(day: object, clock: object) -> datetime | None:
    if not isinstance(day, date) or not isinstance(clock, time):
        return None
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=UTC)


def _number(told: object) -> float | None:
    """pynmea2 gives numbers, None, or the text itself where it could not read it."""
    return None if told in (None, "") else float(str(told))


def _count(told: object) -> int | None:
    text = str(told or "")
    return int(text) if text.isdecimal() else None
