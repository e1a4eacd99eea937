"""What time brings to large events and moved vehicles: nobody confirmed, needed elsewhere, read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.large_events.commands import (
    AcknowledgeMoveUp,
    EndMoveUp,
    EscalateTelling,
)
from dispatch_app.domain.large_events.covering import home_again
from dispatch_app.domain.large_events.values import StandBy
from dispatch_app.domain.state import READY, CentreState
from dispatch_app.services.watch import Due


def due(state: CentreState, now: datetime) -> Iterator[Due]:
    """After a stop of the centre all that has come meanwhile. Pure."""
    for event in state.large.events.values():
        for one in event.to_tell if event.open else ():
            if one.late(now) and not one.escalated:
                wish = EscalateTelling(incident=event.id, role=one.role)
                declared = event.declared_at.isoformat()
                yield wish, f"escalate:{event.id}:{declared}:{one.role}"
    for stand_by in state.large.stand_bys.values():
        why = _over(state, stand_by)
        if why:
            yield EndMoveUp(move_up=stand_by.id, why=why), f"move-up-over:{stand_by.id}"
        elif stand_by.acknowledged_at is None and _read(state, stand_by):
            yield AcknowledgeMoveUp(move_up=stand_by.id), f"move-up-read:{stand_by.id}"


def _over(state: CentreState, stand_by: StandBy) -> str:
    """Why a vehicle waits there no longer: sent on a mission, unfit, gone, or the event is over."""
    vehicle = state.vehicles.get(stand_by.vehicle)
    if vehicle is None:
        return "retired"
    if vehicle.mission is not None:
        return "on_mission"
    if state.vehicle_state(vehicle) not in READY:
        return "not_ready"
    if stand_by.until_home and home_again(state, stand_by):
        return "home_again"
    event = state.large.events.get(stand_by.incident) if stand_by.incident else None
    return "event_closed" if event is not None and not event.open else ""


def _read(state: CentreState, stand_by: StandBy) -> bool:
    """Somebody at the vehicle's own station has read the written order."""
    notice = state.notices.get(stand_by.notice)
    reads = notice.reads.values() if notice is not None else ()
    return any(read.by.station == stand_by.donor for read in reads)
