"""Callers who have not shown a code yet: served one after another, for a part of the time at most.

Whatever they send, and however many they are, terminals that are known are heard first. Knows no
messages.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

SLICE_S = 0.004
"""Time given to strangers in one turn of the loop."""
LEAST_SHARE = 0.01
OVERDRAFT_S = 0.2
MOST_HELD = 256

Work = Callable[[], None]


class Strangers:
    """Belongs to the loop that reads."""

    def __init__(
        self, share: float, held_s: float, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        """`share` of the loop's time; less than a hundredth is not to be had."""
        self._pause_for_each_s = 1 / min(1.0, max(LEAST_SHARE, share)) - 1
        self._held_s = held_s
        self._clock = clock
        self._waiting: deque[Work] = deque()
        self._next: asyncio.TimerHandle | None = None
        self._free_at = 0.0
        self._held: dict[asyncio.Transport, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        """How many wait to be heard."""
        return len(self._waiting)

    @property
    def overdrawn(self) -> bool:
        """So much of their time is used up that datagrams of theirs, which nobody keeps for
        later, are not read."""
        return self._free_at - self._clock() > OVERDRAFT_S

    def serve(self, work: Work) -> None:
        """Do this when its turn comes."""
        self._waiting.append(work)
        if self._next is None:
            self._plan()

    def _plan(self) -> None:
        wait_s = max(0.0, self._free_at - self._clock())
        self._next = asyncio.get_running_loop().call_later(wait_s, self._turn)

    def _turn(self) -> None:
        """Some of it, and then a pause as long as makes their share."""
        self._next = None
        began = self._clock()
        while self._waiting and self._clock() - began < SLICE_S:
            self._waiting.popleft()()
        self.spent(self._clock() - began)
        if self._waiting:
            self._plan()

    def spent(self, seconds: float) -> None:
        """Time went to strangers; the others come first for a while."""
        self._free_at = max(self._free_at, self._clock()) + seconds * self._pause_for_each_s

    def hold(self, transport: asyncio.Transport) -> None:
        """Leave who sends rubbish or comes too often without an answer for a while: hung up on, he
        would come again at once, which costs us more than him."""
        if self._held_s <= 0 or len(self._held) >= MOST_HELD or transport.is_closing():
            transport.abort()
            return
        transport.pause_reading()
        loop = asyncio.get_running_loop()
        self._held[transport] = loop.call_later(self._held_s, self._let_go, transport)

    def _let_go(self, transport: asyncio.Transport) -> None:
        self._held.pop(transport).cancel()
        transport.abort()

    def stop(self) -> None:
        self._waiting.clear()
        if self._next is not None:
            self._next.cancel()
            self._next = None
        for transport in list(self._held):
            self._let_go(transport)
