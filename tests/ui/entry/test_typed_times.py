"""Times typed with four digits: the latest such moment that has been, never before the last one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.ui.kit.entry.moments import BadTime, coming_moment, moment_of

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 21, 7, 30, 40, tzinfo=UTC)
"""15:30:40 in the centre's zone."""


def at(hour: int, minute: int, second: int = 0, *, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def read(typed: str, since: datetime, now: datetime = NOW) -> datetime:
    return moment_of(typed, now=now, since=since, zone=ZONE)


def refused(typed: str, since: datetime, now: datetime = NOW) -> str:
    with pytest.raises(BadTime) as bad:
        read(typed, since, now)
    return bad.value.key


@pytest.mark.parametrize("typed", ["1507", "15:07", "15：07", "150700", "15 07"])
def test_a_time_is_read_however_it_is_parted(typed: str) -> None:
    assert read(typed, at(14, 0)) == at(15, 7)


def test_a_time_before_midnight_typed_after_it_is_yesterdays() -> None:
    after_midnight = at(0, 10, day=22)
    assert read("2350", at(23, 40), after_midnight) == at(23, 50)
    assert read("0005", at(23, 50), after_midnight) == at(0, 5, day=22)


def test_a_time_that_has_not_come_is_said_to_be_so() -> None:
    assert refused("1531", at(14, 0)) == "entry.bad.future"
    assert refused("2359", at(14, 0)) == "entry.bad.future"


def test_a_time_before_the_one_above_is_said_to_be_so() -> None:
    assert refused("1459", at(15, 0)) == "entry.bad.goes-back"


def test_two_stages_within_a_minute_need_no_seconds() -> None:
    assert read("1507", at(15, 7, 42)) == at(15, 7, 42)
    assert refused("150741", at(15, 7, 42)) == "entry.bad.goes-back"


@pytest.mark.parametrize("typed", ["", "15", "157", "2460", "9999", "15075", "１５０７", "ab12"])
def test_what_is_no_time_is_said_to_be_none(typed: str) -> None:
    assert refused(typed, at(14, 0)) == "entry.bad.no-time"


def test_what_is_planned_is_the_next_such_moment() -> None:
    assert coming_moment("1600", now=NOW, zone=ZONE) == at(16, 0)
    assert coming_moment("0800", now=NOW, zone=ZONE) == at(8, 0, day=22)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 36 * 60))
def test_whatever_is_read_lies_between_the_last_time_and_now(
    hour: int, minute: int, ago_min: int
) -> None:
    since = NOW - timedelta(minutes=ago_min)
    try:
        found = read(f"{hour:02d}{minute:02d}", since)
    except BadTime:
        return
    assert since <= found <= NOW
