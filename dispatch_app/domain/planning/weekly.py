"""Days to come put side by side: calls expected, seats needed, seats in the roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dispatch_app.domain.planning.checking import Gap, seated, short
from dispatch_app.domain.planning.forecast import Expected, Forecast
from dispatch_app.domain.planning.needing import Need, needed
from dispatch_app.domain.planning.roster import Roster
from dispatch_app.domain.planning.simulating import Played, play
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """One day, each tuple with its 48 half hours."""

    day: date
    expected: tuple[Expected, ...]
    """Empty where the record is too short for a forecast."""
    needed: tuple[int, ...]
    seated: tuple[int, ...]
    gaps: tuple[Gap, ...]
    holiday: str = ""

    @property
    def calls(self) -> float:
        return sum(one.mean for one in self.expected)


def days_from(
    first: date, count: int, known: Forecast | None, roster: Roster, need: Need
) -> tuple[PlannedDay, ...]:
    return tuple(_day(first + timedelta(days=n), known, roster, need) for n in range(count))


def _day(day: date, known: Forecast | None, roster: Roster, need: Need) -> PlannedDay:
    there = seated(roster, day)
    if known is None:
        return PlannedDay(day=day, expected=(), needed=(), seated=there, gaps=())
    expected = known.of(day)
    seats = needed(expected, need)
    return PlannedDay(
        day=day,
        expected=expected,
        needed=seats,
        seated=there,
        gaps=short(seats, there, day),
        holiday=known.holidays.get(day, ""),
    )


MOST_CALLS = 40_000
"""So many calls are played for one answer; more would say nothing new."""


def played(days: Sequence[PlannedDay], need: Need, *, seed: int = 7) -> tuple[Played, ...]:
    """Each day that has a roster, played many times with its seats."""
    days = [day for day in days if any(day.seated) and day.expected]
    calls = sum(day.calls for day in days)
    times = max(2, min(50, int(MOST_CALLS / max(calls, 1))))
    return tuple(
        play(
            [one.mean for one in day.expected],
            day.seated,
            handling_s=need.busy_s,
            target=need.target,
            days=times,
            seed=seed + n,
        )
        for n, day in enumerate(days)
    )
