"""Hours, days, weeks, months and shifts of a zone, for many moments at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from dispatch_app.domain.figures.model import Shift
from dispatch_app.services.figures.columns import Moments

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
MINUTE_MS = 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(1970, 1, 1)
_MS = timedelta(milliseconds=1)

Whole = NDArray[np.int64]


class LocalTime:
    """Of one zone. Zones change their offset at quarters of an hour, which is how it looks them
    up."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def local_ms(self, at: Moments) -> Moments:
        """What clocks there showed, as if it were UTC."""
        if not len(at):
            return at
        step = 15 * MINUTE_MS
        first, last = int(at.min()) // step, int(at.max()) // step
        offsets = self._offsets(first, last, step)
        return at + offsets[at // step - first]

    def _offsets(self, first: int, last: int, step: int) -> Whole:
        """Looked up at midnight; quarter by quarter only on a day on which it changes."""
        found = np.empty(last - first + 1, np.int64)
        per_day = DAY_MS // step
        for begin in range(first, last + 1, per_day):
            end = min(begin + per_day, last + 1)
            here, there = self._offset(begin * step), self._offset(end * step)
            if here == there:
                found[begin - first : end - first] = here
            else:
                found[begin - first : end - first] = [
                    self._offset(each * step) for each in range(begin, end)
                ]
        return found

    def _offset(self, at_ms: int) -> int:
        there = (_EPOCH + at_ms * _MS).astimezone(self.zone).utcoffset()
        assert there is not None
        return there // _MS

    def begin_of_day(self, day: date) -> int:
        """In milliseconds since 1970, UTC."""
        at = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return (at.astimezone(UTC) - _EPOCH) // _MS

    def midnight(self, day: date) -> datetime:
        """When the day begins, in UTC."""
        return _EPOCH + self.begin_of_day(day) * _MS

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def day_number(local: Moments) -> Whole:
    return local // DAY_MS


def day_from(number: int) -> date:
    return _FIRST_DAY + timedelta(days=number)


def number_of_day(day: date) -> int:
    return (day - _FIRST_DAY).days


def hour_of(local: Moments) -> Whole:
    return local // HOUR_MS % 24


def weekday_of(local: Moments) -> Whole:
    """0 is Monday."""
    return (day_number(local) + 3) % 7


def by_day(days: Whole, label: Callable[[date], str]) -> tuple[Whole, list[str]]:
    """Number the labels of days: the label is asked for once a day, not once a row."""
    if not len(days):
        return days, []
    first = int(days.min())
    labels = [label(day_from(n)) for n in range(first, int(days.max()) + 1)]
    numbers: dict[str, int] = {}
    table = np.array([numbers.setdefault(text, len(numbers)) for text in labels], np.int64)
    return table[days - first], list(numbers)


def week_name(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def month_name(day: date) -> str:
    return f"{day:%Y-%m}"


def by_shift(local: Moments, shifts: Sequence[Shift]) -> tuple[Whole, list[str]]:
    """A shift over midnight belongs to the day it began on; -1 lies in no shift."""
    minute = local % DAY_MS // MINUTE_MS
    days = day_number(local)
    which = np.full(len(local), -1, np.int64)
    for number, shift in enumerate(shifts):
        if shift.ends > shift.begins:
            inside = (minute >= shift.begins) & (minute < shift.ends)
        else:
            inside = (minute >= shift.begins) | (minute < shift.ends)
            days = np.where(inside & (minute < shift.ends), days - 1, days)
        which = np.where(inside & (which < 0), number, which)
    if not len(days):
        return which, []
    first = int(days.min())
    labels = [
        f"{day_from(day)} {shift.name}"
        for day in range(first, int(days.max()) + 1)
        for shift in shifts
    ]
    return np.where(which < 0, -1, (days - first) * len(shifts) + which), labels
