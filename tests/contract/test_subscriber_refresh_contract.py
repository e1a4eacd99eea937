"""A new table of subscribers, compared, swapped and taken back, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.migrations import migrate
from dispatch_app.adapters.storage.subscriber_refresh import SubscriberRefresh
from dispatch_app.adapters.storage.tables.journal import SCHEMA_VERSION
from dispatch_app.domain.subscriber_refresh import (
    RefreshOutcome,
    RefreshReport,
    RowFault,
    due,
    loses_too_many,
    next_due,
)
from dispatch_app.domain.values import Position, Subscriber

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
HALF_PAST_TWO = time(2, 30)


@pytest.fixture
def refresh(store_url: str) -> Iterator[SubscriberRefresh]:
    database = Database(store_url)
    numbers = count(1)
    yield SubscriberRefresh(database, lambda: f"report-{next(numbers):04d}")
    database.close()


def row(n: int, address: str = "演示区", position: Position | None = None) -> Subscriber:
    return Subscriber(number=f"1990000{n:04d}", name="某人", address=address, position=position)


def take(
    refresh: SubscriberRefresh, rows: list[Subscriber], minute: int = 0, most_lost: float = 0.2
) -> RefreshReport:
    at = NOON + timedelta(minutes=minute)
    return refresh.take(rows, source="file.csv", at=at, most_lost=most_lost, rejected=3)


def test_the_report_says_what_came_what_changed_and_what_went(refresh: SubscriberRefresh) -> None:
    take(refresh, [row(n) for n in range(10)])
    moved = row(1, position=Position(lat=31.5, lon=120.5))
    fresh = [row(0, "新址"), moved, *(row(n) for n in range(2, 9)), row(20), row(21)]
    told = take(refresh, fresh, 1)
    assert (told.outcome, told.numbers) == (RefreshOutcome.TAKEN, 11)
    assert (told.added, told.changed, told.gone, told.rejected) == (2, 2, 1, 3)
    assert refresh.table.lookup(row(1).number) == moved
    assert refresh.table.lookup(row(9).number) is None
    assert [report.at for report in refresh.reports(5)] == [told.at, NOON]


def test_a_table_that_lacks_too_many_is_refused_and_the_old_one_stays(
    refresh: SubscriberRefresh,
) -> None:
    take(refresh, [row(n) for n in range(10)])
    told = take(refresh, [row(n) for n in range(7)], 1)
    assert (told.outcome, told.gone) == (RefreshOutcome.REFUSED, 3)
    assert "3 of 10" in told.why
    assert refresh.table.lookup(row(9).number) is not None
    allowed = take(refresh, [row(n) for n in range(7)], 2, most_lost=0.5)
    assert allowed.outcome is RefreshOutcome.TAKEN
    assert refresh.table.lookup(row(9).number) is None


def test_the_same_table_changes_nothing_and_keeps_the_way_back(
    refresh: SubscriberRefresh,
) -> None:
    take(refresh, [row(1, "旧址")])
    take(refresh, [row(1)], 1)
    assert take(refresh, [row(1)], 2).outcome is RefreshOutcome.SAME
    back = refresh.go_back(NOON, "试")
    assert back is not None
    assert refresh.table.lookup(row(1).number) == row(1, "旧址")


def test_the_way_back_leads_forth_again(refresh: SubscriberRefresh) -> None:
    assert refresh.go_back(NOON, "") is None
    take(refresh, [row(1, "旧址")])
    assert refresh.go_back(NOON, "") is None
    take(refresh, [row(1, "新址")], 1)
    for expected in ("旧址", "新址", "旧址"):
        refresh.go_back(NOON + timedelta(minutes=2), "")
        found = refresh.table.lookup(row(1).number)
        assert found is not None
        assert found.address == expected
    told = take(refresh, [row(1, "第三")], 3)
    assert told.changed == 1
    refresh.go_back(NOON, "")
    found = refresh.table.lookup(row(1).number)
    assert found is not None
    assert found.address == "旧址"


def test_a_source_that_cannot_be_read_is_told_and_changes_nothing(
    refresh: SubscriberRefresh,
) -> None:
    take(refresh, [row(1)])
    refresh.failed("file.csv", NOON + timedelta(minutes=1), "gone")
    assert refresh.reports(1)[0].outcome is RefreshOutcome.FAILED
    assert refresh.table.lookup(row(1).number) == row(1)


def test_it_is_known_who_brought_what_holds_and_what_was_wrong_with_rows(
    refresh: SubscriberRefresh,
) -> None:
    fault = RowFault(row=3, column="number", reason="not_a_phone_number")
    first = refresh.take(
        [row(1, "旧址")],
        source="first.csv",
        at=NOON,
        most_lost=0.2,
        rejected=1,
        faults=[fault],
        account="head",
    )
    assert (first.account, first.faults) == ("head", (fault,))
    later = NOON + timedelta(days=1)
    refresh.take([row(1)], source="second.csv", at=later, most_lost=0.2)
    live, _ = refresh.table.generations()
    assert refresh.held_since(live) == (later, "second.csv")
    back = later + timedelta(hours=1)
    refresh.go_back(back, "地址错", "keeper")
    live, _ = refresh.table.generations()
    assert refresh.held_since(live) == (back, "first.csv")
    assert [(r.account, r.faults) for r in refresh.reports(3)] == [
        *(("keeper", ()), ("", ()), ("head", (fault,))),
    ]


def test_of_a_table_put_in_by_hand_nobody_knows_since_when(refresh: SubscriberRefresh) -> None:
    take(refresh, [row(1)])
    refresh.table.replace_all([row(2)])
    live, _ = refresh.table.generations()
    assert refresh.held_since(live) == (None, "")


def test_reports_of_yesterdays_store_are_read_by_todays_program(store_url: str) -> None:
    database = Database(store_url)
    refresh = SubscriberRefresh(database, lambda: "report-0001")
    take(refresh, [row(1)])
    with database.writing() as connection:
        for name in ("account", "generation", "faults"):
            connection.execute(text(f"ALTER TABLE subscriber_refresh DROP COLUMN {name}"))
        connection.execute(SCHEMA_VERSION.delete().where(SCHEMA_VERSION.c.version > 28))
        assert migrate(connection) == 28
    (told,) = refresh.reports(5)
    assert (told.numbers, told.rejected) == (1, 3)
    assert (told.account, told.generation, told.faults) == ("", 0, ())
    live, _ = refresh.table.generations()
    assert refresh.held_since(live) == (None, "")
    database.close()


# ---- when


def told_at(at: datetime, outcome: RefreshOutcome = RefreshOutcome.TAKEN) -> RefreshReport:
    return RefreshReport(at=at, source="x", outcome=outcome)


@pytest.mark.parametrize(
    ("last", "owed"),
    [
        (None, True),
        (told_at(datetime(2026, 11, 21, 18, 29, tzinfo=UTC)), True),
        (told_at(datetime(2026, 11, 21, 18, 31, tzinfo=UTC)), False),
        (told_at(NOON - timedelta(minutes=5), RefreshOutcome.FAILED), False),
        (told_at(NOON - timedelta(minutes=31), RefreshOutcome.FAILED), True),
        (told_at(NOON - timedelta(minutes=31), RefreshOutcome.REFUSED), False),
    ],
)
def test_it_is_owed_once_a_day_by_the_centres_own_clock(
    last: RefreshReport | None, owed: bool
) -> None:
    assert due(NOON, HALF_PAST_TWO, SHANGHAI, last) is owed


@pytest.mark.parametrize(
    ("last", "owed"),
    [
        (None, NOON),
        (told_at(NOON), datetime(2026, 11, 22, 18, 30, tzinfo=UTC)),
        (told_at(NOON, RefreshOutcome.FAILED), NOON + timedelta(minutes=30)),
    ],
)
def test_the_next_one_is_owed_at_its_hour_or_soon_after_a_failure(
    last: RefreshReport | None, owed: datetime
) -> None:
    assert next_due(NOON, HALF_PAST_TWO, SHANGHAI, last) == owed


def test_an_empty_table_loses_nothing() -> None:
    assert not loses_too_many(0, 0, 0.2)
    assert loses_too_many(10, 3, 0.2)
    assert not loses_too_many(10, 2, 0.2)
