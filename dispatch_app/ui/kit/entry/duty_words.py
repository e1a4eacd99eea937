"""A vehicle's day in words, for the boards of every seat: shift, crew, levels, what lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.duty import Duty, Unfit
from dispatch_app.domain.state import Vehicle
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text, local


def warning_of(vehicle: Vehicle, texts: Texts, zone: str) -> str:
    """What somebody must know before all else; empty where all is well."""
    duty = vehicle.duty
    words = [_unfit(duty, why, texts) for why in duty.unfit]
    if vehicle.base is VehicleState.PAUSED and duty.pause_until is not None:
        key = "duty.pause-over" if duty.pause_ran_out else "duty.pause-until"
        words.append(texts(key, clock=clock_text(duty.pause_until, zone)[:5]))
    if duty.levels.low:
        words.append(f"{texts('duty.low')} {_levels(duty, texts)}")
    return "  ".join(words)


def _unfit(duty: Duty, why: Unfit, texts: Texts) -> str:
    due = next((u.kind.value for u in duty.upkeep if u.fell_due), "")
    return texts(
        f"unfit.{why.value}",
        missing=missing_words(duty, texts),
        upkeep=texts.code("upkeep", due) if due else "",
    )


def missing_words(duty: Duty, texts: Texts) -> str:
    return texts("duty.comma").join(texts.code("check_item", i.value) for i in duty.missing)


def duty_lines(vehicle: Vehicle, texts: Texts, zone: str, now: datetime) -> Iterator[str]:
    """All of it, a line each; only what is known."""
    duty = vehicle.duty
    warning = warning_of(vehicle, texts, zone)
    if warning:
        yield f"⚠ {warning}"
    if duty.driver and duty.signed_on_at is not None:
        clock = clock_text(duty.signed_on_at, zone)[:5]
        yield texts("duty.driver", driver=duty.driver, clock=clock)
    shift = next((s for s in duty.shifts if s.until > now), None)
    if shift is not None:
        since, until = (clock_text(at, zone)[:5] for at in (shift.since, shift.until))
        yield texts("duty.shift", since=since, until=until)
    if levels := _levels(duty, texts):
        yield levels
    for upkeep in duty.due_soon(now):
        day = f"{local(upkeep.due_at, zone):%m-%d}"
        yield texts("duty.due-soon", upkeep=texts.code("upkeep", upkeep.kind.value), day=day)
    if duty.missing:
        yield texts("duty.missing", missing=missing_words(duty, texts))


def _levels(duty: Duty, texts: Texts) -> str:
    levels = duty.levels
    words = []
    if levels.fuel_pct is not None:
        words.append(texts("duty.fuel", pct=levels.fuel_pct))
    if levels.oxygen_pct is not None:
        words.append(texts("duty.oxygen", pct=levels.oxygen_pct))
    if levels.odometer_km is not None:
        words.append(texts("duty.odometer", km=levels.odometer_km))
    return "  ".join(words)
