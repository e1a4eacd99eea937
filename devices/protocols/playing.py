"""Plays the device's side of a recording to whoever opens a port: a pseudo-terminal or TCP.

A box that speaks when it is asked is played by its questions; others by the time that passed.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Protocol

from devices.errors import PortLost
from devices.protocols.table import ALARM, UPS
from devices.transports.recording import Burst
from devices.transports.replay import AnsweringReplay, ReplayPort
from devices.transports.transport import Transport

_ASKED = frozenset({UPS.name, ALARM.name})
_MOST = 4096


class End(Protocol):
    """The far end of a wire that somebody else has opened."""

    def read(self) -> bytes:
        """What the host wrote, after a tenth of a second at most; empty if nothing.

        Raises:
            PortLost: nobody is there any more.
        """
        ...

    def write(self, data: bytes) -> None: ...


def device_of(protocol: str, bursts: Sequence[Burst], pace: float) -> Transport:
    """A wire on which the recorded device speaks."""
    if protocol in _ASKED:
        return AnsweringReplay(bursts)
    return ReplayPort(bursts, pace=pace)


def play(device: Transport, end: End, stopping: Event) -> None:
    """Bring both together until the recording is over, or nobody listens."""
    with contextlib.suppress(PortLost):
        while not stopping.is_set():
            asked = end.read()
            if asked:
                device.write(asked)
            said = device.read()
            if said:
                end.write(said)


class _Socket:
    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        wire.settimeout(0.02)

    def read(self) -> bytes:
        try:
            data = self._wire.recv(_MOST)
        except TimeoutError:
            return b""
        except OSError as trouble:
            raise PortLost(str(trouble)) from trouble
        if not data:
            raise PortLost("the other end has closed")
        return data

    def write(self, data: bytes) -> None:
        try:
            self._wire.sendall(data)
        except OSError as trouble:
            raise PortLost(str(trouble)) from trouble


@contextmanager
def tcp_end(port: int, told: Callable[[str], None]) -> Iterator[End]:
    """Waits for one to call; `told` gets the address to open, as pyserial writes it.

    Raises:
        PortLost: the port is taken.
    """
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as trouble:
        raise PortLost(f"127.0.0.1:{port}: {trouble.strerror or trouble}") from trouble
    with listener:
        told(f"socket://127.0.0.1:{listener.getsockname()[1]}")
        wire, _ = listener.accept()
    with wire:
        yield _Socket(wire)
