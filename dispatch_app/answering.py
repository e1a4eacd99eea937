"""A web server of one of our processes: takes an address, leaves signals to its process, and ends
though a peer holds on. Knows no requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import uvicorn

GRACE_S = 2
"""Open requests may take so long to end at a stop; streams are closed at once."""
BACKLOG = 256
ROUNDS_TO_CLOSE = 3
"""An encrypted connection that is cut off is gone after so many rounds of the loop."""


class CannotListen(Exception):
    """The address cannot be had; the message says what to do."""


class QuietServer(uvicorn.Server):
    """Leaves signals to whoever runs it: an orderly stop ends with code 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Who still holds an encrypted connection need not agree to its end."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        for _ in range(ROUNDS_TO_CLOSE):
            await asyncio.sleep(0)


def web_server(app: Any, tls: ssl.SSLContext | None, **more: Any) -> QuietServer:
    """For an ASGI application; without `tls` it speaks plainly. `more` is uvicorn's."""
    return QuietServer(
        uvicorn.Config(
            app,
            http="h11",
            loop="asyncio",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=GRACE_S,
            ssl_context_factory=None if tls is None else lambda _config, _default: tls,
            **more,
        )
    )


def listening(host: str, port: int) -> socket.socket:
    """Take an address.

    Raises:
        CannotListen: it is in use, or not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        plain = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as trouble:
        raise CannotListen(
            f"cannot listen on {host} port {port} ({trouble}): "
            "stop what uses it, or choose another --port, or address in the configuration"
        ) from trouble
    # asyncio sends small answers at once (TCP_NODELAY) only on sockets that say they are TCP;
    # without it every answer waits 40 ms for the peer's delayed acknowledgement.
    return socket.socket(plain.family, plain.type, socket.IPPROTO_TCP, fileno=plain.detach())
