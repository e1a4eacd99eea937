"""An emulated Asterisk as one object: started and ended, rung at, cut off. On a thread of its own.

Every method may be called from any thread and has taken effect when it returns.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from devices.simulator.asterisk.ami_server import AmiServer
from devices.simulator.asterisk.ari_server import AriServer
from devices.simulator.asterisk.plan import Manners, Plan
from devices.simulator.asterisk.shapes import Json
from devices.simulator.asterisk.switch import Switch
from devices.simulator.asterisk.voices import heard_by

_REPLY_S = 10.0


class Emulator:
    """Listens on the loopback interface only."""

    def __init__(
        self,
        plan: Plan,
        *,
        user: str = "ems",
        password: str = "demo",
        ari_port: int = 0,
        ami_port: int = 0,
    ) -> None:
        self._plan = plan
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="asterisk-emulator", daemon=True)
        self._switch: Switch | None = None
        self._ari = AriServer(self._the_switch, user, password)
        self._ami = AmiServer(user, password)
        self.ari_port, self.ami_port = ari_port, ami_port
        self._alive = False
        self._thread.start()
        self.come_back()

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def strays(self) -> list[str]:
        """Requests that nobody ever saw a real Asterisk answer. None are forgiven."""
        return [*self._ari.strays, *self._ami.strays]

    @property
    def asked(self) -> list[str]:
        """Names of the web requests that were served, in their order."""
        return list(self._ari.asked)

    # ---- the exchange ----------------------------------------------------------------------

    def die(self) -> None:
        """The process ends: connections close, calls are gone."""
        if self._alive:
            self._alive = False
            self._wait(self._die())

    def come_back(self) -> None:
        """Start on the same ports, without a memory."""
        if not self._alive:
            self._wait(self._start())
            self._alive = True

    def drop_links(self) -> None:
        """The network fails for a moment: calls go on."""
        self._wait(self._ari.drop_links())

    def hang(self, hung: bool = True) -> None:
        """The process stops doing anything, or goes on."""

        def change() -> None:
            self._ari.hang(hung)
            self._ami.hung = hung

        self._do(change)

    def inject_event(self, text: str) -> None:
        self._do(lambda: self._ari.inject(text))

    def inject_manager(self, data: bytes) -> None:
        self._do(lambda: self._ami.inject(data))

    def close(self) -> None:
        """Take the exchange away. May be called twice."""
        if self._loop.is_closed():
            return
        self.die()
        self._wait(_settled())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # ---- people ----------------------------------------------------------------------------

    def ring(self, number: str, exten: str = "120") -> str:
        """Gives the channel of the caller."""
        return self._do(lambda: self._the_switch().ring(number, exten))

    def caller_hangs_up(self, channel: str) -> None:
        self._do(lambda: self._the_switch().caller_hangs_up(channel))

    def lift(self, endpoint: str) -> bool:
        return self._do(lambda: self._the_switch().lift(endpoint))

    def put_down(self, endpoint: str) -> bool:
        return self._do(lambda: self._the_switch().put_down(endpoint))

    def unplug(self, endpoint: str) -> None:
        self._do(lambda: self._the_switch().unplug(endpoint))

    def manners(self, endpoint: str, manners: Manners) -> None:
        self._do(lambda: self._the_switch().manners(endpoint, manners))

    def member_takes(self, endpoint: str) -> None:
        self._do(lambda: self._the_switch().member_takes(endpoint))

    def queue_call_ends(self, channel: str) -> None:
        self._do(lambda: self._the_switch().queue_call_ends(channel))

    def paused(self) -> dict[str, bool]:
        """The members of the exchange's own queue."""
        return self._do(lambda: dict(self._the_switch().queue.paused))

    def channels(self) -> dict[str, str]:
        """Endpoints of the channels that are there, by channel."""
        return self._do(lambda: {c.id: c.endpoint for c in self._the_switch().channels.values()})

    def bridges(self) -> int:
        return self._do(lambda: len(self._the_switch().bridges))

    def heard_by(self, channel: str) -> frozenset[str]:
        """Endpoints whose voices reach a channel; nobody's, if it is gone."""

        def hears() -> frozenset[str]:
            switch = self._the_switch()
            if channel not in switch.channels:
                return frozenset()
            return heard_by(channel, switch.channels, switch.bridges)

        return self._do(hears)

    def heard_at(self, endpoint: str) -> frozenset[str]:
        """As `heard_by`, at whatever call a telephone has."""

        def hears() -> frozenset[str]:
            switch = self._the_switch()
            there = switch.up_at(endpoint)
            return heard_by(there.id, switch.channels, switch.bridges) if there else frozenset()

        return self._do(hears)

    # ---- the thread ------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _the_switch(self) -> Switch:
        assert self._switch is not None
        return self._switch

    async def _start(self) -> None:
        self._switch = Switch(self._plan, self._tell, self._tell_manager, self._loop.call_later)
        self.ari_port = await self._ari.start(self.ari_port)
        self.ami_port = await self._ami.start(self._switch, self.ami_port)

    async def _die(self) -> None:
        await self._ari.stop()
        await self._ami.stop()

    def _tell(self, event: Json) -> None:
        self._ari.tell(event)

    def _tell_manager(self, event: Mapping[str, str]) -> None:
        self._ami.tell(event)

    def _wait(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_REPLY_S)

    def _do[T](self, work: Callable[[], T]) -> T:
        done: concurrent.futures.Future[T] = concurrent.futures.Future()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as trouble:  # noqa: BLE001  handed to who asked
                done.set_exception(trouble)

        self._loop.call_soon_threadsafe(run)
        return done.result(_REPLY_S)


async def _settled() -> None:
    """Let what was cut come to its end: a loop that stops before leaves sockets open.

    A connection that was taken in the last moment begins its task only now.
    """
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)
    await asyncio.sleep(0)
