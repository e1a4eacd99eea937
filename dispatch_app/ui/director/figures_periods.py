"""Periods that are counted: day, week, month, quarter, year or any; the one before, a year ago.

Knows no clock, no widgets and no report.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_WEEKS_A_YEAR = 52
_QUARTER = 3


class Kind(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FREE = "free"


class Beside(StrEnum):
    """What a period is compared with."""

    NOTHING = "nothing"
    BEFORE = "before"
    YEAR_AGO = "year_ago"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the centre's zone, the last one among them."""

    kind: Kind
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Span:
    """`until` is not within it any more."""

    since: datetime
    until: datetime


def period_at(kind: Kind, day: date) -> Period:
    """The one that a day lies in; a free one is that day alone."""
    match kind:
        case Kind.WEEK:
            monday = day - timedelta(days=day.weekday())
            return Period(kind, monday, monday + timedelta(days=6))
        case Kind.MONTH:
            return _months(kind, day.replace(day=1), 1)
        case Kind.QUARTER:
            month = (day.month - 1) // _QUARTER * _QUARTER + 1
            return _months(kind, date(day.year, month, 1), _QUARTER)
        case Kind.YEAR:
            return Period(kind, date(day.year, 1, 1), date(day.year, 12, 31))
        case Kind.DAY | Kind.FREE:
            return Period(kind, day, day)


def _months(kind: Kind, first: date, count: int) -> Period:
    return Period(kind, first, _moved(first, count) - timedelta(days=1))


def _moved(day: date, months: int) -> date:
    """The same day so many months on; the last one of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def turned(period: Period, by: int) -> Period:
    """So many of its kind later, or before."""
    match period.kind:
        case Kind.MONTH | Kind.QUARTER | Kind.YEAR:
            months = {Kind.MONTH: 1, Kind.QUARTER: _QUARTER, Kind.YEAR: 12}[period.kind]
            return period_at(period.kind, _moved(period.first, by * months))
        case Kind.DAY | Kind.WEEK | Kind.FREE:
            away = timedelta(days=by * period.days)
            return Period(period.kind, period.first + away, period.last + away)


def beside(period: Period, what: Beside) -> Period | None:
    """The period to compare with. Days and weeks keep their weekday a year ago."""
    match what:
        case Beside.NOTHING:
            return None
        case Beside.BEFORE:
            return turned(period, -1)
        case Beside.YEAR_AGO:
            if period.kind in (Kind.DAY, Kind.WEEK):
                away = timedelta(weeks=_WEEKS_A_YEAR)
                return Period(period.kind, period.first - away, period.last - away)
            first = _moved(period.first, -12)
            last = _moved(period.last, -12)
            whole = period_at(period.kind, first)
            return Period(period.kind, first, last if period.kind is Kind.FREE else whole.last)


def span_of(period: Period, zone: str) -> Span:
    """From midnight to midnight."""
    here = ZoneInfo(zone)
    since = datetime.combine(period.first, time(), here)
    until = datetime.combine(period.last + timedelta(days=1), time(), here)
    return Span(since.astimezone(UTC), until.astimezone(UTC))


def spans_of(period: Period, what: Beside, zone: str, now: datetime) -> tuple[Span, Span | None]:
    """The period, and the one beside it. Of a period that still runs, as much of both is counted
    as has passed: a half month is not held against a whole one."""
    mine, other = span_of(period, zone), beside(period, what)
    if other is None:
        return mine, None
    theirs = span_of(other, zone)
    if not mine.since < now < mine.until:
        return mine, theirs
    now = now.replace(second=0, microsecond=0)
    if now <= mine.since:
        return mine, theirs
    return Span(mine.since, now), Span(
        theirs.since, min(theirs.until, theirs.since + (now - mine.since))
    )


def day_of(text: str, today: date) -> date | None:
    """`2026-11-22`, `11-22` of this year (or of the last one, where it would lie ahead), `-1` for
    yesterday; None for anything else."""
    text = text.strip()
    try:
        if text.startswith("-") or text == "0":
            return today - timedelta(days=abs(int(text)))
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 3:
            return date(parts[0], parts[1], parts[2])
        if len(parts) == 2:
            found = date(today.year, parts[0], parts[1])
            return found if found <= today else found.replace(year=today.year - 1)
    except (ValueError, OverflowError):
        return None
    return None
