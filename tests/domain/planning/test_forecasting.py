"""A forecast finds the pattern that calls were drawn from, and its intervals hold what they say."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.planning.forecast import back_test, forecast, quantiles
from dispatch_app.domain.planning.history import SLOTS, CallHistory

FIRST = date(2025, 1, 6)
"""A Monday."""
WEEKDAY = (1.0, 1.0, 1.0, 1.0, 1.1, 1.3, 1.2)
FEAST = {date(2025, 1, 29) + timedelta(days=n): "春节" for n in range(6)}


def shape(slot: int) -> float:
    """Few at night, most before noon."""
    return (0.3 + (slot > 12) + (18 <= slot <= 24) * 0.8) / 55


def rate(day: date, slot: int, level: float) -> float:
    season = 1.2 if day.month in (7, 8) else 1.0
    feast = 0.6 if day in FEAST else 1.0
    return level * WEEKDAY[day.weekday()] * season * feast * shape(slot)


def drawn(days: int, level: float, *, spread: float = 0.0, seed: int = 3) -> CallHistory:
    """Counts of such a centre; with a spread, each half hour has a luck of its own."""
    chance = random.Random(seed)

    def count(mean: float) -> int:
        if spread:
            mean = chance.gammavariate(1 / spread, mean * spread)
        found, at = 0, chance.expovariate(1.0)
        while at < mean:
            found += 1
            at += chance.expovariate(1.0)
        return found

    return CallHistory(
        first=FIRST,
        counts=tuple(
            tuple(count(rate(FIRST + timedelta(days=n), slot, level)) for slot in range(SLOTS))
            for n in range(days)
        ),
    )


def test_level_weekdays_and_half_hours_are_found() -> None:
    found = forecast(drawn(150, 480), FEAST)
    for ahead in (0, 5, 6):
        day = FIRST + timedelta(days=151 + ahead)
        said = found.mean_of(day)
        true = [rate(day, slot, 480) for slot in range(SLOTS)]
        assert sum(said) == pytest.approx(sum(true), rel=0.06)
        for slot in (4, 20, 40):
            assert said[slot] == pytest.approx(true[slot], rel=0.15)


def test_holidays_are_told_apart_from_their_weekday() -> None:
    found = forecast(drawn(300, 480), FEAST)
    assert found.holiday == pytest.approx(0.6, abs=0.08)
    feast = date(2026, 2, 17)
    ordinary = sum(found.mean_of(feast))
    known = forecast(drawn(300, 480), {**FEAST, feast: "春节"})
    assert sum(known.mean_of(feast)) == pytest.approx(0.6 * ordinary, rel=0.15)


def test_a_day_that_was_seldom_seen_moves_little() -> None:
    """One strange day in a small centre is no rule for the next such day."""
    quiet = drawn(60, 6)
    strange = FIRST + timedelta(days=40)
    one = forecast(quiet, {strange: "庙会"})
    assert 0.8 < one.holiday < 1.25


@pytest.mark.parametrize("spread", [0.0, 0.15])
def test_intervals_hold_what_they_say(spread: float) -> None:
    tested = back_test(drawn(170, 1500, spread=spread), FEAST)
    assert tested.within_80 == pytest.approx(tested.due_80, abs=0.03)
    assert tested.within_95 == pytest.approx(tested.due_95, abs=0.02)
    assert 0.8 <= tested.due_80 < 0.9
    assert tested.day_error < tested.naive_day_error


def test_seasons_are_learnt_from_a_whole_year_on() -> None:
    """Before that they cannot be told from growth."""
    short, long = forecast(drawn(300, 480), FEAST), forecast(drawn(500, 480), FEAST)
    assert set(short.month) == {1.0}
    assert long.month[6] / long.month[2] == pytest.approx(1.2, abs=0.06)


def test_what_varies_more_than_counts_do_is_measured() -> None:
    assert forecast(drawn(120, 1500), FEAST).spread < 0.01
    found = forecast(drawn(120, 1500, spread=0.15), FEAST)
    assert found.spread == pytest.approx(0.15, abs=0.04)


def test_a_level_that_has_risen_is_followed() -> None:
    before, after = drawn(200, 300), drawn(60, 600, seed=4)
    both = CallHistory(first=FIRST, counts=before.counts + after.counts)
    assert forecast(both, {}).level == pytest.approx(600 * 1.086, rel=0.1)


def test_quantiles_of_poisson_counts_are_those_of_the_tables() -> None:
    assert quantiles(4.0, 0.0, (0.025, 0.1, 0.9, 0.975)) == [1, 2, 7, 8]
    assert quantiles(0.0, 0.0, (0.1, 0.9)) == [0, 0]


def test_quantiles_of_many_calls_neither_underflow_nor_hang() -> None:
    low, high = quantiles(5000.0, 0.0, (0.025, 0.975))
    assert low == pytest.approx(5000 - 1.96 * 5000**0.5, abs=3)
    assert high == pytest.approx(5000 + 1.96 * 5000**0.5, abs=3)


@pytest.mark.parametrize("history", [drawn(27, 480), CallHistory(first=FIRST, counts=())])
def test_a_record_that_is_too_short_gives_no_forecast(history: CallHistory) -> None:
    with pytest.raises(InvalidValue):
        forecast(history, {})


def test_days_without_a_call_give_no_forecast() -> None:
    with pytest.raises(InvalidValue):
        forecast(CallHistory(first=FIRST, counts=((0,) * SLOTS,) * 60), {})
