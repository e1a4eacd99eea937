"""Writes endings without a vehicle of ours into their log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.logs import ENDING_LOG
from dispatch_app.domain.endings.events import (
    IncidentReferred,
    NoVehicleAgreed,
    NoVehicleDenied,
    NoVehicleProposed,
)


def proposed(batch: Batch, event: NoVehicleProposed, sequence: int) -> None:
    _log(batch, event, sequence, "proposed", code=event.reason, note=event.note)


def agreed(batch: Batch, event: NoVehicleAgreed, sequence: int) -> None:
    second = event.agreed.account if event.agreed is not None else None
    _log(batch, event, sequence, "no_vehicle", code=event.reason, note=event.note, second=second)


def denied(batch: Batch, event: NoVehicleDenied, sequence: int) -> None:
    _log(batch, event, sequence, "denied", note=event.note)


def referred(batch: Batch, event: IncidentReferred, sequence: int) -> None:
    """It stands there at the moment at which they were told."""
    told: dict[str, Any] = {"to_kind": event.to, "to_name": event.name, "told": event.told}
    told |= {"hospital": event.hospital, "at": to_ms(event.told_at or event.at)}
    _log(batch, event, sequence, "referred", code=event.answer, **told)


def _log(
    batch: Batch,
    event: NoVehicleProposed | NoVehicleAgreed | NoVehicleDenied | IncidentReferred,
    sequence: int,
    act: str,
    **columns: Any,
) -> None:
    batch.add(
        ENDING_LOG,
        sequence=sequence,
        incident=event.incident,
        act=act,
        account=event.by.account,
        seat=event.by.seat,
        **{"at": to_ms(event.at), **columns},
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    NoVehicleProposed: proposed,
    NoVehicleAgreed: agreed,
    NoVehicleDenied: denied,
    IncidentReferred: referred,
}
