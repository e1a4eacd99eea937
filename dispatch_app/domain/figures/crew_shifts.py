"""From when to when a crew served on a vehicle, by what its log tells. Knows no meal and no store.

A crew serves from its signing on until another signs on, or the vehicle's time of service ends.
Who signs on once more within twelve hours goes on with the same shift; later it is a new one, and
when the first ended nobody told.
A planned shift in which nobody signed on counts as it was planned, its crew unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dispatch_app.domain.quick import dataclass

SAME_SHIFT_MS = 12 * 3_600_000
SERVES_AT_MOST_MS = 24 * 3_600_000
"""So long a crew may still serve whose end nobody told: until then a planned shift is its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOn:
    """Times are milliseconds since 1970, UTC, here as in all that follow; `number`: the event's."""

    number: int
    at: int
    driver: str
    crew: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEnded:
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    number: int
    shift: str
    since: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    shift: str
    at: int


Told = SignedOn | ServiceEnded | Planned | Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewShift:
    """`ended`: None while it goes on, and where nobody told its end."""

    number: int
    began: int
    ended: int | None
    driver: str = ""
    crew: tuple[str, ...] = ()


def crew_shifts(told: Sequence[Told]) -> list[CrewShift]:
    """All shifts of one vehicle, out of its log in the order of the journal."""
    signed = list(_signed(told))
    plans = [
        CrewShift(number=plan.number, began=plan.since, ended=plan.until)
        for plan in _kept_plans(told)
        if not _somebody_served(signed, plan)
    ]
    return sorted((*signed, *plans), key=lambda shift: (shift.began, shift.number))


def _somebody_served(signed: Sequence[CrewShift], plan: Planned) -> bool:
    """Crews follow each other: the last that began before the plan's end is the one to ask."""
    place = bisect_left(signed, plan.until, key=lambda shift: shift.began)
    if not place:
        return False
    last = signed[place - 1]
    serves_until = last.began + SERVES_AT_MOST_MS
    return plan.since < (serves_until if last.ended is None else min(last.ended, serves_until))


def _signed(told: Iterable[Told]) -> Iterator[CrewShift]:
    now: CrewShift | None = None
    for each in told:
        match each:
            case SignedOn():
                same = now is not None and (now.driver, now.crew) == (each.driver, each.crew)
                if now is not None and same and each.at - now.began < SAME_SHIFT_MS:
                    continue
                if now is not None:
                    yield now if same else replace(now, ended=each.at)
                now = CrewShift(
                    number=each.number,
                    began=each.at,
                    ended=None,
                    driver=each.driver,
                    crew=each.crew,
                )
            case ServiceEnded() if now is not None:
                yield replace(now, ended=each.at)
                now = None
    if now is not None:
        yield now


def _kept_plans(told: Iterable[Told]) -> Iterator[Planned]:
    """A plan that is dropped while it runs counts until then; one that is dropped before, never."""
    plans: dict[str, Planned] = {}
    for each in told:
        match each:
            case Planned():
                plans[each.shift] = each
            case Dropped() if each.shift in plans:
                plan = plans.pop(each.shift)
                if each.at > plan.since:
                    plans[each.shift] = replace(plan, until=min(plan.until, each.at))
    yield from plans.values()
