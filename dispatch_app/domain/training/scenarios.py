"""Scenarios: what comes in a training run, minute by minute, grown from a seed. Pure.

The same scenario, seed and people make the same run, to the second.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dispatch_app.domain.figures.model import Words
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.training.callers import ScriptMaker
from dispatch_app.domain.training.values import CallerScript, Manner, Trouble


class BadScenario(Exception):
    """A scenario cannot be used. Names the file, the place in it and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """From this minute on, so many calls a minute."""

    minute: float
    calls: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCalls:
    """Calls that the scenario itself holds: `count` people tell of one event, one after another
    within `minutes`."""

    minute: float
    complaint: str
    event: str = ""
    count: int = 1
    minutes: float = 2.0
    vehicles: int = 1
    manner: Manner | None = None
    opening: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTrouble:
    """`minutes`: so long it lasts; `count`: so many vehicles or hospitals; `ability`: of a hospital
    that can do this."""

    minute: float
    trouble: Trouble
    minutes: float
    count: int = 1
    ability: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`idle`: the share of callers who need nobody. `gives_up`: of those who do not wait."""

    id: str
    name: Words
    about: Words
    minutes: float
    rates: tuple[Rate, ...]
    complaints: Mapping[str, float]
    """Weights by code; empty: all alike."""
    manners: Mapping[Manner, float]
    idle: float = 0.1
    gives_up: float = 0.05
    calls: tuple[FixedCalls, ...] = ()
    troubles: tuple[PlannedTrouble, ...] = ()
    weights: Mapping[str, float]
    """Points of figures that count otherwise here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCall:
    minute: float
    script: CallerScript


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTrouble:
    """`subject`: a vehicle or hospital; empty for what the run itself takes away."""

    minute: float
    trouble: Trouble
    subject: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What the simulated city has that can be taken away."""

    vehicles: Sequence[str]
    hospitals: Mapping[str, frozenset[str]]
    """What each can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A scenario grown from a seed; both in the order of their minutes."""

    calls: tuple[DueCall, ...]
    troubles: tuple[DueTrouble, ...]


def grown(scenario: Scenario, maker: ScriptMaker, town: Town, seed: int) -> Played:
    """Calls and troubles have a chance of their own each: to change one leaves the other alone."""
    chance = random.Random(f"{scenario.id}/{seed}/calls")
    calls = [*_random_calls(scenario, maker, chance), *_fixed_calls(scenario, maker, chance)]
    troubles = _troubles(scenario, town, random.Random(f"{scenario.id}/{seed}/troubles"))
    return Played(
        calls=tuple(sorted(calls, key=lambda due: due.minute)),
        troubles=tuple(sorted(troubles, key=lambda due: due.minute)),
    )


def _random_calls(
    scenario: Scenario, maker: ScriptMaker, chance: random.Random
) -> Iterator[DueCall]:
    for minute in _minutes(scenario, chance):
        idle = chance.random() < scenario.idle
        script = (
            maker.idle(chance)
            if idle
            else maker.needing(
                _drawn(scenario.complaints, chance, maker.complaints),
                chance,
                manner=_drawn(scenario.manners, chance, (Manner.CALM,)),
            )
        )
        if chance.random() < scenario.gives_up:
            script = maker.giving_up(script)
        yield DueCall(minute=minute, script=script)


def _minutes(scenario: Scenario, chance: random.Random) -> Iterator[float]:
    """When somebody calls: by chance, as often as the rate of the minute says."""
    ends = (*scenario.rates, Rate(minute=scenario.minutes, calls=0.0))
    for rate, then in pairwise(ends):
        at = rate.minute
        while rate.calls > 0:
            at += chance.expovariate(rate.calls)
            if at >= min(then.minute, scenario.minutes):
                break
            yield at


def _drawn[T](weights: Mapping[T, float], chance: random.Random, otherwise: Sequence[T]) -> T:
    if not weights:
        return chance.choice(list(otherwise))
    return chance.choices(list(weights), list(weights.values()))[0]


def _fixed_calls(
    scenario: Scenario, maker: ScriptMaker, chance: random.Random
) -> Iterator[DueCall]:
    for fixed in scenario.calls:
        scripts = maker.of_one_event(fixed, chance)
        for number, script in enumerate(scripts):
            later = chance.uniform(0, fixed.minutes) if number else 0.0
            yield DueCall(minute=fixed.minute + later, script=script)


def _troubles(scenario: Scenario, town: Town, chance: random.Random) -> Iterator[DueTrouble]:
    for planned in scenario.troubles:
        for subject in _subjects(planned, town, chance):
            for minute, over in (
                (planned.minute, False),
                (planned.minute + planned.minutes, True),
            ):
                yield DueTrouble(minute=minute, trouble=planned.trouble, subject=subject, over=over)


def _subjects(planned: PlannedTrouble, town: Town, chance: random.Random) -> Sequence[str]:
    if planned.trouble is Trouble.VEHICLE_OUT:
        there = list(town.vehicles)
    elif planned.trouble is Trouble.HOSPITAL_FULL:
        there = [
            hospital
            for hospital, able in town.hospitals.items()
            if not planned.ability or planned.ability in able
        ]
    else:
        return ("",)
    return chance.sample(there, min(planned.count, len(there)))
