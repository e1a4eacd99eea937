"""Locator: the centre's own table of numbers. Exact for a fixed line, a bill for a mobile."""

from __future__ import annotations

import asyncio

from dispatch_app.domain.caller_positions import TABLE, CallerPosition, of_subscriber
from dispatch_app.domain.codes import NoPosition, PlaceSource
from dispatch_app.domain.ids import CallId
from dispatch_app.ports.caller_location import NotLocated
from dispatch_app.ports.clock import Clock
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.subscribers import Subscribers


class TableLocator:
    """`ports.caller_location.CallerLocator` on `ports.subscribers.Subscribers`.

    The number was looked up when the call rang, on the writer's thread. It is asked again beside
    it, so that a table that was away then is heard all the same.
    """

    id = TABLE
    source = PlaceSource.SUBSCRIBER
    timeout_s = 2.0
    refines = False

    def __init__(self, table: Subscribers, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def serves(self, number: str) -> bool:
        return bool(number)

    async def locate(self, number: str, call: CallId) -> CallerPosition:
        try:
            known = await asyncio.to_thread(self._table.lookup, number)
        except Unavailable as away:
            raise NotLocated(NoPosition.UNAVAILABLE, "the table cannot be read") from away
        found = of_subscriber(known, self._clock.now())
        if found is None:
            address = known.address if known else ""
            raise NotLocated(NoPosition.NUMBER_UNKNOWN, address=address)
        return found

    async def close(self) -> None:
        """There is no connection of its own."""
