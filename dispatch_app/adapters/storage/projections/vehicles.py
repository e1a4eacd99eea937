"""Writes what vehicles say of themselves into their log."""

from __future__ import annotations

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections import duty
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.logs import VEHICLE_LOG
from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.events import CrewAssigned, VehiclePaused, VehicleStateReported


def state(batch: Batch, event: VehicleStateReported, sequence: int) -> None:
    batch.add(
        VEHICLE_LOG,
        sequence=sequence,
        vehicle=event.vehicle,
        state=event.state,
        origin=event.origin,
        at=to_ms(event.happened_at),
        heard_at=to_ms(event.at),
    )


def paused(batch: Batch, event: VehiclePaused, sequence: int) -> None:
    batch.add(
        VEHICLE_LOG,
        sequence=sequence,
        vehicle=event.vehicle,
        state=VehicleState.PAUSED,
        reason=event.reason,
        origin=event.origin,
        at=to_ms(event.at),
        heard_at=to_ms(event.at),
    )
    if event.until is not None:
        detail = {"reason": event.reason, "until": event.until}
        duty.add(batch, sequence, event.vehicle, "paused", detail, event.by, event.at)


def crew(batch: Batch, event: CrewAssigned, sequence: int) -> None:
    batch.add(
        VEHICLE_LOG,
        sequence=sequence,
        vehicle=event.vehicle,
        crew=packed(event.crew),
        at=to_ms(event.at),
        heard_at=to_ms(event.at),
    )
