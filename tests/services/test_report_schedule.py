"""When reports are written of themselves: what is due, what was missed, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.services.figures.schedule import ReportSchedule, Span, days, spans_due

SHANGHAI = LocalTime(ZoneInfo("Asia/Shanghai"))
MONDAY_FIRST = date(2026, 6, 1)
SEVEN = datetime(2026, 6, 1, 7, 0, tzinfo=SHANGHAI.zone).astimezone(UTC)


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Written:
    """Writes at once, or fails at once."""

    def __init__(self, *there: str) -> None:
        self.there = set(there)
        self.begun: list[str] = []
        self.fails = ""
        self._failed = ""

    def missing(self, span: Span) -> Sequence[str]:
        return [] if span.name in self.there else ["calls"]

    def begin(self, span: Span, reports: Sequence[str]) -> None:
        self.begun.append(span.name)
        self._failed = self.fails
        if not self.fails:
            self.there.add(span.name)

    def ended(self) -> str | None:
        return self._failed

    def stop(self) -> None:
        self.begun.append("stopped")


class Told:
    """A bus that takes everything."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def submit(self, command: Any, **_: Any) -> Future[None]:
        self.told.append(command)
        done: Future[None] = Future()
        done.set_result(None)
        return done


def schedule(written: Written, clock: Clock, bus: Told | None = None) -> ReportSchedule:
    return ReportSchedule(
        written,
        bus or Told(),  # type: ignore[arg-type]
        clock,
        lambda: "id",
        local=SHANGHAI,
        daily_at=time(6),
    )


def test_a_monday_that_is_a_first_ends_a_day_a_week_and_a_month() -> None:
    assert [span.name for span in spans_due(SHANGHAI, MONDAY_FIRST)] == [
        "2026-05-31",
        "2026-W22",
        "2026-05",
    ]
    assert [span.name for span in spans_due(SHANGHAI, date(2026, 6, 3))] == ["2026-06-02"]


def test_a_span_runs_from_midnight_to_midnight_of_the_centre() -> None:
    span = days(SHANGHAI, date(2026, 6, 1), date(2026, 6, 2))
    assert span.since == datetime(2026, 5, 31, 16, tzinfo=UTC)
    assert span.until - span.since == timedelta(days=2)


def test_what_a_server_that_was_away_has_missed_is_written_the_oldest_first() -> None:
    written = Written()
    rounds = schedule(written, Clock(SEVEN))
    for _ in range(20):
        rounds()
    assert written.begun == [
        *("2026-05-25", "2026-05-26", "2026-05-27", "2026-05-28", "2026-05-29", "2026-05-30"),
        *("2026-05-31", "2026-W22", "2026-05"),
    ]


def test_before_its_hour_nothing_of_the_day_is_written() -> None:
    written = Written()
    rounds = schedule(written, Clock(SEVEN - timedelta(hours=2)))
    for _ in range(20):
        rounds()
    assert "2026-05-31" not in written.begun


def test_each_paper_that_leaves_the_house_is_told_first() -> None:
    written, bus = Written(), Told()
    rounds = schedule(written, Clock(SEVEN), bus)
    for _ in range(20):
        rounds()
    assert [told.export.criteria.partition(":")[0] for told in bus.told] == written.begun


def test_what_failed_is_said_and_tried_again_after_an_hour() -> None:
    written, clock = Written(), Clock(SEVEN)
    written.fails = "no room left"
    rounds = schedule(written, clock)
    rounds()
    for _ in range(3):
        with pytest.raises(Unavailable, match="no room left"):
            rounds()
    assert len(written.begun) == 1
    written.fails = ""
    clock.at += timedelta(hours=1, seconds=1)
    rounds()
    rounds()
    assert len(written.begun) == 3
    assert written.begun[0] == written.begun[1]
