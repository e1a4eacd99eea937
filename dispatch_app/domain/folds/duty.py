"""Takes what happened in a vehicle's day into the state."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from dispatch_app.domain.duty import SHIFTS_KEPT, Duty, Levels, Shift, Upkeep
from dispatch_app.domain.duty_events import (
    CrewSignedOn,
    LevelsRead,
    PauseRanOut,
    ShiftDropped,
    ShiftPlanned,
    ShiftTurned,
    UpkeepFellDue,
    UpkeepSet,
)
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.state import CentreState


def planned(state: CentreState, event: ShiftPlanned) -> CentreState:
    shift = Shift(id=event.shift, since=event.since, until=event.until)

    def put(duty: Duty) -> Duty:
        kept = (*_worth_keeping(duty.shifts, event.at), shift)
        return replace(duty, shifts=tuple(sorted(kept, key=lambda s: s.since)))

    return _duty(state, event.vehicle, put)


def _worth_keeping(shifts: tuple[Shift, ...], at: datetime) -> tuple[Shift, ...]:
    over = [shift for shift in shifts if shift.until <= at]
    return (*over[-SHIFTS_KEPT:], *(shift for shift in shifts if shift.until > at))


def dropped(state: CentreState, event: ShiftDropped) -> CentreState:
    return _duty(
        state,
        event.vehicle,
        lambda d: replace(d, shifts=tuple(s for s in d.shifts if s.id != event.shift)),
    )


def turned(state: CentreState, event: ShiftTurned) -> CentreState:
    return _duty(state, event.vehicle, lambda d: replace(d, off_shift=not event.on))


def signed_on(state: CentreState, event: CrewSignedOn) -> CentreState:
    def put(duty: Duty) -> Duty:
        return replace(
            duty,
            driver=event.driver,
            signed_on_at=event.at,
            signed_on_by=event.by,
            missing=event.missing,
            levels=_newer(duty.levels, event.levels),
            levels_at=event.at,
        )

    state = _duty(state, event.vehicle, put)
    found = state.vehicles.get(event.vehicle)
    if found is None:
        return state
    names = tuple(dict.fromkeys((event.driver, *event.crew)))
    vehicles = {**state.vehicles, found.id: replace(found, crew=names)}
    return replace(state, vehicles=vehicles)


def levels(state: CentreState, event: LevelsRead) -> CentreState:
    return _duty(
        state,
        event.vehicle,
        lambda d: replace(d, levels=_newer(d.levels, event.levels), levels_at=event.at),
    )


def _newer(before: Levels, read: Levels) -> Levels:
    told: dict[str, Any] = {f.name: getattr(read, f.name) for f in fields(Levels)}
    return replace(before, **{name: value for name, value in told.items() if value is not None})


def upkeep(state: CentreState, event: UpkeepSet) -> CentreState:
    def put(duty: Duty) -> Duty:
        others = tuple(u for u in duty.upkeep if u.kind is not event.kind)
        if event.due_at is None:
            return replace(duty, upkeep=others)
        return replace(duty, upkeep=(*others, Upkeep(kind=event.kind, due_at=event.due_at)))

    return _duty(state, event.vehicle, put)


def upkeep_due(state: CentreState, event: UpkeepFellDue) -> CentreState:
    def put(duty: Duty) -> Duty:
        marked = (replace(u, fell_due=True) if u.kind is event.kind else u for u in duty.upkeep)
        return replace(duty, upkeep=tuple(marked))

    return _duty(state, event.vehicle, put)


def pause_ran_out(state: CentreState, event: PauseRanOut) -> CentreState:
    return _duty(state, event.vehicle, lambda d: replace(d, pause_ran_out=True))


def _duty(state: CentreState, vehicle: VehicleId, change: Any) -> CentreState:
    found = state.vehicles.get(vehicle)
    if found is None:
        return state
    changed = replace(found, duty=change(found.duty))
    return replace(state, vehicles={**state.vehicles, vehicle: changed})
