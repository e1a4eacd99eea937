"""How a process stands that follows the centre: its workers' heartbeats, and parts of its own.

Written by any thread, told to the centre every few seconds by the link. Knows no network.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import Lock

SILENT_AFTER = 5
"""A worker that missed so many of its own periods is stuck."""
LEAST_S = 5.0
"""A busy machine is not a broken one."""


class Condition:
    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._beats: dict[str, tuple[float, float]] = {}
        self._parts: dict[str, str] = {}
        self._lock = Lock()

    def beat(self, worker: str, period_s: float) -> None:
        """This worker has come round; it does so every `period_s` seconds."""
        with self._lock:
            self._beats[worker] = (self._now_s(), period_s)

    def ended(self, worker: str) -> None:
        """It has ended in order: nobody must miss it."""
        with self._lock:
            self._beats.pop(worker, None)

    def part(self, lamp: str, reason: str) -> None:
        """A part that only this process has: why it fails; empty while it is in order."""
        with self._lock:
            self._parts[lamp] = reason

    def workers(self) -> Mapping[str, str]:
        """Each worker with how long it has been stuck; empty while it comes round."""
        now_s = self._now_s()
        with self._lock:
            beats = dict(self._beats)
        return {
            name: f"{now_s - at_s:.0f} s" if _is_late(now_s - at_s, period_s) else ""
            for name, (at_s, period_s) in beats.items()
        }

    def parts(self) -> Mapping[str, str]:
        with self._lock:
            return dict(self._parts)


def _is_late(age_s: float, period_s: float) -> bool:
    return age_s > max(SILENT_AFTER * period_s, LEAST_S)
