"""Runs the web server until it is told to stop. Knows sockets and signals, and no storage."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from dispatch_app.server.app import app_of
from dispatch_app.server.centre import Centre
from dispatch_app.server.log_tail import LogTail
from dispatch_app.server.pulse import pulse
from dispatch_app.server.socket_protocol import StreamProtocol

PING_S = 5.0
GRACE_S = 2
"""Open requests may take so long to end at a stop; streams are closed at once."""
BACKLOG = 256
ROUNDS_TO_CLOSE = 3
"""An encrypted connection that is cut off is gone after so many rounds of the loop."""
LARGEST_FROM_READER = 4096
"""Readers send nothing but perhaps their token."""


class CannotListen(Exception):
    """The address cannot be had; the message says what to do."""


class _Quiet(uvicorn.Server):
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


class Serving:
    """Takes the address at once; answers from `run` on."""

    def __init__(
        self,
        centre: Centre,
        tail: LogTail,
        *,
        host: str,
        port: int,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """`tls` holds the certificate that is shown; without one it speaks plainly."""
        self._centre = centre
        self._tail = tail
        self._socket = listening(host, port)
        self._server = _Quiet(_settings(centre, tls))

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def stop(self) -> None:
        """Ask for an orderly end; any thread, also a signal handler."""
        self._server.should_exit = True

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until `stop`; `ready` is called once requests are answered."""
        with _signals(self.stop):
            asyncio.run(self._run(ready))

    async def _run(self, ready: Callable[[], None]) -> None:
        self._tail.start(asyncio.get_running_loop())
        pulsing = asyncio.create_task(pulse(self._centre))
        announcing = asyncio.create_task(self._announce(ready))
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            for task in (pulsing, announcing):
                task.cancel()
            await asyncio.gather(pulsing, announcing, return_exceptions=True)
            await asyncio.to_thread(self._tail.stop)

    async def _announce(self, ready: Callable[[], None]) -> None:
        while not self._server.started:
            await asyncio.sleep(0.005)
        ready()


def _settings(centre: Centre, tls: ssl.SSLContext | None) -> uvicorn.Config:
    return uvicorn.Config(
        app_of(centre),
        http="h11",
        ws=StreamProtocol,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        ws_max_size=LARGEST_FROM_READER,
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_S,
        ssl_context_factory=None if tls is None else lambda _config, _default: tls,
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
            "stop what uses it, or choose another --port"
        ) from trouble
    # asyncio sends small answers at once (TCP_NODELAY) only on sockets that say they are TCP;
    # without it every answer waits 40 ms for the peer's delayed acknowledgement.
    return socket.socket(plain.family, plain.type, socket.IPPROTO_TCP, fileno=plain.detach())


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """End in order on Ctrl+C, on SIGTERM, and on Windows on Ctrl+Break."""
    wanted = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        wanted.append(signal.SIGBREAK)

    def on_signal(_: int, __: FrameType | None) -> None:
        stop()

    try:
        before = {number: signal.signal(number, on_signal) for number in wanted}
    except ValueError:  # not the main thread: whoever started it stops it
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
