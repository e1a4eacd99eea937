"""How often one sender may come: token buckets by name. Knows no requests."""

from __future__ import annotations

import time
from collections.abc import Callable


class Bucket:
    """Fills at `rate` a second up to `burst`."""

    def __init__(self, rate: float, burst: float, now_s: float) -> None:
        self._rate = rate
        self._burst = burst
        self._level = burst
        self._at = now_s

    def take(self, count: float, now_s: float) -> bool:
        """Take `count` out, if so much is there."""
        self._level = min(self._burst, self._level + (now_s - self._at) * self._rate)
        self._at = now_s
        if count > self._level:
            return False
        self._level -= count
        return True

    def full(self, now_s: float) -> bool:
        return self._level + (now_s - self._at) * self._rate >= self._burst


class Limits:
    """One bucket for each sender, forgotten once it is full again. Used from one thread."""

    def __init__(
        self, rate: float, burst: float, now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._now_s = now_s
        self._buckets: dict[str, Bucket] = {}

    def allows(self, sender: str, count: float = 1.0) -> bool:
        now = self._now_s()
        bucket = self._buckets.get(sender)
        if bucket is None:
            self._forget_full(now)
            bucket = self._buckets[sender] = Bucket(self._rate, self._burst, now)
        return bucket.take(count, now)

    def _forget_full(self, now_s: float) -> None:
        for sender in [s for s, b in self._buckets.items() if b.full(now_s)]:
            del self._buckets[sender]
