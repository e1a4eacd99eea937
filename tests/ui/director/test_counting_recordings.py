"""Figures of recordings by day and channel."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch_app.ui.director.counting import Measure, Total, by_day, by_line, whole
from dispatch_app.ui.kit.recording.found import DayCount
from dispatch_app.ui.kit.recording.words import hours_text, size_text


def a_count(day: str, line: str, count: int = 1) -> DayCount:
    return DayCount(
        day=day, line=line, count=count, duration_ms=count * 60_000, bytes=count * 1024**2
    )


COUNTS = [
    a_count("2026-11-20", "L2", 3),
    a_count("2026-11-20", "L10", 1),
    a_count("2026-11-22", "L2", 5),
]


def test_every_day_of_the_period_is_there_also_those_without_a_recording():
    days = by_day(COUNTS, date(2026, 11, 19), date(2026, 11, 22))
    assert [(d.of, d.count) for d in days] == [
        ("2026-11-19", 0),
        ("2026-11-20", 4),
        ("2026-11-21", 0),
        ("2026-11-22", 5),
    ]


def test_channels_stand_in_the_order_in_which_people_count():
    counts = [a_count("d", line) for line in ("L10", "120/07", "R1", "L2", "120/10")]
    assert [t.of for t in by_line(counts)] == ["120/07", "120/10", "L2", "L10", "R1"]


def test_one_day_has_its_own_channels():
    assert [(t.of, t.count) for t in by_line(COUNTS, "2026-11-20")] == [("L2", 3), ("L10", 1)]
    assert by_line(COUNTS, "2026-11-21") == ()


def test_the_sums_by_day_and_by_channel_are_the_same():
    days = whole(by_day(COUNTS, date(2026, 11, 19), date(2026, 11, 22)), "")
    assert days == whole(by_line(COUNTS), "")
    assert (days.count, days.seconds, days.bytes) == (9, 540, 9 * 1024**2)


def test_each_measure_is_its_own_figure():
    total = Total(of="d", count=7, seconds=5400, bytes=3 * 1024**2)
    assert [total.of_measure(m) for m in Measure] == [7, 1.5, 3]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (8 * 1024**2, "8.0 MB"), (2**50, "1024.0 TB")],
)
def test_sizes_are_told_in_the_unit_that_people_read(size, text):
    assert size_text(size) == text


def test_hours_are_told_to_the_hundredth():
    assert hours_text(5400) == "1.50"
    assert hours_text(60) == "0.02"
