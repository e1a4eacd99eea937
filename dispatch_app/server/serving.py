"""Runs the web server until it is told to stop. Knows sockets and signals, and no storage."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import ssl
import sys
from collections.abc import Callable, Iterator
from types import FrameType

from dispatch_app.answering import listening, web_server
from dispatch_app.server.app import app_of
from dispatch_app.server.centre import Centre
from dispatch_app.server.log_tail import LogTail
from dispatch_app.server.pulse import pulse
from dispatch_app.server.socket_protocol import StreamProtocol

PING_S = 5.0
LARGEST_FROM_READER = 4096
"""Readers send nothing but perhaps their token."""


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
        app = app_of(centre)
        app.state.leaving = self._leaving
        self._server = web_server(
            app,
            tls,
            ws=StreamProtocol,
            ws_per_message_deflate=False,
            ws_ping_interval=PING_S,
            ws_ping_timeout=PING_S,
            ws_max_size=LARGEST_FROM_READER,
        )

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def _leaving(self) -> bool:
        return self._server.should_exit

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
