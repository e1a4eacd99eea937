"""Writes what happened in vehicles' days into their log."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.logs import DUTY_LOG
from dispatch_app.domain import duty_events as de
from dispatch_app.domain.ids import VehicleId

_ALIKE = (
    (de.ShiftPlanned, "shift_planned", ("shift", "since", "until")),
    (de.ShiftDropped, "shift_dropped", ("shift",)),
    (de.ShiftTurned, "shift_turned", ("on",)),
    (de.CrewSignedOn, "signed_on", ("driver", "crew", "missing", "levels")),
    (de.LevelsRead, "levels", ("levels",)),
    (de.UpkeepSet, "upkeep_set", ("kind", "due_at")),
    (de.UpkeepFellDue, "upkeep_due", ("kind",)),
    (de.PauseRanOut, "pause_ran_out", ("until",)),
)
_NAMES = {kind: (act, names) for kind, act, names in _ALIKE}


def log(batch: Batch, event: de.DutyEvent, sequence: int) -> None:
    act, names = _NAMES[type(event)]
    detail = {name: getattr(event, name) for name in names}
    add(batch, sequence, event.vehicle, act, detail, getattr(event, "by", ""), event.at)


def add(
    batch: Batch,
    sequence: int,
    vehicle: VehicleId,
    act: str,
    detail: object,
    by: str,
    at: datetime,
) -> None:
    batch.add(
        DUTY_LOG,
        sequence=sequence,
        vehicle=vehicle,
        act=act,
        detail=packed(detail),
        by_whom=by,
        at=to_ms(at),
    )
