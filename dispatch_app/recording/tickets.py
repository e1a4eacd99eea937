"""Whose secret opens what, until when: as the centre's journal says. Safe from any thread."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from dispatch_app.domain.recordings import Ticket

PATIENCE_S = 2.0
"""A seat may come sooner than the news of its ticket."""
PAUSE_S = 0.02


class Tickets:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._by_hash: dict[str, Ticket] = {}
        self._ahead = timedelta()

    def put(self, tickets: Iterable[Ticket]) -> None:
        """Exactly these hold."""
        with self._lock:
            self._by_hash = {ticket.secret_sha256: ticket for ticket in tickets}

    def clock_differs(self, centre_ahead: timedelta) -> None:
        """Tickets end by the centre's clock."""
        with self._lock:
            self._ahead = centre_ahead

    def of(self, secret: str) -> Ticket | None:
        """The ticket that this secret opens, if it has not ended."""
        digest = hashlib.sha256(secret.encode()).hexdigest()
        with self._lock:
            ticket = self._by_hash.get(digest)
            now = self._now() + self._ahead
        return ticket if ticket is not None and now < ticket.expires_at else None

    async def awaited(self, secret: str) -> Ticket | None:
        """As `of`, with some patience."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE_S
        while (ticket := self.of(secret)) is None and loop.time() < deadline:
            await asyncio.sleep(PAUSE_S)
        return ticket
