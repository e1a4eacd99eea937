"""A network serial server (RFC 2217) in front of a local port, like a terminal server in a rack."""

from __future__ import annotations

import contextlib
import socket
import threading

import serial
from serial.rfc2217 import PortManager


class _Writer:
    """What pyserial's port manager writes its own telegrams to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, data: bytes) -> None:
        self._connection.sendall(data)


class _PortWithoutModemLines(serial.Serial):
    """A pseudo-terminal has no modem lines; the port manager asks for them all the same."""

    cts = dsr = ri = cd = False

    def _update_dtr_state(self) -> None: ...

    def _update_rts_state(self) -> None: ...


class SerialServer:
    """Serves one client after another until closed. `url` is what a driver opens."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connection: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"rfc2217://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        for each in (self._listener, self._connection):
            if each is not None:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                self._connection, _ = self._listener.accept()
                self._serve(self._connection)
        except OSError:
            return

    def _serve(self, connection: socket.socket) -> None:
        with _PortWithoutModemLines(self._device, timeout=0.05) as port, connection:
            manager = PortManager(port, _Writer(connection))
            connection.settimeout(0.02)
            while True:
                try:
                    received = connection.recv(1024)
                    if not received:
                        return
                    port.write(b"".join(manager.filter(received)))
                except TimeoutError:
                    pass
                if port.in_waiting:
                    connection.sendall(b"".join(manager.escape(port.read(port.in_waiting))))
