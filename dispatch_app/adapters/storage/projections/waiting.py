"""Writes what happened to suspended incidents into their log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.logs import WAITING_LOG
from dispatch_app.domain.waiting.events import (
    OfferDeclined,
    OfferTimed,
    OfferWithdrawn,
    VehicleOffered,
    WelfareCallMade,
)


def welfare(batch: Batch, event: WelfareCallMade, sequence: int) -> None:
    batch.add(
        WAITING_LOG,
        sequence=sequence,
        incident=event.incident,
        act="welfare",
        code=event.result,
        note=event.note,
        account=event.by.account,
        seat=event.by.seat,
        due_at=to_ms(event.due_at),
        at=to_ms(event.at),
    )


def offered(batch: Batch, event: VehicleOffered, sequence: int) -> None:
    _vehicle(batch, event, sequence, "offered", seconds=event.estimate_s)


def timed(batch: Batch, event: OfferTimed, sequence: int) -> None:
    _vehicle(batch, event, sequence, "timed", seconds=event.time_s)


def withdrawn(batch: Batch, event: OfferWithdrawn, sequence: int) -> None:
    _vehicle(batch, event, sequence, "withdrawn", code=event.reason)


def declined(batch: Batch, event: OfferDeclined, sequence: int) -> None:
    by = {"account": event.by.account, "seat": event.by.seat}
    _vehicle(batch, event, sequence, "declined", seconds=event.estimate_s, **by)


def _vehicle(
    batch: Batch,
    event: VehicleOffered | OfferTimed | OfferWithdrawn | OfferDeclined,
    sequence: int,
    act: str,
    **more: Any,
) -> None:
    batch.add(
        WAITING_LOG,
        sequence=sequence,
        incident=event.incident,
        act=act,
        vehicle=event.vehicle,
        at=to_ms(event.at),
        **more,
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    WelfareCallMade: welfare,
    VehicleOffered: offered,
    OfferTimed: timed,
    OfferWithdrawn: withdrawn,
    OfferDeclined: declined,
}
