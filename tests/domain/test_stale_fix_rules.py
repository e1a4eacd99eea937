"""What the centre does with vehicles whose fix is old: out of the table, or ranked by age."""

from __future__ import annotations

import pytest

from dispatch_app.domain.codes import Level
from dispatch_app.domain.ranking import Travel, Why, rank_vehicles
from dispatch_app.domain.stale_fixes import StaleFixes, StaleRule
from dispatch_app.domain.timers import Timers
from tests.fakes.builders import V01, V02, V03, a_centre

RANK = StaleFixes(rule=StaleRule.RANK)


def drive(time_s: float, age_s: float | None = 2.0) -> Travel:
    return Travel(time_s=time_s, distance_m=time_s * 10, fix_age_s=age_s)


def ranked(age_s, stale=RANK, **more):  # type: ignore[no-untyped-def]
    travel = {V01: drive(100, age_s), V02: drive(200), V03: drive(300)}
    return rank_vehicles(a_centre().state, travel, wanted=None, priority=None, stale=stale, **more)


def of_01(rows):  # type: ignore[no-untyped-def]
    return next(row for row in rows if row.vehicle == V01)


def test_by_the_usual_rule_an_old_fix_keeps_a_vehicle_out() -> None:
    row = of_01(ranked(130.0, stale=None))
    assert (row.excluded, row.reason, row.added_s) == (True, Why.STALE_FIX, 0.0)


def test_without_a_rule_the_timers_say_what_is_old() -> None:
    row = of_01(ranked(130.0, stale=None, timers=Timers(fix_stale_s=200.0)))
    assert not row.excluded


def test_a_centre_that_ranks_them_adds_to_the_road_time_by_the_minute() -> None:
    row = of_01(ranked(120.0 + 3 * 60))
    assert (row.excluded, row.reason) == (False, Why.STALE_RANKED)
    assert (row.time_s, row.added_s) == (160.0, 60.0)


def test_its_age_can_cost_a_vehicle_its_place() -> None:
    assert [row.vehicle for row in ranked(130.0)] == [V01, V02, V03]
    assert [row.vehicle for row in ranked(120.0 + 6 * 60)] == [V02, V01, V03]


def test_a_vehicle_with_an_old_fix_is_never_called_the_nearest() -> None:
    assert ranked(130.0)[0].reason == Why.STALE_RANKED


def test_the_row_changes_by_the_minute_not_by_the_second() -> None:
    assert of_01(ranked(241.0)).time_s == of_01(ranked(299.0)).time_s
    assert of_01(ranked(299.0)).time_s != of_01(ranked(301.0)).time_s


def test_where_nothing_is_added_only_the_age_is_shown() -> None:
    shown = StaleFixes(rule=StaleRule.RANK, added_s_per_min=0.0)
    row = of_01(ranked(600.0, stale=shown))
    assert (row.time_s, row.fix_age_s, row.reason) == (100.0, 600.0, Why.STALE_RANKED)


def test_too_old_is_out_under_either_rule() -> None:
    assert of_01(ranked(900.0)).excluded is False
    assert of_01(ranked(901.0)).reason == Why.STALE_FIX


def test_a_wrong_level_is_named_before_the_age_and_the_age_still_costs() -> None:
    travel = {V01: drive(100, 300.0), V02: drive(200), V03: drive(300)}
    rows = rank_vehicles(a_centre().state, travel, wanted=Level.ALS, priority=None, stale=RANK)
    row = of_01(rows)
    assert (row.reason, row.added_s) == (Why.OTHER_LEVEL, 60.0)


@pytest.mark.parametrize("age_s", [None, 0.0, 120.0])
def test_fresh_fixes_and_none_cost_nothing(age_s: float | None) -> None:
    assert RANK.added_s(age_s) == 0.0
    assert not RANK.is_ranked_stale(age_s)
