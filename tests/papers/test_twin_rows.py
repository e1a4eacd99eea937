"""Rows of two periods are held against each other by where they lie, not by their dates."""

from datetime import datetime, timedelta

import pytest

from dispatch_app.papers.twins import twin
from dispatch_app.ports.figures import DimensionKind, FigureQuestion
from tests.fakes.figure_answers import SINCE, UNTIL


def asked(since: datetime, before: datetime) -> FigureQuestion:
    return FigureQuestion(
        report="calls", since=since, until=UNTIL, compare_since=before, compare_until=since
    )


YEAR_AGO = SINCE.replace(year=2025)


@pytest.mark.parametrize(
    ("kind", "value", "before", "other"),
    [
        (DimensionKind.DAY, "2026-11-03", SINCE - timedelta(days=21), "2026-10-13"),
        (DimensionKind.DAY, "2026-11-03", SINCE - timedelta(weeks=52), "2025-11-04"),
        (DimensionKind.WEEK, "2026-W45", SINCE - timedelta(days=31), "2026-W41"),
        (DimensionKind.MONTH, "2026-01", YEAR_AGO, "2025-01"),
        (DimensionKind.MONTH, "2026-11", SINCE - timedelta(days=31), "2026-10"),
        (DimensionKind.HOUR, "08", YEAR_AGO, "08"),
        (DimensionKind.STATION, "S1", YEAR_AGO, "S1"),
        (DimensionKind.DAY, "", YEAR_AGO, ""),
    ],
)
def test_a_row_has_its_twin_in_the_other_period(kind, value, before, other):
    assert twin((value,), (kind,), asked(SINCE, before)) == (other,)


def test_without_another_period_a_row_stays_itself():
    question = FigureQuestion(report="calls", since=SINCE, until=UNTIL)
    assert twin(("2026-11-03",), (DimensionKind.DAY,), question) == ("2026-11-03",)
