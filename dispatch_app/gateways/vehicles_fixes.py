"""Fixes on their way to the centre: one batch at a time, kept for a while if it is away.

Belongs to the gateway's loop.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from dispatch_app.domain.values import Fix

log = logging.getLogger(__name__)

BATCH = 1000
KEPT = 50_000
"""About two minutes of 2,000 vehicles' positions each five seconds, while the centre is away."""
LATE = timedelta(seconds=30)
"""A fix that waited so long says where a vehicle was; it belongs to the track alone."""


class Outcome(Enum):
    TAKEN = "taken"
    AWAY = "away"
    """Try again."""
    REFUSED = "refused"
    """Never again."""


Post = Callable[[Sequence[Fix], Callable[[Outcome], None]], None]


class FixFeed:
    def __init__(self, post: Post, now: Callable[[], datetime]) -> None:
        """`post` brings a batch to the centre and says once, on this loop, what became of it."""
        self._post = post
        self._now = now
        self._waiting: deque[tuple[Fix, datetime]] = deque()
        self._under_way: list[tuple[Fix, datetime]] = []
        self.counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._under_way)

    def put(self, fix: Fix) -> None:
        self._waiting.append((fix, self._now()))
        if len(self._waiting) > KEPT:
            self._waiting.popleft()
            self.counts["dropped"] += 1

    def flush(self) -> None:
        """Send what waits, unless a batch is under way."""
        if self._under_way or not self._waiting:
            return
        now = self._now()
        some = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        self._under_way = some
        self._post([_marked(fix, now - heard) for fix, heard in some], self._done)

    def _done(self, outcome: Outcome) -> None:
        batch, self._under_way = self._under_way, []
        self.counts[outcome.value] += len(batch)
        if outcome is Outcome.AWAY:
            self._waiting.extendleft(reversed(batch))
        elif len(self._waiting) >= BATCH:
            self.flush()


def _marked(fix: Fix, waited: timedelta) -> Fix:
    return replace(fix, late=True) if waited > LATE and not fix.late else fix
