"""Which row of the other period a row is held against. Counts nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dispatch_app.ports.figures import DimensionKind, FigureQuestion


def twin(
    key: tuple[str, ...], kinds: Sequence[DimensionKind | None], question: FigureQuestion
) -> tuple[str, ...]:
    """The same row; of days, weeks and months the one that lies as far into the other period."""
    if question.compare_since is None:
        return key
    away = question.since - question.compare_since
    return tuple(_moved(value, kind, away) for value, kind in zip(key, kinds, strict=True))


def _moved(value: str, kind: DimensionKind | None, away: timedelta) -> str:
    if not value:
        return value
    match kind:
        case DimensionKind.DAY:
            return (date.fromisoformat(value) - away).isoformat()
        case DimensionKind.WEEK:
            year, week = value.split("-W")
            monday = date.fromisocalendar(int(year), int(week), 1) - _whole_weeks(away)
            there = monday.isocalendar()
            return f"{there.year}-W{there.week:02d}"
        case DimensionKind.MONTH:
            first = date.fromisoformat(f"{value}-01")
            then = first.year * 12 + first.month - 1 - _months(away)
            return f"{then // 12}-{then % 12 + 1:02d}"
        case _:
            return value


def _whole_weeks(away: timedelta) -> timedelta:
    return timedelta(weeks=round(away / timedelta(weeks=1)))


def _months(away: timedelta) -> int:
    """A month has 30.4 days on an average; periods of months never lie half a month apart."""
    return round(away / timedelta(days=30.4375))
