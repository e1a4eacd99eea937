"""The machine's clock and a maker of UUIDv7 ids. Knows nothing of what they are used for."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from uuid import UUID

COUNTER_TOP = 0xFFF


class SystemClock:
    """Time of this machine: aware UTC, cut to whole milliseconds."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Uuid7Maker:
    """Makes UUIDv7 (RFC 9562, section 5.7, counter by method 1 of section 6.2).

    Ids of one maker sort in the order in which they were made, also within one millisecond and
    when the machine's clock is set back.
    """

    def __init__(self, time_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._time_ms = time_ms
        self._last_ms = 0
        self._count = 0
        self._lock = Lock()

    def __call__(self) -> str:
        with self._lock:
            ms, count = self._next()
        value = (ms & (1 << 48) - 1) << 80 | 0x7 << 76 | count << 64 | 0b10 << 62
        return str(UUID(int=value | secrets.randbits(62)))

    def _next(self) -> tuple[int, int]:
        ms = max(self._time_ms(), self._last_ms)
        if ms > self._last_ms or self._count == COUNTER_TOP:
            ms = max(ms, self._last_ms + 1)
            self._last_ms, self._count = ms, secrets.randbits(11)
        else:
            self._count += 1
        return self._last_ms, self._count
