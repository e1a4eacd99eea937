"""The recorder's end of the way from exchanges: takes connections, cuts frames, passes them on."""

from __future__ import annotations

import hmac
import logging
import socket
import threading
from typing import Protocol

from dispatch_app.adapters.audio_tap.framing import (
    VERSION,
    Alive,
    BadFrame,
    Cutter,
    Frame,
    Hello,
    Lost,
    decode,
)
from dispatch_app.ports.audio_tap import Tapped

log = logging.getLogger(__name__)

SILENCE_S = 3.0
"""An exchange speaks every second; silence for so long means that it is gone."""
CHUNK = 64 * 1024


class Hearing(Protocol):
    """Called on threads of the receiver, one for each exchange; must not block for long."""

    def heard(self, exchange: str, tapped: Tapped) -> None: ...
    def lost(self, exchange: str, lost: Lost) -> None: ...
    def connected(self, exchange: str, up: bool) -> None: ...


class CannotListen(Exception):
    """The address is taken or is none of this machine."""


class TapReceiver:
    def __init__(self, address: tuple[str, int], hearing: Hearing, *, key: str = "") -> None:
        """
        Raises:
            CannotListen: see there.
        """
        self._hearing = hearing
        self._key = key
        self._ends = threading.Event()
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        try:
            self._door = socket.create_server(address)
        except OSError as trouble:
            raise CannotListen(f"{address[0]}:{address[1]}: {trouble.strerror}") from trouble
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._welcome, name="tap door", daemon=True)
        self._readers: list[threading.Thread] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        self._shut(self._door)
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            self._shut(line)
        self._thread.join(timeout=SILENCE_S)
        for reader in self._readers:
            reader.join(timeout=SILENCE_S)

    @staticmethod
    def _shut(line: socket.socket) -> None:
        """Wakes whoever waits at it; one that is shut already is as good."""
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError as trouble:
            log.debug("shut already: %s", trouble)
        line.close()

    def _welcome(self) -> None:
        while not self._ends.is_set():
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            reader = threading.Thread(target=self._serve, args=(line,), name="tap", daemon=True)
            self._readers = [*(r for r in self._readers if r.is_alive()), reader]
            with self._lock:
                self._lines.add(line)
            reader.start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line:
                line.settimeout(SILENCE_S)
                self._read(line)
        except BadFrame as strange:
            log.error("an exchange speaks another language: %s", strange)
        except OSError as trouble:
            log.info("an exchange went away: %s", trouble)
        finally:
            with self._lock:
                self._lines.discard(line)

    def _read(self, line: socket.socket) -> None:
        cutter, exchange = Cutter(), ""
        try:
            while arrived := line.recv(CHUNK):
                for kind, body in cutter.cut(arrived):
                    frame = decode(kind, body)
                    if exchange:
                        self._pass_on(exchange, frame)
                    else:
                        exchange = self._greeted(frame)
                        self._hearing.connected(exchange, True)
        finally:
            if exchange:
                self._hearing.connected(exchange, False)

    def _greeted(self, frame: Frame) -> str:
        """The exchange's name, if it may speak."""
        if not isinstance(frame, Hello) or frame.version != VERSION or not frame.exchange:
            raise BadFrame("no greeting of this version")
        if not hmac.compare_digest(frame.key.encode(), self._key.encode()):
            raise BadFrame(f"{frame.exchange} does not know the key")
        return frame.exchange

    def _pass_on(self, exchange: str, frame: Frame) -> None:
        match frame:
            case Alive():
                return
            case Lost():
                self._hearing.lost(exchange, frame)
            case Hello():
                raise BadFrame("a second greeting")
            case _:
                self._hearing.heard(exchange, frame)
