"""Who says when a stage was reached, and every other time that was told for it. Values to words."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.domain.state import Mission
from dispatch_app.domain.truth.kept import StageCorrection
from dispatch_app.domain.values import StageTime
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import clock_text

LATE = timedelta(seconds=10)
"""What was heard so much later than it happened is told with both times."""


def origin_words(mission: Mission, stage: StageTime, texts: Texts, zone: str) -> str:
    """Its origin; with the other time where it was corrected, confirmed or heard late."""
    correction = next((c for c in reversed(mission.corrections) if c.stage is stage.stage), None)
    if correction is not None:
        return _corrected(correction, texts, zone)
    return heard_words(stage, texts, zone)


def heard_words(stage: StageTime, texts: Texts, zone: str) -> str:
    origin = f"{texts.code('origin', stage.origin.value)} {stage.by}".rstrip()
    if stage.heard_at - stage.at < LATE:
        return origin
    return texts("timeline.heard", origin=origin, heard=clock_text(stage.heard_at, zone))


def _corrected(kept: StageCorrection, texts: Texts, zone: str) -> str:
    entered, seat = clock_text(kept.entered_at, zone), kept.seat or "—"
    if kept.told_at is None:
        return texts("timeline.confirmed", seat=seat, entered=entered)
    return texts(
        "timeline.corrected-from",
        told=clock_text(kept.told_at, zone),
        origin=texts.code("origin", kept.told_origin.value) if kept.told_origin else "—",
        seat=seat,
        entered=entered,
    )
