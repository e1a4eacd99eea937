"""Asks the exchange beside what is being decided, and tells what cannot be. Knows no calls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from dispatch_app.adapters.telephony.asterisk.ari import AriAway, AriRefused
from dispatch_app.adapters.telephony.asterisk.requests import Request
from dispatch_app.domain.telephone import CallRef, OrderFailure
from dispatch_app.ports.exchange_events import ExchangeEvent, OrderFailed

log = logging.getLogger(__name__)

DONE = 204
Do = Callable[[Request], Awaitable[dict[str, Any]]]
"""Sends a request and gives what the exchange answers."""


def now() -> datetime:
    """UTC in whole milliseconds."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


async def attempt(do: Do, request: Request) -> bool:
    """Carry out what does no harm if its object is gone: the event that says so is coming."""
    try:
        await do(request)
    except AriRefused as refused:
        if not refused.gone:
            log.warning("the exchange refuses: %s", refused)
        return False
    return True


class Asking:
    """Requests under way, on one event loop."""

    def __init__(self, tell: Callable[[ExchangeEvent], None], do: Do) -> None:
        self.tell, self._do = tell, do
        self._tasks: set[asyncio.Task[None]] = set()

    def later(self, work: Coroutine[Any, Any, None], order: str = "") -> None:
        """Carry requests out beside. What cannot be had fails the order that they are for."""
        task = asyncio.get_running_loop().create_task(self._carefully(work, order))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def ask(self, request: Request) -> None:
        """Carry out what does no harm if its object is gone."""
        await attempt(self._do, request)

    async def status(self, request: Request) -> int:
        """What the exchange says to a request, as HTTP has it; DONE if it was carried out."""
        try:
            await self._do(request)
        except AriRefused as refused:
            return refused.status
        return DONE

    def fail(self, order: str, ref: CallRef | None, reason: OrderFailure) -> None:
        self.tell(OrderFailed(order=order, ref=ref, reason=reason, at=now()))

    async def finish(self) -> None:
        """Give up what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carefully(self, work: Coroutine[Any, Any, None], order: str) -> None:
        try:
            await work
        except (AriRefused, AriAway) as trouble:
            log.warning("the exchange did not do what was asked: %s", trouble)
            if order:
                away = isinstance(trouble, AriAway)
                self.fail(order, None, OrderFailure.EXCHANGE_DOWN if away else OrderFailure.FAILED)
