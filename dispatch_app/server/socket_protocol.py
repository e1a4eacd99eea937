"""WebSocket on uvicorn with two things more: a stalled peer can be cut off, and is found out early.

An orderly close waits for the peer to read what is buffered; one that has stopped reading never
does, and its socket would stay for as long as the kernel keeps trying.
"""

from __future__ import annotations

import socket
from asyncio.transports import BaseTransport

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

SEND_BUFFER_BYTES = 256 * 1024
"""Beyond this (the kernel doubles it) a peer that does not read is noticed by the sender."""


class StreamProtocol(WebSocketsSansIOProtocol):
    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        raw = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    async def run_asgi(self) -> None:
        self.scope["state"]["abort"] = self.transport.abort
        await super().run_asgi()

    def keepalive_timeout(self) -> None:
        self.transport.abort()
