"""Writes steps of CPR lanes into their table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.cpr import CPR_STEP
from dispatch_app.domain.cpr.events import CprStepReached


def reached(batch: Batch, event: CprStepReached, sequence: int) -> None:
    batch.add(
        CPR_STEP,
        sequence=sequence,
        incident=event.incident,
        call=event.call,
        step=event.step,
        answered_at=to_ms(event.answered_at) if event.answered_at else None,
        reached_at=to_ms(event.reached_at),
        account=event.by.account,
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {CprStepReached: reached}
