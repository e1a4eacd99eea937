"""Reads what was typed into the form of a booking: days, times, needs, money. Pure; no places."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch_app.domain.appointments.values import Booking, Need, Stop
from dispatch_app.domain.codes import Level, Sex
from dispatch_app.domain.errors import InvalidValue

NEEDS: tuple[Need, ...] = tuple(Need)
"""In the order of their digits: 1 is the first."""
FEN = 100
_HALF_YEAR = timedelta(days=183)


class BadField(Exception):
    """What was typed cannot be meant; carries the field and the key of the sentence."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(field, key)
        self.field, self.key = field, key


def booking_of(
    values: Mapping[str, str], start: Stop, end: Stop, *, now: datetime, zone: str
) -> Booking:
    """
    Raises:
        BadField: the first that cannot be meant.
    """
    for name in ("name", "number"):
        if not values[name].strip():
            raise BadField(name, "appointments.bad.needed")
    pick_up = moment_of(values, now=now, zone=zone)
    try:
        return Booking(
            name=values["name"],
            number=values["number"],
            start=start,
            end=end,
            pick_up_at=pick_up,
            window_min=_figure(values, "window", 0) or 0,
            arrive_by=_arrival(values, pick_up, zone),
            duration_min=_figure(values, "duration", 90) or 90,
            sex=Sex(values["sex"] or Sex.UNKNOWN),
            age_years=_figure(values, "age"),
            needs=_needs(values["needs"]),
            floor=_figure(values, "floor"),
            companions=_figure(values, "companions", 0) or 0,
            level=Level(values["level"] or Level.BLS),
            purpose=values["purpose"],
            price_note=values["price_note"],
            price_fen=_money(values["price"]),
            remarks=values["remarks"],
        )
    except InvalidValue as strange:
        raise BadField("remarks", "appointments.bad.range") from strange


def moment_of(values: Mapping[str, str], *, now: datetime, zone: str) -> datetime:
    day = day_of(values["day"], "day", now.astimezone(ZoneInfo(zone)).date())
    return _at(day, _clock(values["time"], "time"), zone)


def day_of(typed: str, field: str, today: date) -> date:
    """``1123`` is the next 23 November, ``+2`` the day after tomorrow, nothing is today."""
    digits = "".join(sign for sign in typed if sign.isdigit())
    try:
        if not typed:
            return today
        if typed.startswith("+"):
            return today + timedelta(days=int(digits))
        if len(digits) == 8:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if len(digits) == 4:
            return _nearest(int(digits[:2]), int(digits[2:]), today)
    except (ValueError, OverflowError) as strange:
        raise BadField(field, "appointments.bad.day") from strange
    raise BadField(field, "appointments.bad.day")


def _nearest(month: int, day: int, today: date) -> date:
    """Of this year or the next: whatever was half a year ago is to come."""
    found = date(today.year, month, day)
    return found if found > today - _HALF_YEAR else date(today.year + 1, month, day)


def _clock(typed: str, field: str) -> time:
    digits = "".join(sign for sign in typed if sign not in ":：. ")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (3, 4)):
        raise BadField(field, "appointments.bad.time")
    try:
        return time(int(digits[:-2]), int(digits[-2:]))
    except ValueError as strange:
        raise BadField(field, "appointments.bad.time") from strange


def _at(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def _arrival(values: Mapping[str, str], pick_up: datetime, zone: str) -> datetime | None:
    """After midnight if it is before the time of fetching."""
    if not values["arrive"]:
        return None
    day = pick_up.astimezone(ZoneInfo(zone)).date()
    found = _at(day, _clock(values["arrive"], "arrive"), zone)
    return found if found > pick_up else found + timedelta(days=1)


def _figure(values: Mapping[str, str], name: str, default: int | None = None) -> int | None:
    typed = values[name]
    if not typed:
        return default
    try:
        return int(typed)
    except ValueError as strange:
        raise BadField(name, "appointments.bad.figure") from strange


def _needs(typed: str) -> tuple[Need, ...]:
    digits = [sign for sign in typed if not sign.isspace() and sign not in ",，、"]
    try:
        chosen = {NEEDS[int(digit) - 1] for digit in digits if int(digit) > 0}
    except (ValueError, IndexError) as strange:
        raise BadField("needs", "appointments.bad.needs") from strange
    return tuple(need for need in NEEDS if need in chosen)


def needs_typed(needs: tuple[Need, ...]) -> str:
    return "".join(str(NEEDS.index(need) + 1) for need in needs)


def weekdays_of(typed: str) -> tuple[int, ...]:
    """Digits as people count: 1 is Monday, 7 Sunday. Nothing: it does not come again."""
    digits = [sign for sign in typed if not sign.isspace() and sign not in ",，、"]
    if any(sign not in "1234567" for sign in digits):
        raise BadField("weekdays", "appointments.bad.weekdays")
    return tuple(sorted({int(sign) - 1 for sign in digits}))


def _money(typed: str) -> int | None:
    """Yuan with two digits at most behind the point."""
    if not typed:
        return None
    whole, _, part = typed.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(part) <= 2):
        raise BadField("price", "appointments.bad.money")
    if part and not (part.isascii() and part.isdigit()):
        raise BadField("price", "appointments.bad.money")
    return int(whole) * FEN + int(part.ljust(2, "0") or 0)


def money_typed(fen: int | None) -> str:
    return "" if fen is None else f"{fen // FEN}.{fen % FEN:02d}"
