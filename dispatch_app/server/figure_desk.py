"""Asks for figures, one question after the other. Counts nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from dispatch_app.ports.figures import Figures

FRESH_S = 5.0
"""So long the figures of now serve everybody who asks."""


@dataclass(slots=True)
class FigureDesk:
    """Asks one question after the other, each on a thread: whoever waits holds up nobody else."""

    figures: Figures
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _now: bytes = b""
    _now_until: float = 0.0

    async def ask(self, question: Callable[[Figures], bytes]) -> bytes:
        async with self._turn:
            return await asyncio.to_thread(question, self.figures)

    async def now(self, *, invented: bool) -> bytes:
        clock = asyncio.get_running_loop().time
        async with self._turn:
            if clock() >= self._now_until:
                self._now = await asyncio.to_thread(self.figures.now, invented=invented)
                self._now_until = clock() + FRESH_S
        return self._now
