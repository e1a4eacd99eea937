"""Rules of transports that come again: take a series down, make its days, change or end it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from dispatch_app.domain.appointments.commands import (
    BookSeries,
    CancelAppointment,
    ChangeAppointment,
    MakeAppointments,
    SkipDay,
)
from dispatch_app.domain.appointments.events import SeriesBooked, SeriesChanged
from dispatch_app.domain.appointments.recurring import days_to_make, local_day, on_day
from dispatch_app.domain.appointments.values import (
    BEFORE_ORDER,
    Appointment,
    Booking,
    CancelReason,
    Series,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import SeriesId
from dispatch_app.domain.rules import appointments
from dispatch_app.domain.rules.finding import who_asks
from dispatch_app.domain.state import CentreState, Context

LONGEST = timedelta(days=366)


def book(state: CentreState, command: BookSeries, context: Context) -> tuple[Event, ...]:
    """Its first days are made with it: whoever calls hears their numbers at once."""
    appointments.must_be_possible(state, command.booking, context)
    series = Series(
        id=SeriesId(context.new_id()),
        booking=command.booking,
        weekdays=tuple(sorted(command.weekdays)),
        until=command.until,
        offset_min=command.offset_min,
        by=context.actor,
        person=who_asks(state, context),
        at=context.at,
    )
    _must_end_in_time(series)
    told = SeriesBooked(
        series=series.id,
        booking=series.booking,
        weekdays=series.weekdays,
        until=series.until,
        offset_min=series.offset_min,
        by=series.by,
        person=series.person,
        at=series.at,
    )
    made = tuple(_made(state, series, context))
    return (*appointments.settled(state, command.call, context), told, *made)


def _must_end_in_time(series: Series) -> None:
    if not series.first <= series.until <= series.first + LONGEST:
        raise Rejected("appointment.series-ends", until=series.until.isoformat())


def make(state: CentreState, command: MakeAppointments, context: Context) -> tuple[Event, ...]:
    return tuple(_made(state, a_series(state, command.series), context))


def _made(state: CentreState, series: Series, context: Context) -> Iterator[Event]:
    for nth, day in enumerate(days_to_make(series, context.at)):
        yield appointments.booked(
            state,
            on_day(series.booking, day, series.offset),
            context,
            series=series.id,
            day=day,
            nth=nth,
        )


def a_series(state: CentreState, wanted: SeriesId) -> Series:
    found = state.appointments.series.get(wanted)
    if found is None:
        raise Rejected("appointment.series-unknown", series=wanted)
    return found


# ---- one, or all that follow


def change(state: CentreState, command: ChangeAppointment, context: Context) -> tuple[Event, ...]:
    """Of all that follow only the time of day moves along: each stays on its own day."""
    events = appointments.change(state, command, context)
    if not command.following:
        return events
    one = appointments.an_appointment(state, command.appointment)
    series = _series_of(state, one)
    later = [c for c in _after(state, one) if c.id != one.id]
    for other in later:
        assert other.day is not None
        moved = on_day(_without_day(command.booking, one, series), other.day, series.offset)
        events += appointments.changed(other, moved, context)
    template = _without_day(command.booking, one, series)
    return (*events, _changed(series, context, booking=template))


def _without_day(booking: Booking, one: Appointment, series: Series) -> Booking:
    """A day that was moved to another stays an exception; the others keep their weekdays."""
    assert one.day is not None
    return on_day(booking, one.day, series.offset)


def _series_of(state: CentreState, one: Appointment) -> Series:
    if one.series is None or one.day is None:
        raise Rejected("appointment.no-series", number=one.number)
    return a_series(state, one.series)


def _after(state: CentreState, one: Appointment) -> list[Appointment]:
    """Those of its series from its day on that are not on their way yet."""
    assert one.day is not None
    return [
        other
        for other in state.appointments.items.values()
        if other.series == one.series
        and other.day is not None
        and other.day >= one.day
        and other.state in BEFORE_ORDER
    ]


def cancel(state: CentreState, command: CancelAppointment, context: Context) -> tuple[Event, ...]:
    if not command.following:
        return appointments.cancel(state, command, context)
    one = appointments.an_appointment(state, command.appointment)
    series = _series_of(state, one)
    assert one.day is not None
    first = appointments.cancel(state, command, context)
    others = (c for c in _after(state, one) if c.id != one.id)
    ended = tuple(appointments.cancelled(other, command, context) for other in others)
    return (*first, *ended, _changed(series, context, until=one.day - timedelta(days=1)))


def skip(state: CentreState, command: SkipDay, context: Context) -> tuple[Event, ...]:
    series = a_series(state, command.series)
    if command.day in series.exceptions:
        return ()
    if command.day < local_day(context.at, series):
        raise Rejected("appointment.in-the-past", at=command.day.isoformat())
    made = [
        a
        for a in state.appointments.items.values()
        if a.series == series.id and a.day == command.day and not a.over
    ]
    gone: tuple[Event, ...] = ()
    for one in made:
        wish = CancelAppointment(appointment=one.id, reason=CancelReason.BY_CALLER)
        gone += appointments.cancel(state, wish, context)
    exceptions = (*_to_come(series, context), command.day)
    return (*gone, _changed(series, context, exceptions=exceptions))


def _to_come(series: Series, context: Context) -> tuple[date, ...]:
    today = local_day(context.at, series)
    return tuple(day for day in series.exceptions if day >= today)


def _changed(
    series: Series,
    context: Context,
    *,
    booking: Booking | None = None,
    until: date | None = None,
    exceptions: tuple[date, ...] | None = None,
) -> SeriesChanged:
    return SeriesChanged(
        series=series.id,
        booking=booking or series.booking,
        until=until or series.until,
        exceptions=series.exceptions if exceptions is None else exceptions,
        by=context.actor,
        at=context.at,
    )


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    BookSeries: book,
    MakeAppointments: make,
    ChangeAppointment: change,
    CancelAppointment: cancel,
    SkipDay: skip,
}
