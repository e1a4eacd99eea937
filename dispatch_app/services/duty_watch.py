"""What time brings to vehicles: shifts that begin and end, work that falls due, pauses too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.duty_commands import MarkUpkeepDue, RemindOfPause, TurnShift
from dispatch_app.domain.state import CentreState, Vehicle
from dispatch_app.services.watch import Due


def due(state: CentreState, now: datetime) -> Iterator[Due]:
    """After a stop of the centre all that has come meanwhile. Pure."""
    for vehicle in state.vehicles.values():
        yield from _of(vehicle, now)


def _of(vehicle: Vehicle, now: datetime) -> Iterator[Due]:
    duty = vehicle.duty
    on = duty.on_shift_at(now)
    if on is duty.off_shift:
        word = "on" if on else "off"
        yield TurnShift(vehicle=vehicle.id, on=on), f"shift:{vehicle.id}:{word}:{now.isoformat()}"
    for upkeep in duty.upkeep:
        if not upkeep.fell_due and upkeep.due_at <= now:
            yield (
                MarkUpkeepDue(vehicle=vehicle.id, kind=upkeep.kind, due_at=upkeep.due_at),
                f"upkeep:{vehicle.id}:{upkeep.kind.value}:{now.isoformat()}",
            )
    until = duty.pause_until
    waits = vehicle.base is VehicleState.PAUSED and not duty.pause_ran_out
    if waits and until is not None and until <= now:
        yield (
            RemindOfPause(vehicle=vehicle.id, until=until),
            f"pause:{vehicle.id}:{until.isoformat()}",
        )
