"""Serial ports by pyserial: local (COM3, /dev/ttyUSB0), rfc2217:// and socket:// servers.

Runs on Windows as on POSIX. Knows no protocol.
"""

from __future__ import annotations

import contextlib
import socket
from functools import partial

import serial

from devices.errors import PortLost
from devices.transports.transport import OpenPort, Transport

READ_WAIT_S = 0.1
"""How long one read waits for a first byte. It bounds the time to stop, not the latency:
a read returns as soon as a byte is there."""
WRITE_WAIT_S = 1.0
_LONGEST_READ = 4096
# pyserial lets errors of the system and, from its network ports, plain ValueErrors through.
_TROUBLE = (serial.SerialException, OSError, ValueError)
_NO_WRITE_WAIT = "rfc2217://"
"""pyserial refuses a write timeout there; its socket has one of its own."""


class SerialPort:
    """A port that this process alone owns until it is closed."""

    def __init__(self, port: serial.Serial, url: str) -> None:
        self._port = port
        self._url = url

    def read(self) -> bytes:
        try:
            data = bytes(self._port.read(1))
        except _TROUBLE as trouble:
            raise PortLost(f"{self._url}: {trouble}") from trouble
        return data + self._rest() if data else b""

    def _rest(self) -> bytes:
        """What else has come already. Trouble here is left to the next read: bytes come first."""
        data = b""
        with contextlib.suppress(*_TROUBLE):
            while len(data) < _LONGEST_READ and (waiting := self._port.in_waiting):
                data += self._port.read(waiting)
        return data

    def write(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except _TROUBLE as trouble:
            raise PortLost(f"{self._url}: {trouble}") from trouble

    def interrupt(self) -> None:
        cancel = getattr(self._port, "cancel_read", None)
        if cancel is not None:
            with contextlib.suppress(*_TROUBLE):
                cancel()

    def close(self) -> None:
        # Where the other end closed first, pyserial's socket:// forgets to close its own end.
        wire = getattr(self._port, "_socket", None)
        with contextlib.suppress(*_TROUBLE):
            self._port.close()
        if isinstance(wire, socket.socket):
            wire.close()


def open_serial(url: str, *, baud: int = 115200, exclusive: bool = True) -> Transport:
    """Open a port by name or URL, 8 data bits, no parity, one stop bit.

    Without `exclusive` the port is opened even if a program that hangs still holds it.

    Raises PortLost if the port is missing, taken, or its server away.
    """
    try:
        port = serial.serial_for_url(
            url,
            baudrate=baud,
            timeout=READ_WAIT_S,
            write_timeout=None if url.startswith(_NO_WRITE_WAIT) else WRITE_WAIT_S,
            exclusive=exclusive,
        )
    except _TROUBLE as trouble:
        raise PortLost(f"{url}: {trouble}") from trouble
    return SerialPort(port, url)


def serial_opener(url: str, *, baud: int = 115200, exclusive: bool = True) -> OpenPort:
    """The port as something that a device loop can open again and again."""
    return partial(open_serial, url, baud=baud, exclusive=exclusive)
