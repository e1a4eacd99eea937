"""What is wrong with the recorder now, for whoever must look after it. Safe from any thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from dispatch_app.domain.recordings import RecorderTrouble

log = logging.getLogger(__name__)

FADING = frozenset(
    {
        RecorderTrouble.SOUND_LOST,
        RecorderTrouble.DISK_SLOW,
        RecorderTrouble.CHANNELS_FULL,
        RecorderTrouble.PINS_GUESSED,
    }
)
"""They happen rather than stand: told until they have not happened for `FADE_S`."""
FADE_S = 600.0


class Troubles:
    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._lock = threading.Lock()
        self._since: dict[RecorderTrouble, float] = {}

    def say(self, trouble: RecorderTrouble, detail: str = "") -> None:
        with self._lock:
            fresh = trouble not in self._since
            self._since[trouble] = self._clock_s()
        if fresh:
            log.error("trouble: %s %s", trouble.value, detail)

    def over(self, trouble: RecorderTrouble) -> None:
        with self._lock:
            stood = self._since.pop(trouble, None) is not None
        if stood:
            log.info("no trouble any more: %s", trouble.value)

    def put(self, trouble: RecorderTrouble, stands: bool, detail: str = "") -> None:
        if stands:
            self.say(trouble, detail)
        else:
            self.over(trouble)

    def now(self) -> tuple[RecorderTrouble, ...]:
        with self._lock:
            faded = self._clock_s() - FADE_S
            for trouble in FADING & self._since.keys():
                if self._since[trouble] < faded:
                    del self._since[trouble]
            return tuple(sorted(self._since))
