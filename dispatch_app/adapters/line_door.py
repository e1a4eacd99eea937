"""A door for exchanges: takes connections at an address, serves each on a thread of its own, shuts
them all when it is stopped. Knows no frames.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

log = logging.getLogger(__name__)

WAIT_S = 3.0
"""For a thread to end once its line is shut."""

Serve = Callable[[socket.socket], None]


class CannotListen(Exception):
    """The address is taken or is none of this machine."""


class LineDoor:
    def __init__(self, address: tuple[str, int], serve: Serve, *, name: str) -> None:
        """`serve` has a line to itself; the line is closed behind it.

        Raises:
            CannotListen: see there.
        """
        self._serve_line, self._name = serve, name
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        try:
            self._door = socket.create_server(address)
        except OSError as trouble:
            raise CannotListen(f"{address[0]}:{address[1]}: {trouble.strerror}") from trouble
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._welcome, name=f"{name} door", daemon=True)
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        _shut(self._door)
        if self._thread.is_alive():
            self._thread.join(WAIT_S)
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            _shut(line)
        for thread in self._threads:
            thread.join(WAIT_S)

    def _welcome(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            thread = threading.Thread(
                target=self._serve, args=(line,), name=self._name, daemon=True
            )
            self._threads = [*(t for t in self._threads if t.is_alive()), thread]
            with self._lock:
                self._lines.add(line)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line:
                self._serve_line(line)
        except OSError as trouble:
            log.info("%s: a line is gone: %s", self._name, trouble)
        finally:
            with self._lock:
                self._lines.discard(line)


def _shut(line: socket.socket) -> None:
    """Wakes whoever waits at it; one that is shut already is as good."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
