"""Who serves when: four teams take turns at three shifts a day, two crews at each vehicle. Pure.

The night shift runs over midnight. Names are made up so that nobody is taken for a real person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TEAMS = "甲乙丙丁"
SEAT_HOURS = (0, 8, 16)
CREW_HOURS = (8, 20)
CREWS = 4
_SURNAME = "演示"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One shift: from when to when (UTC), and whose it is, counted from the first day."""

    begins: datetime
    ends: datetime
    count: int


def turns(first: date, last: date, hours: tuple[int, ...], zone: ZoneInfo) -> Iterator[Turn]:
    """Every shift that begins on these local days, in order, without a gap between two."""
    begins = [
        datetime.combine(first + timedelta(days=day), time(hour), zone).astimezone(UTC)
        for day in range((last - first).days + 2)
        for hour in hours
    ]
    shifts = (last - first).days * len(hours) + len(hours)
    for count in range(shifts):
        yield Turn(begins=begins[count], ends=begins[count + 1], count=count)


def person_at(seat_index: int, turn: Turn) -> str:
    """Who sits at a seat in a shift: the same team sits together."""
    return f"{_SURNAME}{TEAMS[turn.count % len(TEAMS)]}{seat_index + 1}"


def crew_of(registered: tuple[str, ...], turn: Turn) -> tuple[str, tuple[str, ...]]:
    """Driver and the others, of a vehicle with this crew on its papers: `演示甲子1(驾驶员)`."""
    there = [_by_turns(name, turn) for name in registered]
    driver = next((name for name in there if "驾驶" in name), there[0] if there else _SURNAME)
    return driver, tuple(name for name in there if name != driver)


def _by_turns(name: str, turn: Turn) -> str:
    """Four people share a place on a vehicle: each is named after the first, with a letter."""
    bare, bracket, trade = name.partition("(")
    return f"{bare}{TEAMS[turn.count % CREWS]}{bracket}{trade}"
