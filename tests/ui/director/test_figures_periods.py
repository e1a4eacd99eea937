"""Periods: nothing twice, nothing left out, and like is held against like."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.director.figures_periods import (
    Beside,
    Kind,
    Period,
    beside,
    day_of,
    period_at,
    span_of,
    spans_of,
    turned,
)

ZONE = "Asia/Shanghai"
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
TODAY = date(2026, 11, 22)


@given(st.sampled_from(list(Kind)), DAYS, st.integers(-30, 30))
def test_periods_follow_each_other_without_gap_or_overlap(kind, day, by):
    period = turned(period_at(kind, day), by)
    after = turned(period, 1)
    assert after.first == period.last + timedelta(days=1)
    assert turned(after, -1) == period


@given(st.sampled_from(list(Kind)), DAYS)
def test_a_period_holds_the_day_it_was_asked_for(kind, day):
    period = period_at(kind, day)
    assert period.first <= day <= period.last


def test_a_day_of_a_year_ago_has_the_same_weekday():
    ago = beside(period_at(Kind.DAY, TODAY), Beside.YEAR_AGO)
    assert ago is not None
    assert ago.first.weekday() == TODAY.weekday()
    assert ago.first == date(2025, 11, 23)


def test_a_month_of_a_year_ago_is_that_month_whole():
    ago = beside(period_at(Kind.MONTH, date(2025, 2, 3)), Beside.YEAR_AGO)
    assert ago == Period(Kind.MONTH, date(2024, 2, 1), date(2024, 2, 29))


def test_days_begin_at_midnight_of_the_centre():
    span = span_of(Period(Kind.FREE, date(2026, 11, 1), date(2026, 11, 2)), ZONE)
    assert span.since == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert span.until == datetime(2026, 11, 2, 16, tzinfo=UTC)


def test_half_a_month_is_held_against_half_a_month():
    now = datetime(2026, 11, 15, 4, 30, 17, tzinfo=UTC)
    mine, other = spans_of(period_at(Kind.MONTH, date(2026, 11, 15)), Beside.BEFORE, ZONE, now)
    assert other is not None
    assert mine.until == now.replace(second=0)
    assert other.until - other.since == mine.until - mine.since
    assert other.since == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_a_period_that_is_over_is_held_whole_against_a_whole_one():
    now = datetime(2026, 11, 15, tzinfo=UTC)
    period = period_at(Kind.MONTH, date(2026, 3, 5))
    mine, other = spans_of(period, Beside.BEFORE, ZONE, now)
    assert other is not None
    assert (mine.until - mine.since).days == 31
    assert (other.until - other.since).days == 28


def test_a_shorter_month_before_is_not_counted_beyond_its_end():
    now = datetime(2026, 3, 31, 4, tzinfo=UTC)
    _, other = spans_of(period_at(Kind.MONTH, date(2026, 3, 31)), Beside.BEFORE, ZONE, now)
    assert other is not None
    assert other.until == datetime(2026, 2, 28, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("11-22", TODAY),
        ("12-24", date(2025, 12, 24)),
        ("-1", date(2026, 11, 21)),
        ("0", TODAY),
        ("02-30", None),
        ("yesterday", None),
        ("", None),
        ("-99999999", None),
    ],
)
def test_a_day_is_written_shortly(text, day):
    assert day_of(text, TODAY) == day
