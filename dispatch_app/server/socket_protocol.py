"""WebSocket on uvicorn with three things more: a stalled peer can be cut off, is found out early,
and one that others depend on is asked more often than the rest whether it is there.

An orderly close waits for the peer to read what is buffered; one that has stopped reading never
does, and its socket would stay for as long as the kernel keeps trying.
"""

from __future__ import annotations

import socket
from asyncio.transports import BaseTransport

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

SEND_BUFFER_BYTES = 256 * 1024
"""Beyond this (the kernel doubles it) a peer that does not read is noticed by the sender."""

EVERY_S, ANSWER_S = EXCHANGE_ASKED = 0.8, 1.2
"""Of a peer that is asked often: the pause between two pings, and the time to answer one."""
STATION_ASKED = 1.5, 2.0
"""As above; the way to a station is longer and worse."""


class StreamProtocol(WebSocketsSansIOProtocol):
    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        raw = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    async def run_asgi(self) -> None:
        self.scope["state"]["abort"] = self.transport.abort
        self.scope["state"]["ask_often"] = self.ask_often
        await super().run_asgi()

    def ask_often(self, asked: tuple[float, float]) -> None:
        """Ping this peer so often that its silence is known within the sum of both times."""
        self.ping_interval, self.ping_timeout = asked
        self.stop_keepalive()
        self.start_keepalive()

    def keepalive_timeout(self) -> None:
        self.transport.abort()
