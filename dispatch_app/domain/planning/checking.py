"""Holds a roster against the seats that are needed, and against the rules for its people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from dispatch_app.domain.planning.history import SLOT_MIN, SLOTS
from dispatch_app.domain.planning.roster import (
    DAY_MIN,
    GRAIN_MIN,
    Roster,
    RosterPerson,
    Worked,
    worked,
)
from dispatch_app.domain.quick import dataclass

WEEK = timedelta(days=7)


def seated(roster: Roster, day: date) -> tuple[int, ...]:
    """For each half hour of a day, how many seats are taken at its emptiest moment.

    Whoever has a break, or still takes over, has no seat. Shifts of the day before reach into it.
    """
    grains = [0] * (DAY_MIN // GRAIN_MIN)
    for back in (1, 0):
        of = (day - timedelta(days=back)).isoformat()
        for key in roster.shifts.get(of, {}).values():
            kind = roster.kind(key)
            if kind is None:
                continue
            for minute in range(kind.hand_over_min, kind.length_min, GRAIN_MIN):
                pause = any(b.after_min <= minute < b.after_min + b.length_min for b in kind.breaks)
                grain = (kind.starts_min + minute - back * DAY_MIN) // GRAIN_MIN
                if not pause and 0 <= grain < len(grains):
                    grains[grain] += 1
    each = SLOT_MIN // GRAIN_MIN
    return tuple(min(grains[n * each : (n + 1) * each]) for n in range(SLOTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Half hours in a row in which seats are short, by `missing` at their worst."""

    day: date
    first: int
    last: int
    missing: int


def short(needed: Sequence[int], there: Sequence[int], day: date) -> tuple[Gap, ...]:
    found: list[Gap] = []
    for slot, (need, have) in enumerate(zip(needed, there, strict=True)):
        if have >= need:
            continue
        missing = need - have
        if found and found[-1].last == slot - 1:
            last = found.pop()
            worst = max(last.missing, missing)
            found.append(Gap(day=day, first=last.first, last=slot, missing=worst))
        else:
            found.append(Gap(day=day, first=slot, last=slot, missing=missing))
    return tuple(found)


class Breach(StrEnum):
    """Which rule a roster breaks for one person."""

    WEEK = "week"
    REST = "rest"
    OVERLAP = "overlap"
    DAYS = "days"
    NIGHTS = "nights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    person: str
    day: date
    """The first day on which it is broken."""
    rule: Breach
    found: float
    """Hours or days, as the rule counts."""
    limit: float


def broken(roster: Roster, first: date, last: date, zone: ZoneInfo) -> tuple[Broken, ...]:
    """What is broken by shifts of these days; what was before them counts along."""
    found: list[Broken] = []
    for person in roster.people:
        shifts = list(worked(roster, person.id, first - timedelta(days=14), last, zone))
        for one in _of_person(roster, person, shifts):
            if first <= one.day <= last:
                found.append(one)
    return tuple(sorted(found, key=lambda b: (b.day, b.person, b.rule.value)))


def _of_person(roster: Roster, person: RosterPerson, shifts: Sequence[Worked]) -> Iterator[Broken]:
    yield from _rest(roster, person, shifts)
    yield from _week(roster, person, shifts)
    rules = roster.rules
    yield from _in_row(person, [s.day for s in shifts], rules.days_in_row, Breach.DAYS)
    nights = [s.day for s in shifts if s.kind.night]
    yield from _in_row(person, nights, rules.nights_in_row, Breach.NIGHTS)


def _rest(roster: Roster, person: RosterPerson, shifts: Sequence[Worked]) -> Iterator[Broken]:
    least = roster.rules.rest_h
    for before, after in pairwise(shifts):
        # One zone's local times subtract by the wall's clock; what was rested is what passed.
        rested_h = (after.begins.timestamp() - before.ends.timestamp()) / 3600
        if rested_h < least:
            rule = Breach.OVERLAP if rested_h < 0 else Breach.REST
            yield Broken(
                person=person.id, day=after.day, rule=rule, found=max(rested_h, 0), limit=least
            )


def _week(roster: Roster, person: RosterPerson, shifts: Sequence[Worked]) -> Iterator[Broken]:
    """Any seven days in a row, told once for each run of days on which it is broken."""
    told: date | None = None
    for one in shifts:
        hours = sum(s.kind.worked_min / 60 for s in shifts if one.day - WEEK < s.day <= one.day)
        if hours <= roster.rules.week_h:
            continue
        if told is None or one.day - told >= WEEK:
            yield Broken(
                person=person.id,
                day=one.day,
                rule=Breach.WEEK,
                found=hours,
                limit=roster.rules.week_h,
            )
            told = one.day


def _in_row(
    person: RosterPerson, days: Sequence[date], most: int, rule: Breach
) -> Iterator[Broken]:
    length, before = 0, None
    for day in days:
        length = length + 1 if before is not None and day - before == timedelta(days=1) else 1
        before = day
        if length == most + 1:
            yield Broken(person=person.id, day=day, rule=rule, found=length, limit=most)
