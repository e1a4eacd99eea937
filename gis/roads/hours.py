"""Hours of the week as map tags write them (`Mo-Fr 07:00-09:00`). Knows no roads.

Reads the part of the opening_hours notation that stands on roads: days, lists and ranges of days,
times of day, several rules, `off`. Holidays, seasons, the sun and conditions of other kinds
(weight, weather) are not understood and said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

DAY_MIN: Final = 24 * 60
WEEK_MIN: Final = 7 * DAY_MIN
_DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_EVERY_DAY: Final = frozenset(range(7))
_DAY: Final = (
    r"(?:mon?(?:day)?|tue?(?:sday)?|wed?(?:nesday)?|thu?(?:rsday)?|fri?(?:day)?|sat?(?:urday)?"
    r"|sun?(?:day)?)\b"
)
_TOKEN: Final = re.compile(
    r"(?P<always>24/7)"
    r"|(?P<time>\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2})"
    rf"|(?P<days>{_DAY}(?:\s*[-–]\s*{_DAY})?)"
    r"|(?P<holiday>[ps]h)"
    r"|(?P<off>off|closed)"
    r"|(?P<end>;)"
    r"|(?P<gap>[\s,]+)",
    re.IGNORECASE,
)

Span = tuple[int, int]
"""Minutes since Monday, midnight; the end is not part of it."""


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Some part of the week; spans are sorted and do not touch."""

    spans: tuple[Span, ...]

    @classmethod
    def of(cls, minutes: frozenset[int] | set[int]) -> Self:
        """The hours that consist of these minutes of the week."""
        spans: list[Span] = []
        for minute in sorted(minutes):
            if spans and spans[-1][1] == minute:
                spans[-1] = (spans[-1][0], minute + 1)
            else:
                spans.append((minute, minute + 1))
        return cls(tuple(spans))

    @property
    def minutes(self) -> frozenset[int]:
        return frozenset(minute for begin, end in self.spans for minute in range(begin, end))

    def covers(self, local: datetime) -> bool:
        """Whether a moment, in local time, lies in these hours."""
        minute = local.weekday() * DAY_MIN + local.hour * 60 + local.minute
        return any(begin <= minute < end for begin, end in self.spans)

    def outside(self) -> Hours:
        """All of the week but these."""
        edges = [0, *(edge for span in self.spans for edge in span), WEEK_MIN]
        spans = zip(edges[::2], edges[1::2], strict=True)
        return Hours(tuple((begin, end) for begin, end in spans if begin < end))

    def __or__(self, other: Hours) -> Hours:
        return Hours.of(self.minutes | other.minutes)


ALWAYS: Final = Hours(((0, WEEK_MIN),))
NEVER: Final = Hours(())


@dataclass(frozen=True, slots=True)
class Conditional:
    """One value of a conditional tag, with its hours; None where they were not understood."""

    value: str
    hours: Hours | None


def read_conditional(text: str) -> tuple[Conditional, ...]:
    """The parts of `no_left_turn @ (07:00-09:00); no_u_turn @ (Mo-Fr 17:00-19:00)`."""
    return tuple(_conditional(part) for part in _parts(text))


def read_hours(text: str) -> Hours | None:
    """The hours of an opening_hours value; None where it was not understood or names none."""
    tokens = _tokens(text)
    return None if tokens is None else _hours(tokens)


def _conditional(part: str) -> Conditional:
    value, at, condition = part.partition("@")
    condition = condition.strip()
    if condition.startswith("(") and condition.endswith(")"):
        condition = condition[1:-1]
    return Conditional(value.strip(), read_hours(condition) if at else None)


def _parts(text: str) -> Iterator[str]:
    """Cut at semicolons outside parentheses."""
    depth, start = 0, 0
    for at, letter in enumerate(text + ";"):
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            part = text[start:at].strip()
            start = at + 1
            if part:
                yield part


_Token = tuple[str, str]


def _tokens(text: str) -> list[_Token] | None:
    found, at = list[_Token](), 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            return None
        if match.lastgroup != "gap":
            found.append((match.lastgroup, match.group().lower()))
        at = match.end()
    return found


def _hours(tokens: list[_Token]) -> Hours | None:
    rules = _Rules()
    for kind, text in tokens:
        if not rules.take(kind, text):
            return None
    rules.close()
    return Hours.of(rules.minutes) if rules.minutes else None


class _Rules:
    """Takes the tokens of one value from left to right."""

    def __init__(self) -> None:
        self.minutes: set[int] = set()
        self._days: set[int] = set()
        self._holiday = False
        self._used = False
        """The days have had their times: the next day begins a new list."""

    def take(self, kind: str, text: str) -> bool:
        """False where the token makes no sense."""
        match kind:
            case "always":
                self.minutes |= ALWAYS.minutes
                self._used = True
            case "time":
                return self._times(text)
            case "days" | "holiday":
                self._name(kind, text)
            case "off":
                self._take_off()
            case "end":
                self.close()
        return True

    def close(self) -> None:
        """Days without times mean the whole day."""
        if self._days and not self._used:
            self.minutes |= _minutes(frozenset(self._days), 0, DAY_MIN)
        self._begin()

    def _begin(self) -> None:
        self._days, self._holiday, self._used = set(), False, False

    def _name(self, kind: str, text: str) -> None:
        if self._used:
            self._begin()
        if kind == "holiday":
            self._holiday = True
            return
        first, _, last = text.replace("–", "-").partition("-")
        begin = _DAYS.index(first.strip()[:2])
        end = _DAYS.index(last.strip()[:2]) if last else begin
        self._days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}

    def _times(self, text: str) -> bool:
        begin, end = (_minute(part) for part in re.split("[-–]", text))
        if begin is None or end is None or begin == DAY_MIN:
            return False
        days = frozenset(self._days) or (frozenset() if self._holiday else _EVERY_DAY)
        self.minutes |= _minutes(days, begin, end if end > begin else end + DAY_MIN)
        self._used = True
        return True

    def _take_off(self) -> None:
        days = frozenset(self._days) or (frozenset() if self._holiday else _EVERY_DAY)
        self.minutes -= _minutes(days, 0, DAY_MIN)
        self._used = True


def _minute(text: str) -> int | None:
    hour, _, minute = text.strip().partition(":")
    total = int(hour) * 60 + int(minute)
    return total if int(minute) < 60 and total <= DAY_MIN else None


def _minutes(days: frozenset[int], begin: int, end: int) -> set[int]:
    return {(day * DAY_MIN + minute) % WEEK_MIN for day in days for minute in range(begin, end)}
