"""Rules of a vehicle's day: shifts that do not overlap, crews with names, what the clock turns."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.duty import Shift
from dispatch_app.domain.duty_commands import (
    DropShift,
    MarkUpkeepDue,
    PlanShift,
    RemindOfPause,
    ReportLevels,
    SetUpkeep,
    SignOn,
    TurnShift,
)
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
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import ShiftId
from dispatch_app.domain.rules.finding import a_vehicle, who_asks
from dispatch_app.domain.state import CentreState, Context

LONGEST_SHIFT = timedelta(hours=36)
"""Longer is a slip of the hand."""


def plan(state: CentreState, command: PlanShift, context: Context) -> tuple[Event, ...]:
    vehicle = a_vehicle(state, command.vehicle)
    if not command.since < command.until <= command.since + LONGEST_SHIFT:
        raise Rejected("shift.no-span", vehicle=vehicle.id)
    if command.until <= context.at:
        raise Rejected("shift.is-over", vehicle=vehicle.id)
    if any(_overlap(shift, command) for shift in vehicle.duty.shifts):
        raise Rejected("shift.overlaps", vehicle=vehicle.id)
    planned = ShiftPlanned(
        vehicle=vehicle.id,
        shift=ShiftId(context.new_id()),
        since=command.since,
        until=command.until,
        by=who_asks(state, context),
        at=context.at,
    )
    return (planned,)


def _overlap(shift: Shift, wanted: PlanShift) -> bool:
    return shift.since < wanted.until and wanted.since < shift.until


def drop(state: CentreState, command: DropShift, context: Context) -> tuple[Event, ...]:
    vehicle = a_vehicle(state, command.vehicle)
    if all(shift.id != command.shift for shift in vehicle.duty.shifts):
        raise Rejected("shift.unknown", vehicle=vehicle.id)
    by = who_asks(state, context)
    return (ShiftDropped(vehicle=vehicle.id, shift=command.shift, by=by, at=context.at),)


def turn(state: CentreState, command: TurnShift, context: Context) -> tuple[Event, ...]:
    """Only if it is still so: somebody may have planned otherwise in the same second."""
    vehicle = a_vehicle(state, command.vehicle)
    duty = vehicle.duty
    if duty.off_shift is not command.on or duty.on_shift_at(context.at) is not command.on:
        return ()
    return (ShiftTurned(vehicle=vehicle.id, on=command.on, at=context.at),)


def sign_on(state: CentreState, command: SignOn, context: Context) -> tuple[Event, ...]:
    vehicle = a_vehicle(state, command.vehicle)
    if not command.driver.strip():
        raise Rejected("shift.no-driver", vehicle=vehicle.id)
    _odometer_must_run_forward(state, command.vehicle, command.levels.odometer_km)
    signed = CrewSignedOn(
        vehicle=vehicle.id,
        driver=command.driver.strip(),
        crew=command.crew,
        missing=tuple(dict.fromkeys(command.missing)),
        levels=command.levels,
        by=who_asks(state, context),
        at=context.at,
    )
    return (signed,)


def levels(state: CentreState, command: ReportLevels, context: Context) -> tuple[Event, ...]:
    vehicle = a_vehicle(state, command.vehicle)
    _odometer_must_run_forward(state, command.vehicle, command.levels.odometer_km)
    by = who_asks(state, context)
    return (LevelsRead(vehicle=vehicle.id, levels=command.levels, by=by, at=context.at),)


def _odometer_must_run_forward(state: CentreState, vehicle: object, km: int | None) -> None:
    known = next((v for v in state.vehicles.values() if v.id == vehicle), None)
    before = known.duty.levels.odometer_km if known else None
    if km is not None and before is not None and km < before:
        raise Rejected("shift.odometer-goes-back", before=str(before))


def upkeep(state: CentreState, command: SetUpkeep, context: Context) -> tuple[Event, ...]:
    vehicle = a_vehicle(state, command.vehicle)
    known = {u.kind: u.due_at for u in vehicle.duty.upkeep}
    if known.get(command.kind) == command.due_at:
        return ()
    put = UpkeepSet(
        vehicle=vehicle.id,
        kind=command.kind,
        due_at=command.due_at,
        by=who_asks(state, context),
        at=context.at,
    )
    return (put,)


def upkeep_due(state: CentreState, command: MarkUpkeepDue, context: Context) -> tuple[Event, ...]:
    vehicle = a_vehicle(state, command.vehicle)
    waiting = any(
        u.kind is command.kind and u.due_at == command.due_at <= context.at and not u.fell_due
        for u in vehicle.duty.upkeep
    )
    if not waiting:
        return ()
    return (UpkeepFellDue(vehicle=vehicle.id, kind=command.kind, at=context.at),)


def pause_ran_out(
    state: CentreState, command: RemindOfPause, context: Context
) -> tuple[Event, ...]:
    vehicle = a_vehicle(state, command.vehicle)
    duty = vehicle.duty
    paused = vehicle.base is VehicleState.PAUSED and not duty.pause_ran_out
    if not paused or duty.pause_until != command.until or context.at < command.until:
        return ()
    return (PauseRanOut(vehicle=vehicle.id, until=command.until, at=context.at),)
