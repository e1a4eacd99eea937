"""Many lives side by side in one invented time: each says how long it waits before it goes on."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

Life = Iterator[float]
"""Runs until its next `yield`, which gives the seconds to wait."""


class Agenda:
    def __init__(self, set_time: Callable[[datetime], None]) -> None:
        self._set_time = set_time
        self._due: list[tuple[datetime, int, Life]] = []
        self._order = itertools.count()

    def begin(self, at: datetime, life: Life) -> None:
        heapq.heappush(self._due, (at, next(self._order), life))

    def run_until(self, limit: datetime) -> None:
        """Live through all that is due before a moment."""
        while self._due and self._due[0][0] < limit:
            self._step()

    def _step(self) -> None:
        at, _, life = heapq.heappop(self._due)
        self._set_time(at)
        wait_s = next(life, None)
        if wait_s is not None:
            self.begin(at + timedelta(seconds=max(wait_s, 0.0)), life)
