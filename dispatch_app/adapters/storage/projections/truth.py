"""Writes what was entered at the truth desk, and what two sources told."""

from __future__ import annotations

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.truth import STAGE_CORRECTION, STAGE_TOLD_AGAIN
from dispatch_app.domain.codes import Origin
from dispatch_app.domain.truth_events import StageCorrected, StageToldAgain


def corrected(batch: Batch, event: StageCorrected, sequence: int) -> None:
    """What had been told counts for the new time in every figure; the old one stays here."""
    told_at = None if event.told_at is None else to_ms(event.told_at)
    batch.add(
        STAGE_CORRECTION,
        sequence=sequence,
        mission=event.mission,
        stage=event.stage,
        at=to_ms(event.happened_at),
        entered_at=to_ms(event.at),
        seat=event.seat,
        told_at=told_at,
        told_origin=event.told_origin,
        fence=event.evidence.fence,
        fence_of=event.evidence.id,
        fix_at=to_ms(event.evidence.fix_at),
        distance_m=event.evidence.distance_m,
    )
    if told_at is not None:
        batch.retime(event.mission, event.stage, at=to_ms(event.happened_at), origin=Origin.GPS)


def told_again(batch: Batch, event: StageToldAgain, sequence: int) -> None:
    batch.add(
        STAGE_TOLD_AGAIN,
        sequence=sequence,
        mission=event.mission,
        stage=event.stage,
        at=to_ms(event.happened_at),
        heard_at=to_ms(event.at),
        origin=event.origin,
    )
