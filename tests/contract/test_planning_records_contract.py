"""Calls are counted by half hour alike in either store: real ones that came in, by local days."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import ms_or_none
from dispatch_app.adapters.storage.planning_records import SqlPlanningRecords
from dispatch_app.adapters.storage.tables.incidents import CALL

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 21)


def a_call(name: str, rang: datetime, **more: object) -> dict[str, object]:
    known = {"id": name, "nature": "real", "rang_at": ms_or_none(rang), "direction": "in"}
    return {**known, "answered_at": None, "ended_at": None, **more}


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """In the centre's zone."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SHANGHAI).astimezone(UTC)


def talked(rang: datetime, seconds: int) -> dict[str, object]:
    return {
        "answered_at": ms_or_none(rang + timedelta(seconds=4)),
        "ended_at": ms_or_none(rang + timedelta(seconds=4 + seconds)),
    }


def test_calls_are_counted_by_local_half_hours(store_url: str) -> None:
    rows = [
        a_call("before", at(19, 23, 59, 59)),
        a_call("midnight", at(20, 0), **talked(at(20, 0), 100)),
        a_call("last of the slot", at(20, 0, 29, 59)),
        a_call("next slot", at(20, 0, 30), **talked(at(20, 0, 30), 200)),
        a_call("line without exchange", at(21, 23, 59), direction=None),
        a_call("after", at(22, 0)),
        a_call("test call", at(21, 12), nature="test"),
        a_call("called out", at(21, 12), direction="out"),
    ]
    with closing(Database(store_url)) as store:
        with store.writing() as connection:
            connection.execute(insert(CALL), rows)
        records = SqlPlanningRecords(store)
        found = records.call_history(FIRST, LAST, SHANGHAI)
        first = records.first_day(SHANGHAI)
    assert found.first == FIRST
    assert found.counts[0] == (2, 1, *[0] * 46)
    assert found.counts[1] == (*[0] * 47, 1)
    assert (found.answered, found.handling_s) == (2, 150.0)
    assert first == date(2026, 11, 19)


def test_an_empty_record_has_no_first_day_and_no_handling_time(store_url: str) -> None:
    with closing(Database(store_url)) as store:
        records = SqlPlanningRecords(store)
        assert records.first_day(SHANGHAI) is None
        found = records.call_history(FIRST, LAST, SHANGHAI)
    assert found.handling_s is None
    assert sum(map(sum, found.counts)) == 0
