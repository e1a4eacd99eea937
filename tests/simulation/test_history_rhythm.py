"""An invented year has the shape of a real one, and as many calls as were asked for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.simulation.history import rhythm

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def year() -> list:  # type: ignore[type-arg]
    found = rhythm.moments(
        date(2025, 1, 1), date(2025, 12, 31), per_year=60_000, zone=ZONE, chance=Random(1)
    )
    return [at.astimezone(ZONE) for at in found]


def test_a_year_has_as_many_as_were_asked_for(year):
    assert len(year) == pytest.approx(60_000, rel=0.02)


def test_moments_come_in_order(year):
    assert year == sorted(year)


def test_the_night_is_quiet_and_the_morning_is_not(year):
    hours = Counter(at.hour for at in year)
    assert hours[9] > 3 * hours[3]
    assert hours[20] > 1.5 * hours[23]


def test_winter_has_more_than_spring(year):
    months = Counter(at.month for at in year)
    assert months[1] / 31 > 1.08 * months[4] / 30


def test_the_evening_of_a_holiday_has_more(year):
    def evening(day: date) -> float:
        return sum(
            rhythm.rate_per_hour(at, 60_000)
            for at in (rhythm.datetime(day.year, day.month, day.day, h) for h in rhythm.EVENING)
        )

    assert evening(date(2025, 10, 1)) > 1.2 * evening(date(2025, 10, 8))


def test_one_seed_gives_one_year():
    def week(seed: int) -> list:  # type: ignore[type-arg]
        span = date(2025, 3, 1), date(2025, 3, 7)
        return list(rhythm.moments(*span, per_year=5000, zone=ZONE, chance=Random(seed)))

    assert week(4) == week(4) != week(5)


@pytest.mark.parametrize("mean", [0.0, 0.4, 3.0, 40.0, 400.0])
def test_counts_have_the_mean_that_was_wanted(mean):
    chance = Random(2)
    drawn = [rhythm.poisson(mean, chance) for _ in range(2000)]
    assert sum(drawn) / len(drawn) == pytest.approx(mean, rel=0.06, abs=0.001)
