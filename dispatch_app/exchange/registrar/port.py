"""The registrar's UDP port: datagrams in, answers out, and who has not been heard of again.

A port of its own, since the SIP library takes no REGISTER. Decides nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from dispatch_app.exchange.registrar.registrar import News, Registrar


class RegistrarPort(asyncio.DatagramProtocol):
    """`told` hears of telephones that come and go, on the loop."""

    def __init__(
        self,
        registrar: Registrar,
        told: Callable[[News], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registrar, self._told, self._clock = registrar, told, clock
        self._transport: asyncio.DatagramTransport | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def open(self, host: str, port: int) -> None:
        """
        Raises:
            OSError: the address cannot be had.
        """
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        self._set_timer()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        made, news = self._registrar.took(data, (addr[0], addr[1]), self._clock())
        if made is not None and self._transport is not None:
            self._transport.sendto(made, addr)
        self._tell(news)

    def error_received(self, exc: Exception) -> None:
        """Whoever asked has gone meanwhile: the answer simply reaches nobody."""

    def _tell(self, news: list[News]) -> None:
        for each in news:
            self._told(each)
        self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        due = self._registrar.due
        if due is not None:
            wait = max(0.0, due - self._clock())
            self._timer = asyncio.get_running_loop().call_later(wait, self._look)

    def _look(self) -> None:
        self._tell(self._registrar.expired(self._clock()))
