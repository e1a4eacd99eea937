"""The rows of the calendar: of one day by vehicles, of one week by days. Pure; paints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.domain.appointments.values import Appointment, AppointmentState
from dispatch_app.ui.dispatcher.appointments.hours import DAY_MIN, Block, HoursRow
from dispatch_app.ui.dispatcher.appointments.words import AppointmentWords

WEEK_DAYS = 7
_LOOKS = {
    AppointmentState.BOOKED: ("warning", "○"),
    AppointmentState.CONFIRMED: ("warning", "◔"),
    AppointmentState.REMINDED: ("warning", "◑"),
    AppointmentState.OFFERED: ("focus", "?"),
    AppointmentState.ASSIGNED: ("ok", "✓"),
    AppointmentState.DISPATCHED: ("priority-4", "▲"),
    AppointmentState.BOARDED: ("priority-4", "⬟"),
    AppointmentState.DELIVERED: ("text-faint", "●"),
    AppointmentState.CANCELLED: ("line", "✕"),
    AppointmentState.NOT_APPEARED: ("line", "∅"),
}
"""A colour and a sign for each state: the colour never speaks alone."""


def of_day(
    items: Iterable[Appointment], day: date, words: AppointmentWords, zone: str, nobody: str
) -> tuple[HoursRow, ...]:
    """Those without a vehicle first, then each vehicle that has any."""
    by_vehicle: dict[str, list[Block]] = {"": []}
    for one in items:
        if words.day(one.booking.pick_up_at) == day:
            vehicle = one.offer.vehicle if one.offer is not None else ""
            by_vehicle.setdefault(vehicle, []).append(_block(one, zone))
    first = by_vehicle.pop("")
    rows = [HoursRow(name=nobody, blocks=tuple(first))] if first else []
    rows += [HoursRow(name=v, blocks=tuple(by_vehicle[v])) for v in sorted(by_vehicle)]
    return tuple(rows)


def of_week(
    items: Sequence[Appointment], first: date, words: AppointmentWords, zone: str
) -> tuple[HoursRow, ...]:
    days = [first + timedelta(days=n) for n in range(WEEK_DAYS)]
    by_day: dict[date, list[Block]] = {day: [] for day in days}
    for one in items:
        day = words.day(one.booking.pick_up_at)
        if day in by_day:
            by_day[day].append(_block(one, zone))
    return tuple(HoursRow(name=words.day_text(d), blocks=tuple(by_day[d])) for d in days)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def minute_of(at: datetime, zone: str) -> int:
    here = at.astimezone(ZoneInfo(zone))
    return here.hour * 60 + here.minute


def _block(one: Appointment, zone: str) -> Block:
    starts = minute_of(one.booking.pick_up_at, zone)
    colour, sign = _LOOKS[one.state]
    return Block(
        key=one.id,
        starts_min=starts,
        ends_min=min(starts + one.booking.duration_min, DAY_MIN),
        text=f"{one.booking.name} {one.booking.end.place.text}",
        colour=colour,
        sign=sign,
    )
