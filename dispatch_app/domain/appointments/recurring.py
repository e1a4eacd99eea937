"""Which local days a series falls on, and what its booking is on another day. Pure.

A series keeps its distance to UTC: where no clock is turned, a local day has 24 hours always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from dispatch_app.domain.appointments.values import Booking, Series

AHEAD_DAYS = 14
"""So far ahead the appointments of a series are made."""


def local_day(at: datetime, series: Series) -> date:
    return (at + series.offset).date()


def days_to_make(series: Series, now: datetime) -> Iterator[date]:
    """Days whose appointments are to be made now, each once: within two weeks, none whose time has
    passed already."""
    today = local_day(now, series)
    day = max(series.first, today)
    if series.made_until is not None:
        day = max(day, series.made_until + timedelta(days=1))
    last = min(series.until, today + timedelta(days=AHEAD_DAYS))
    while day <= last:
        if falls_on(series, day) and on_day(series.booking, day, series.offset).pick_up_at > now:
            yield day
        day += timedelta(days=1)


def falls_on(series: Series, day: date) -> bool:
    within = series.first <= day <= series.until
    return within and day.weekday() in series.weekdays and day not in series.exceptions


def on_day(booking: Booking, day: date, offset: timedelta) -> Booking:
    """The same on another local day, at the same local times."""
    moved = timedelta(days=(day - (booking.pick_up_at + offset).date()).days)
    return replace(
        booking,
        pick_up_at=booking.pick_up_at + moved,
        arrive_by=booking.arrive_by + moved if booking.arrive_by is not None else None,
    )


def ended(series: Series, now: datetime) -> bool:
    """Nothing of it is to come."""
    return local_day(now, series) > series.until
