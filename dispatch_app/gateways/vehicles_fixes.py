"""Fixes on their way to the centre: one batch at a time, kept for a while if it is away.

Belongs to the gateway's loop.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum

from dispatch_app.domain.values import Fix

log = logging.getLogger(__name__)

BATCH = 1000
KEPT = 50_000
"""About two minutes of 2,000 vehicles' positions each five seconds, while the centre is away."""
LATE_S = 30.0
"""A fix that waited so long says where a vehicle was; it belongs to the track alone."""


class Outcome(Enum):
    TAKEN = "taken"
    AWAY = "away"
    """Try again."""
    REFUSED = "refused"
    """Never again."""


Post = Callable[[Sequence[Fix], Callable[[Outcome], None]], None]


class FixFeed:
    def __init__(self, post: Post, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`post` brings a batch to the centre and says once, on this loop, what became of it.
        `clock`: seconds that nobody can set."""
        self._post = post
        self._clock = clock
        self._waiting: deque[tuple[Fix, float]] = deque()
        self._under_way: list[tuple[Fix, float]] = []
        self.counts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._under_way)

    def put(self, fix: Fix) -> None:
        self._waiting.append((fix, self._clock()))
        if len(self._waiting) > KEPT:
            self._waiting.popleft()
            self.counts["dropped"] += 1

    def flush(self) -> None:
        """Send what waits, unless a batch is under way."""
        if self._under_way or not self._waiting:
            return
        now = self._clock()
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


def _marked(fix: Fix, waited_s: float) -> Fix:
    return replace(fix, late=True) if waited_s > LATE_S and not fix.late else fix
