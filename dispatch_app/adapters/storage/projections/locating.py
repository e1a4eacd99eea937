"""Writes callers' positions and settled doubts into their tables."""

from __future__ import annotations

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.locating import CALLER_LOCATION, PLACE_DECISION
from dispatch_app.domain.events import (
    CallerLocated,
    CallerLocationWanted,
    CallerNotLocated,
    PlaceDecided,
)


def wanted(batch: Batch, event: CallerLocationWanted, sequence: int) -> None:
    batch.add(
        CALLER_LOCATION, sequence=sequence, call=event.call, seat=event.seat, at=to_ms(event.at)
    )


def located(batch: Batch, event: CallerLocated, sequence: int) -> None:
    found = event.located
    batch.add(
        CALLER_LOCATION,
        sequence=sequence,
        call=event.call,
        locator=found.locator,
        source=found.source,
        lat=found.position.lat,
        lon=found.position.lon,
        radius_m=found.radius_m,
        measured_at=to_ms(found.measured_at),
        address=found.address,
        at=to_ms(event.at),
    )


def not_located(batch: Batch, event: CallerNotLocated, sequence: int) -> None:
    batch.add(
        CALLER_LOCATION,
        sequence=sequence,
        call=event.call,
        locator=event.locator,
        source=event.source,
        reason=event.reason,
        address=event.address,
        at=to_ms(event.at),
    )


def decided(batch: Batch, event: PlaceDecided, sequence: int) -> None:
    decision = event.decision
    batch.add(
        PLACE_DECISION,
        sequence=sequence,
        incident=event.incident,
        seat=event.seat,
        verdict=decision.verdict,
        reason=decision.reason,
        kept=int(decision.kept),
        distance_m=decision.distance_m,
        decision=packed(decision),
        at=to_ms(event.at),
    )
