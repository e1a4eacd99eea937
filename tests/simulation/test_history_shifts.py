"""Who serves when in an invented past: no gap, over midnight, the same team together."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from dispatch_app.simulation.history.desks import breaks
from dispatch_app.simulation.history.shifts import SEAT_HOURS, crew_of, person_at, turns

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 10, 30)


def shifts_of(days, hours=SEAT_HOURS):
    return list(turns(FIRST, FIRST + timedelta(days=days - 1), hours, ZONE))


@given(st.integers(1, 40), st.sampled_from([(0, 8, 16), (8, 20), (7,)]))
def test_one_shift_begins_when_the_last_ends(days, hours):
    found = shifts_of(days, hours)
    assert len(found) == days * len(hours)
    assert all(one.ends == two.begins for one, two in pairwise(found))
    assert all(turn.begins < turn.ends for turn in found)


def test_a_night_shift_runs_over_midnight():
    evening = shifts_of(1, (8, 20))[1]
    assert evening.begins.astimezone(ZONE).date() < evening.ends.astimezone(ZONE).date()


def test_four_teams_take_turns_and_sit_together():
    first, second, *_ = shifts_of(2)
    assert person_at(0, first)[:-1] == person_at(3, first)[:-1]
    assert person_at(0, first) != person_at(0, second)
    assert len({person_at(0, turn) for turn in shifts_of(4)}) == 4


def test_the_driver_is_who_the_papers_say_drives():
    papers = ("演示甲(医师)", "演示乙(驾驶员)", "演示丙(护士)")
    driver, others = crew_of(papers, shifts_of(1)[0])
    assert "驾驶" in driver
    assert len(others) == 2
    assert crew_of((), shifts_of(1)[0])[1] == ()


@given(st.integers(0, 10_000))
def test_every_break_lies_within_its_shift(seed):
    turn = shifts_of(1)[1]
    length_s = (turn.ends - turn.begins).total_seconds()
    found = breaks(turn, Random(seed))
    assert any(reason == "meal" for _, reason, _ in found)
    assert all(0 < after < length_s for after, _, _ in found)
