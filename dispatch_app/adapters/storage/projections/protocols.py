"""Writes texts of protocols into their table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.protocols import PROTOCOL_TEXT
from dispatch_app.domain.protocol_events import ProtocolCameIntoForce, ProtocolsBrought


def brought(batch: Batch, event: ProtocolsBrought, sequence: int) -> None:
    for code, each in event.texts.items():
        batch.add(
            PROTOCOL_TEXT,
            id=f"{sequence}/{code}",
            sequence=sequence,
            code=code,
            version=each.version,
            digest=each.digest,
            body=each.text,
            note="",
            authors="",
            approved_by="",
            in_force=int(each.in_force),
            at=to_ms(event.at),
        )


def came_into_force(batch: Batch, event: ProtocolCameIntoForce, sequence: int) -> None:
    batch.add(
        PROTOCOL_TEXT,
        id=f"{sequence}/{event.code}",
        sequence=sequence,
        code=event.code,
        version=event.version,
        digest=event.digest,
        body=event.text,
        note=event.note,
        authors=" ".join(event.authors),
        approved_by=event.approved_by,
        in_force=1,
        at=to_ms(event.at),
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    ProtocolsBrought: brought,
    ProtocolCameIntoForce: came_into_force,
}
