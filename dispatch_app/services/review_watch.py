"""Lets reviews that were done long ago leave the live state. Decides nothing."""

from __future__ import annotations

from dispatch_app.domain.quality.commands import ArchiveReview
from dispatch_app.domain.rules.quality import may_be_archived
from dispatch_app.ports.clock import Clock
from dispatch_app.services.bus import Bus
from dispatch_app.services.watch import CENTRE


class ReviewWatch:
    period_s = 60.0

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock

    def __call__(self) -> None:
        now = self._clock.now()
        for review in self._bus.state.quality.reviews.values():
            if may_be_archived(review, now):
                done = review.done_at
                self._bus.submit(
                    ArchiveReview(review=review.id),
                    actor=CENTRE,
                    command_id=f"review-done:{review.id}:{done.isoformat() if done else ''}",
                )
