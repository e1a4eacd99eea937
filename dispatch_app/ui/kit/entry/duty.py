"""The taking over of a vehicle as it is entered: its fields, and what that asks for. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from dispatch_app.domain.commands import Command
from dispatch_app.domain.duty import ESSENTIAL, CheckItem, Duty, Levels, UpkeepKind
from dispatch_app.domain.duty_commands import PlanShift, SetUpkeep, SignOn
from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.state import Vehicle
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local
from dispatch_app.ui.kit.entry.moments import BadTime, coming_moment
from dispatch_app.ui.kit.entry.run import BadEntry
from dispatch_app.ui.kit.entry.sheet import YES, EntryField

DRIVER, CREW = "driver", "crew"
FUEL, OXYGEN, ODOMETER = "fuel_pct", "oxygen_pct", "odometer_km"
SINCE, UNTIL = "shift_since", "shift_until"
_PARTS = ",，;；、"


def fields_of(
    vehicle: Vehicle, texts: Texts, zone: str, now: datetime, *, plans: bool
) -> tuple[EntryField, ...]:
    """`plans`: whoever enters may plan shifts and upkeep as well."""
    found = [*_crew(vehicle, texts, zone), *_levels(vehicle.duty, texts)]
    found += [_check(item, vehicle.duty, texts) for item in CheckItem]
    if plans:
        found += [*_shift(vehicle.duty, texts, zone, now), *_upkeep(vehicle.duty, texts, zone)]
    return tuple(found)


def _crew(vehicle: Vehicle, texts: Texts, zone: str) -> Iterator[EntryField]:
    duty = vehicle.duty
    signed = clock_text(duty.signed_on_at, zone)[:5] if duty.signed_on_at else ""
    others = vehicle.crew[1:] if duty.driver else vehicle.crew
    yield EntryField(
        name=DRIVER, label=texts("duty.field.driver"), value=duty.driver, known=signed, most=40
    )
    yield EntryField(name=CREW, label=texts("duty.field.crew"), value=" ".join(others), most=120)


def _levels(duty: Duty, texts: Texts) -> Iterator[EntryField]:
    for name, value, most in (
        (FUEL, duty.levels.fuel_pct, 3),
        (OXYGEN, duty.levels.oxygen_pct, 3),
        (ODOMETER, duty.levels.odometer_km, 7),
    ):
        known = texts("duty.unread") if value is None else str(value)
        yield EntryField(name=name, label=texts(f"duty.field.{name}"), known=known, most=most)


def _check(item: CheckItem, duty: Duty, texts: Texts) -> EntryField:
    word = "duty.field.essential" if item in ESSENTIAL else "duty.field.check"
    there = duty.signed_on_at is None or item not in duty.missing
    return EntryField(
        name=item.value,
        label=texts(word, item=texts.code("check_item", item.value)),
        value=YES if there else "",
        box=True,
    )


def _shift(duty: Duty, texts: Texts, zone: str, now: datetime) -> Iterator[EntryField]:
    coming = [s for s in duty.shifts if s.until > now]
    spans = (f"{clock_text(s.since, zone)[:5]}–{clock_text(s.until, zone)[:5]}" for s in coming)
    known = "  ".join(spans)
    for name, words in ((SINCE, known), (UNTIL, "")):
        yield EntryField(
            name=name, label=texts(f"duty.field.{name}"), known=words, hint="HHMM", most=5
        )


def _upkeep(duty: Duty, texts: Texts, zone: str) -> Iterator[EntryField]:
    due = {u.kind: u.due_at for u in duty.upkeep}
    for kind in UpkeepKind:
        day = f"{local(due[kind], zone):%Y%m%d}" if kind in due else ""
        yield EntryField(
            name=kind.value,
            label=texts("duty.field.due", upkeep=texts.code("upkeep", kind.value)),
            hint=texts("duty.day-hint"),
            value=day,
            most=8,
        )


# ---- from what was typed


def commands_of(
    vehicle: Vehicle, typed: Mapping[str, str], now: datetime, zone: str
) -> tuple[Command, ...]:
    """The taking over, then what is planned beside it.

    Raises:
        BadEntry: a figure, a time or a day that is none.
    """
    missing = tuple(item for item in CheckItem if typed.get(item.value) != YES)
    signed = SignOn(
        vehicle=vehicle.id,
        driver=typed.get(DRIVER, ""),
        crew=_names(typed.get(CREW, "")),
        missing=missing,
        levels=_levels_typed(typed),
    )
    return (
        signed,
        *_shift_typed(vehicle, typed, now, zone),
        *_upkeep_typed(vehicle, typed, zone),
    )


def _names(text: str) -> tuple[str, ...]:
    for mark in _PARTS:
        text = text.replace(mark, " ")
    return tuple(text.split())


def _levels_typed(typed: Mapping[str, str]) -> Levels:
    figures = {name: _figure(typed, name) for name in (FUEL, OXYGEN, ODOMETER)}
    for name in (FUEL, OXYGEN):
        share = figures[name]
        if share is not None and share > 100:
            raise BadEntry(name, "entry.bad.no-figure")
    try:
        return Levels(
            fuel_pct=figures[FUEL], oxygen_pct=figures[OXYGEN], odometer_km=figures[ODOMETER]
        )
    except InvalidValue as wrong:
        raise BadEntry(ODOMETER, "entry.bad.no-figure") from wrong


def _figure(typed: Mapping[str, str], name: str) -> int | None:
    text = typed.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise BadEntry(name, "entry.bad.no-figure")
    return int(text)


def _shift_typed(
    vehicle: Vehicle, typed: Mapping[str, str], now: datetime, zone: str
) -> Iterator[PlanShift]:
    since, until = typed.get(SINCE, ""), typed.get(UNTIL, "")
    if not since and not until:
        return
    if not since or not until:
        raise BadEntry(UNTIL if since else SINCE, "duty.bad.half-shift")
    begins = _coming(SINCE, since, now, zone)
    yield PlanShift(vehicle=vehicle.id, since=begins, until=_coming(UNTIL, until, begins, zone))


def _coming(name: str, text: str, now: datetime, zone: str) -> datetime:
    try:
        return coming_moment(text, now=now, zone=zone)
    except BadTime as bad:
        raise BadEntry(name, bad.key) from bad


def _upkeep_typed(vehicle: Vehicle, typed: Mapping[str, str], zone: str) -> Iterator[SetUpkeep]:
    """Only what is other than it stood: the day's end counts, so the day itself is not lost."""
    known = {u.kind: f"{local(u.due_at, zone):%Y%m%d}" for u in vehicle.duty.upkeep}
    for kind in UpkeepKind:
        text = typed.get(kind.value, known.get(kind, ""))
        if text != known.get(kind, ""):
            due = _end_of_day(kind.value, text, zone) if text else None
            yield SetUpkeep(vehicle=vehicle.id, kind=kind, due_at=due)


def _end_of_day(name: str, text: str, zone: str) -> datetime:
    try:
        day = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007  a day has no zone yet
    except ValueError as wrong:
        raise BadEntry(name, "duty.bad.day") from wrong
    at = datetime.combine(day, time(23, 59, 59), ZoneInfo(zone))
    return at.astimezone(UTC)
