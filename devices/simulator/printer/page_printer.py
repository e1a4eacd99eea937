"""A printer that takes its pages on a socket (port 9100 in life) and keeps each as a file.

As a real one it closes the connection when the page is out; without paper, with its cover open or
jammed, it holds what it was given and prints as soon as it can. Offline, nobody can connect.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PIECE = 16_384
_LOOK_S = 0.02


@dataclass(slots=True)
class Condition:
    """What can be told to a simulated printer; all is well at first."""

    paper: bool = True
    low_paper: bool = False
    cover_open: bool = False
    jammed: bool = False
    online: bool = True
    bytes_per_s: float = 0.0
    """How fast it takes its data; 0: as fast as it comes."""

    @property
    def can_print(self) -> bool:
        return self.paper and not self.cover_open and not self.jammed


class PagePrinter:
    """Listens from `with` on. Pages lie in the directory as `0001.pdf`, in the order in which
    they came out; data that was no whole page as `0002.cut`, other languages as `0003.prn`.
    """

    def __init__(self, directory: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.directory = directory
        self.condition = Condition()
        self._host, self._port = host, port
        self._listener: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._out = 0
        self._taken = 0

    # ---- what stands

    @property
    def port(self) -> int:
        return self._port

    @property
    def pages(self) -> list[Path]:
        """What came out, in order."""
        return sorted(path for path in self.directory.iterdir() if path.suffix == ".pdf")

    @property
    def taken(self) -> int:
        """So many jobs were received to their end, whether or not they are printed yet."""
        return self._taken

    # ---- its life

    def __enter__(self) -> PagePrinter:
        self.directory.mkdir(parents=True, exist_ok=True)
        self._out = len(list(self.directory.iterdir()))
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._stop_listening()
        for thread in self._threads:
            thread.join()

    def change(self, **what: bool | float) -> None:
        """Set fields of the condition.

        Raises:
            AttributeError: there is no such field.
        """
        for name, value in what.items():
            getattr(self.condition, name)
            setattr(self.condition, name, value)
        if self.condition.online and self._listener is None:
            self._listen()
        elif not self.condition.online:
            self._stop_listening()

    def _listen(self) -> None:
        listener = socket.create_server((self._host, self._port))
        self._port = listener.getsockname()[1]
        self._listener = listener
        self._start(self._accept, listener)

    def _stop_listening(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _start(self, work: Callable[[socket.socket], None], on: socket.socket) -> None:
        thread = threading.Thread(target=work, args=(on,), name="page printer", daemon=True)
        self._threads = [t for t in self._threads if t.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        """One at a time: who comes while another prints is connected, and waits."""
        with connection, self._lock:
            connection.settimeout(_LOOK_S)
            body = self._received(connection)
            if body and self._waited(lambda: self.condition.can_print):
                self._print(body)

    def _received(self, connection: socket.socket) -> bytes:
        """All that is sent until the sender ends; nothing if the line breaks before."""
        body = bytearray()
        while self.condition.online and not self._ending.is_set():
            try:
                piece = connection.recv(_PIECE)
            except TimeoutError:
                continue
            except OSError:
                return b""
            if not piece:
                self._taken += 1
                return bytes(body)
            body += piece
            self._take_time(len(piece))
        return b""

    def _take_time(self, size: int) -> None:
        pace = self.condition.bytes_per_s
        if pace:
            self._ending.wait(size / pace)

    def _waited(self, for_what: Callable[[], bool]) -> bool:
        while not self._ending.is_set():
            if for_what():
                return True
            self._ending.wait(_LOOK_S)
        return False

    def _print(self, body: bytes) -> None:
        """A page is there whole or not at all, whatever happens to this process."""
        self._out += 1
        page = self.directory / f"{self._out:04}{_kind_of(body)}"
        half = page.with_suffix(".part")
        with half.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        half.replace(page)


def _kind_of(body: bytes) -> str:
    if not body.startswith(b"%PDF"):
        return ".prn"
    return ".pdf" if body.rstrip().endswith(b"%%EOF") else ".cut"
