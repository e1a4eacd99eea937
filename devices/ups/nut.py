"""The loop that asks a NUT server for one UPS, on a thread of its own that runs asyncio.

The server is another program's driver: what it calls stale is stale here, whatever it said before.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from aionut import AIONUTClient, NUTCommandError, NUTError, NUTLoginError

from devices.moment import Moment
from devices.transports.tap import Tap
from devices.ups.events import (
    OrderDone,
    OrderRefused,
    StaleReason,
    UpsBack,
    UpsEvent,
    UpsRead,
    UpsStale,
)
from devices.ups.nut_wire import TappedClient
from devices.ups.nut_words import command_of, identity_of, nominal_of, status_of
from devices.ups.values import Order

log = logging.getLogger(__name__)

PORT = 3493
_STALE = ("DATA-STALE", "DRIVER-NOT-CONNECTED")


@dataclass(frozen=True, slots=True, kw_only=True)
class NutAddress:
    """One UPS of one server. User and password are needed for tests only."""

    ups: str
    host: str = "127.0.0.1"
    port: int = PORT
    user: str | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NutPatience:
    poll_s: float = 1.0
    answer_s: float = 2.0
    retry_s: float = 2.0
    """Pause after a server that could not be reached."""


class NutUps:
    """Asks each second, tells what it hears, connects again when the server went away."""

    def __init__(
        self,
        address: NutAddress,
        on_event: Callable[[UpsEvent], None],
        *,
        patience: NutPatience | None = None,
        tap: Tap | None = None,
        now: Callable[[], Moment] = Moment.now,
    ) -> None:
        self._address = address
        self._tap = tap or Tap(now=now)
        self._on_event = on_event
        self._patience = patience or NutPatience()
        self._now = now
        self.on_turn: Callable[[], None] = lambda: None
        """Called each time the loop comes round, with a server or without."""
        self._told: StaleReason | bool | None = None
        """True while it is heard, else why it is not; None before anything is known."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._orders: asyncio.Queue[Order] | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"nut {address.ups}", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        if self._loop is not None and self._main is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._main.cancel)
        self._thread.join(timeout=5.0)

    def give(self, order: Order) -> None:
        """From any thread; an event says what became of it."""
        loop, orders = self._loop, self._orders
        if loop is None or orders is None or loop.is_closed():
            self._tell(OrderRefused(at=self._now(), order=order))
            return
        loop.call_soon_threadsafe(orders.put_nowait, order)

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._main = asyncio.current_task()
        self._orders = asyncio.Queue()
        self._ready.set()
        at = self._address
        patience_s = self._patience.answer_s
        client = TappedClient(
            at.host, at.port, at.user, at.password, timeout_s=patience_s, tap=self._tap
        )
        try:
            while True:
                self.on_turn()
                await self._rest(client, await self._once(client))
        finally:
            client.shutdown()

    async def _once(self, client: AIONUTClient) -> float:
        """Ask once; say how long to wait."""
        try:
            variables = await client.list_vars(self._address.ups)
        except NUTLoginError as no:
            return self._lose(StaleReason.REFUSED, no)
        except NUTCommandError as no:
            stale = any(word in str(no) for word in _STALE)
            return self._lose(StaleReason.SERVER_STALE if stale else StaleReason.REFUSED, no)
        except (NUTError, OSError, asyncio.IncompleteReadError) as away:
            client.disconnect()
            self._tap.failed(str(away) or type(away).__name__)
            return self._lose(StaleReason.SERVER_AWAY, away)
        status = status_of(variables)
        if status is None:
            return self._lose(StaleReason.SERVER_STALE, None)
        if self._told is not True:
            self._told = True
            self._tell(UpsBack(at=self._now(), identity=identity_of(variables)))
        self._tell(UpsRead(at=self._now(), status=status, nominal=nominal_of(variables)))
        return self._patience.poll_s

    def _lose(self, reason: StaleReason, trouble: Exception | None) -> float:
        if self._told is not reason:
            self._told = reason
            log.debug("nut %s: %s", self._address.ups, trouble)
            self._tell(UpsStale(at=self._now(), reason=reason))
        return self._patience.retry_s

    async def _rest(self, client: AIONUTClient, seconds: float) -> None:
        """Wait for the next question; an order that comes is carried out at once."""
        assert self._orders is not None
        with contextlib.suppress(TimeoutError):
            order = await asyncio.wait_for(self._orders.get(), seconds)
            await self._order(client, order)

    async def _order(self, client: AIONUTClient, order: Order) -> None:
        command, parameter = command_of(order)
        try:
            await client.run_command(self._address.ups, command, parameter)
        except (NUTError, OSError) as no:
            log.warning("nut %s: %s: %s", self._address.ups, command, no)
            self._tell(OrderRefused(at=self._now(), order=order))
        else:
            self._tell(OrderDone(at=self._now(), order=order))

    def _tell(self, event: UpsEvent) -> None:
        try:
            self._on_event(event)
        except Exception:
            # Device loop: a listener's bug must not make the UPS unheard.
            log.exception("nut %s: listener failed on %s", self._address.ups, type(event).__name__)
