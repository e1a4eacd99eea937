"""Finds out from outside that an event loop no longer comes round. Knows nothing of telephones."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

LOOK_S = 0.25
STALLED_S = 2.0
"""A loop that has not come round for so long does no more work that anybody could wait for."""


class StallWatch:
    """A thread that asks a loop to answer, and tells once when it does not and once when it does.

    `stalled` is called on that thread, `recovered` on the loop.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        stalled: Callable[[], None],
        recovered: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._stalled, self._recovered = stalled, recovered
        self._answered_at = time.monotonic()
        self._asked = False
        self._told = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look, name="stall watch", daemon=True)

    def start(self) -> None:
        self._answered_at = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """May be called on the loop, for the thread never waits for it; also if never started."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._ending.wait(LOOK_S):
            if not self._asked:
                self._asked = True
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._answer)
            age_s = time.monotonic() - self._answered_at
            if age_s > STALLED_S and not self._told:
                self._told = True
                log.critical("the exchange has not come round for %.1f s", age_s)
                self._stalled()

    def _answer(self) -> None:
        self._answered_at, self._asked = time.monotonic(), False
        if self._told:
            self._told = False
            log.warning("the exchange comes round again")
            self._recovered()
