"""The door's web server, on a thread of its own, so that no worker waits for a slow partner."""

from __future__ import annotations

import asyncio
import ssl
from threading import Thread
from typing import Any

from dispatch_app.answering import listening, web_server


class DoorServer:
    """Listens from `start` to `stop`.

    Raises:
        CannotListen: the address cannot be had.
    """

    def __init__(self, app: Any, host: str, port: int, tls: ssl.SSLContext | None = None) -> None:
        self._socket = listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._server = web_server(app, tls)
        self._thread = Thread(target=self._run, name="links-door", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))
