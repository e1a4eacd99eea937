"""The recorder's end of the way from exchanges: takes connections, cuts frames, passes them on."""

from __future__ import annotations

import hmac
import logging
import socket
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
from dispatch_app.adapters.line_door import LineDoor
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


class TapReceiver:
    def __init__(self, address: tuple[str, int], hearing: Hearing, *, key: str = "") -> None:
        """
        Raises:
            CannotListen: see there.
        """
        self._hearing = hearing
        self._key = key
        self._door = LineDoor(address, self._serve, name="tap")
        self.port = self._door.port

    def start(self) -> None:
        self._door.start()

    def stop(self) -> None:
        self._door.stop()

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(SILENCE_S)
        try:
            self._read(line)
        except BadFrame as strange:
            log.error("an exchange speaks another language: %s", strange)

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
