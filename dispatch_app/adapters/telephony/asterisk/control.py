"""`CallControl` by an Asterisk: one thread with an event loop, the link, and its coming back.

A closed stream is told at once; one that hangs within the ping's time. After a gap the exchange's
start time tells whether calls of before can be there at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable

from dispatch_app.adapters.telephony.asterisk import continuity, events, requests
from dispatch_app.adapters.telephony.asterisk.ari import Ari, AriAway, AriRefused
from dispatch_app.adapters.telephony.asterisk.asking import now
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig
from dispatch_app.adapters.telephony.asterisk.desk import Desk
from dispatch_app.adapters.telephony.asterisk.manager_link import ManagerLink
from dispatch_app.adapters.telephony.asterisk.orders import Orders
from dispatch_app.adapters.telephony.asterisk.queue_calls import QueueCalls
from dispatch_app.domain.telephone import Ender, OrderFailure
from dispatch_app.ports.call_control import ExchangeOrder, Release, Screening, SeatDuty
from dispatch_app.ports.exchange_events import (
    ExchangeEvent,
    ExchangeLink,
    LineState,
    SeatPhone,
)

log = logging.getLogger(__name__)

AGAIN_S = 0.25
"""So soon the link is tried again."""
_END_S = 5.0


class AsteriskControl:
    """One Asterisk. `start` and `stop` once each; `do` from any thread."""

    def __init__(self, config: AsteriskConfig) -> None:
        self._config = config
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._heard: Callable[[ExchangeEvent], None] = lambda _event: None
        self._main: asyncio.Task[None] | None = None
        self._orders: Orders | None = None
        self._told_down = False
        self._unknown: set[str] = set()

    def start(self, heard: Callable[[ExchangeEvent], None]) -> None:
        self._heard = heard
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._run, args=(self._loop,), name="asterisk", daemon=True
        )
        self._thread.start()

    def do(self, order: ExchangeOrder) -> None:
        """Take an order; one that comes before the start or after the end goes nowhere."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                self._loop.call_soon_threadsafe(self._obey, order)

    def stop(self) -> None:
        if self._ended.is_set():
            return
        self._ended.set()
        if self._loop is None or self._thread is None:
            return
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join(_END_S)

    def _cancel(self) -> None:
        if self._main is not None:
            self._main.cancel()

    # ---- on the thread -----------------------------------------------------------------------

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        # Its end cancels what still runs and waits for it: no connection stays open behind it.
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            with contextlib.suppress(asyncio.CancelledError):
                runner.run(self._until_stopped(loop))
            self._tell(ExchangeLink(up=False, at=now(), reason="ended"))

    async def _until_stopped(self, loop: asyncio.AbstractEventLoop) -> None:
        self._main = asyncio.current_task()
        if not self._ended.is_set():
            await self._live(loop)

    def _tell(self, event: ExchangeEvent) -> None:
        if not self._ended.is_set():
            self._heard(event)

    async def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        self._ari = Ari(self._config)
        self._desk = Desk(self._config, self._tell, self._ari.do)
        self._queue = QueueCalls(self._desk)
        manager = self._config.manager
        self._manager = ManagerLink(manager, self._queue.heard) if manager else None
        self._orders = Orders(self._desk, self._manager.pause if self._manager else _no_queue)
        hearing = loop.create_task(self._manager.run()) if self._manager else None
        try:
            while True:
                self._down(await self._session())
                await asyncio.sleep(AGAIN_S)
        finally:
            if hearing is not None:
                hearing.cancel()
                await asyncio.gather(hearing, return_exceptions=True)
            await self._desk.finish()
            await self._ari.close()

    async def _session(self) -> str:
        """One stream of events from beginning to end; why it ended."""
        try:
            async with contextlib.aclosing(self._ari.events()) as stream:
                async for text in stream:
                    if text:
                        self._event(text)
                    else:
                        await self._greet()
            return "closed"
        except (AriAway, AriRefused) as trouble:
            return str(trouble)

    async def _greet(self) -> None:
        """The stream stands: learn whether it is the exchange of before, tell what there is.

        Events that come meanwhile wait in the stream.
        """
        said = await self._ari.do(requests.info())
        since = str(said.get("status", {}).get("startup_time"))
        if since != self._desk.exchange_since:
            continuity.forget_all(self._desk)
            self._queue.forget_all()
        self._desk.exchange_since, self._desk.up, self._told_down = since, True, False
        self._tell(ExchangeLink(up=True, at=now()))
        await continuity.look_again(self._desk)
        self._tell_state()

    def _tell_state(self) -> None:
        for line in self._desk.lines.all():
            self._tell(LineState(line=line, usable=True, at=now()))
        for seat in self._desk.seats.all():
            self._tell(SeatPhone(seat=seat.id, state=seat.state, at=now()))
            if seat.duty is not None and seat.duty.ready:
                self._desk.legs.stand(seat)
        continuity.tell_all(self._desk)
        self._queue.tell_all()
        self._desk.offer_all()

    def _down(self, why: str) -> None:
        self._desk.up = False
        if not self._told_down:
            log.warning("the exchange cannot be heard: %s", why)
            self._told_down = True
            self._tell(ExchangeLink(up=False, at=now(), reason=why))

    def _event(self, text: str) -> None:
        try:
            event = events.parse(text)
        except events.BadEvent as trouble:
            log.warning("an event that cannot be read: %s", trouble)
            return
        match event:
            case events.Entered():
                self._desk.entered(event)
            case events.Left():
                self._desk.left(event)
            case events.DialNews():
                self._desk.dialled(event)
            case events.Gone():
                self._desk.gone(event)
            case events.DeviceChanged(name=name, state=state):
                self._device(name, state)
            case events.Unknown(kind=kind) if kind not in self._unknown:
                self._unknown.add(kind)
                log.info("the exchange tells of %r, which means nothing here", kind)
            case _:
                pass

    def _device(self, name: str, state: str) -> None:
        self._desk.device(name, state)
        usable = state not in ("UNAVAILABLE", "INVALID")
        for line in self._desk.lines.watched(name):
            reason = "" if usable else state.lower()
            self._tell(LineState(line=line, usable=usable, at=now(), reason=reason))

    def _obey(self, order: ExchangeOrder) -> None:
        if self._orders is None:  # the first turn of the loop sets up what orders need
            asyncio.get_running_loop().call_soon(self._obey, order)
            return
        ref = getattr(order, "ref", None)
        channel = self._queue.channel_of(ref) if ref is not None else None
        if channel is not None:
            self._obey_queued(order, channel)
            return
        if not self._desk.up and not isinstance(order, SeatDuty | Screening):
            self._desk.fail(order.order, ref, OrderFailure.EXCHANGE_DOWN)
            return
        self._orders.obey(order)

    def _obey_queued(self, order: ExchangeOrder, channel: str) -> None:
        """A call in the exchange's own queue: it can be ended, no more."""
        if isinstance(order, Release):
            self._queue.to_be_ended(channel, Ender.FORCED)
            self._desk.later(self._desk.ask(requests.hang_up(channel)), order.order)
        else:
            self._desk.fail(order.order, getattr(order, "ref", None), OrderFailure.NOT_SUPPORTED)


def _no_queue(_endpoint: str, _paused: bool) -> None:
    """An exchange whose manager interface is not used has no queue to pause."""
