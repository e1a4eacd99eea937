"""When a copy is due, what is late, and which copies stay."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.domain.backups import (
    BackupPlan,
    BackupTold,
    BackupTrouble,
    Retention,
    is_due,
    is_proof_due,
    judged,
    kept,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLAN = BackupPlan(at=time(3), zone=SHANGHAI, proof_every=timedelta(days=1))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In the centre's zone, November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def told(made: datetime | None, proven: datetime | None = None) -> BackupTold:
    return BackupTold(made_at=made, sequence=9, proven_at=proven)


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        (None, at(22, 12), True),
        (at(22, 3, 1), at(22, 12), False),
        (at(21, 3, 1), at(22, 2, 59), False),
        (at(21, 3, 1), at(22, 3), True),
        (at(21, 23), at(22, 3), True),
    ],
)
def test_a_copy_is_due_once_its_hour_of_the_zone_has_come(made, now, due):
    assert is_due(PLAN, made, now) is due


def test_a_copy_that_fails_all_night_is_overdue_in_the_morning_not_before():
    began, last = at(1, 0), told(at(21, 3, 1), at(21, 4))
    assert judged(PLAN, last, began, at(22, 8, 59)).trouble is None
    assert judged(PLAN, last, began, at(22, 9, 1)).trouble is BackupTrouble.OVERDUE


def test_a_centre_that_was_just_started_is_given_the_time_for_its_first_copy():
    began = at(22, 12)
    assert judged(PLAN, told(None), began, at(22, 17)).trouble is None
    assert judged(PLAN, told(None), began, at(22, 19)).trouble is BackupTrouble.OVERDUE


def test_copies_that_nobody_could_restore_for_too_long_are_told():
    began = at(1, 0)
    assert judged(PLAN, told(at(22, 3), at(21, 4)), began, at(22, 9)).trouble is None
    late = judged(PLAN, told(at(22, 3), at(20, 4)), began, at(22, 9))
    assert late.trouble is BackupTrouble.UNPROVEN


def test_what_is_worse_than_late_is_told_instead():
    broken = BackupTold(made_at=at(1, 3), trouble=BackupTrouble.BROKEN)
    assert judged(PLAN, broken, at(1, 0), at(22, 9)).trouble is BackupTrouble.BROKEN


def test_each_night_s_copy_is_tried_once():
    new = BackupTold(made_at=at(22, 3), sequence=9, proven_at=at(21, 4), proven_sequence=5)
    assert is_proof_due(PLAN, new, at(22, 3, 5))
    done = BackupTold(made_at=at(22, 3), sequence=9, proven_at=at(22, 4), proven_sequence=9)
    assert not is_proof_due(PLAN, done, at(23, 2))


def test_the_last_of_each_day_week_and_month_stay():
    nights = [at(1, 3) + timedelta(days=n) for n in range(-120, 22)]
    stay = kept(nights, Retention(daily=7, weekly=5, monthly=3), SHANGHAI)
    days = sorted(moment.astimezone(SHANGHAI).date().isoformat() for moment in stay)
    assert days == [
        "2026-09-30",  # months
        "2026-10-25",  # weeks, which end on Sundays
        "2026-10-31",
        "2026-11-01",
        "2026-11-08",
        "2026-11-15",
        *(f"2026-11-{day}" for day in range(16, 23)),
    ]


def test_the_newest_copy_stays_whatever_the_rule_says():
    assert kept([at(1, 3), at(2, 3)], Retention(daily=0, weekly=0, monthly=0), SHANGHAI) == {
        at(2, 3)
    }
