"""Every timer has a heartbeat: when each one last came round, and which have fallen silent."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

SILENT_AFTER = 5
"""A timer that missed so many of its own periods is reported silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    age_s: float
    period_s: float
    trouble: str = ""
    """What it is stuck at, in the log's words; empty if it runs."""

    @property
    def alive(self) -> bool:
        return self.age_s < max(SILENT_AFTER * self.period_s, 1.0) and not self.trouble


class Heartbeats:
    """Written by the timers, read by the health page; any thread."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._last: dict[str, tuple[float, float, str]] = {}
        self._lock = Lock()

    def beat(self, name: str, period_s: float, trouble: str = "") -> None:
        with self._lock:
            self._last[name] = (self._now_s(), period_s, trouble)

    def all(self) -> Mapping[str, Beat]:
        now = self._now_s()
        with self._lock:
            return {
                name: Beat(age_s=round(now - at, 3), period_s=period, trouble=trouble)
                for name, (at, period, trouble) in sorted(self._last.items())
            }
