"""A tap in the wire: counts what passes, and lets those listen who ask. Knows no protocol.

Without a listener a burst costs two additions. One tap outlives its port: it goes on counting when
the port is opened again, or with other settings.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from devices.errors import PortLost
from devices.moment import Moment
from devices.transports.port_loop import Now
from devices.transports.recording import DEVICE, HOST
from devices.transports.transport import OpenPort, Transport

log = logging.getLogger(__name__)

ERRORS_KEPT = 20

Hear = Callable[[str, bytes, Moment], None]
"""Who sent (`device` or `host`), what, when. Called on the port's own thread."""


@dataclass(frozen=True, slots=True)
class PortError:
    """Why a port was not there."""

    at: Moment
    words: str


class Tap:
    """Written by the thread of its port; figures may be read by any."""

    def __init__(self, *, now: Now = Moment.now) -> None:
        self.bytes_in = 0
        """From the device."""
        self.bytes_out = 0
        self.opens = 0
        """How often the port was opened; all but the first are reconnections."""
        self.heard_at: Moment | None = None
        """When the last byte came from the device."""
        self.errors: deque[PortError] = deque(maxlen=ERRORS_KEPT)
        self._now = now
        self._hears: tuple[Hear, ...] = ()
        self._is_well = False

    def listen(self, hear: Hear) -> Callable[[], None]:
        """Hear every burst from now on; what comes back ends it, and may be called twice."""
        self._hears = (*self._hears, hear)

        def end() -> None:
            self._hears = tuple(each for each in self._hears if each is not hear)

        return end

    @property
    def is_listened_to(self) -> bool:
        return bool(self._hears)

    def took(self, data: bytes, shown: bytes | None = None) -> None:
        """Bytes came from the device; `shown`: what who listens is to hear of them."""
        self.bytes_in += len(data)
        self.heard_at = self._now()
        if self._hears and (heard := data if shown is None else shown):
            self._pass_on(DEVICE, heard)

    def gave(self, data: bytes) -> None:
        """Bytes went to the device."""
        self.bytes_out += len(data)
        if self._hears:
            self._pass_on(HOST, data)

    def opened(self) -> None:
        self.opens += 1
        self._is_well = True

    def failed(self, words: str) -> None:
        """The same trouble over and over is one error, until the port was open in between."""
        if self._is_well or not self.errors or self.errors[-1].words != words:
            self.errors.append(PortError(self._now(), words))
        self._is_well = False

    def _pass_on(self, sender: str, data: bytes) -> None:
        at = self._now()
        for hear in self._hears:
            try:
                hear(sender, data, at)
            except (OSError, ValueError) as trouble:
                # A full disk under a recording must not make the device unheard.
                log.warning("a listener at a port failed: %s", trouble)

    def on(self, open_port: OpenPort) -> OpenPort:
        """The same port, with this tap in its wire."""

        def tapped() -> Transport:
            try:
                port = open_port()
            except PortLost as trouble:
                self.failed(str(trouble))
                raise
            self.opened()
            return TappedPort(port, self)

        return tapped


class TappedPort:
    """Passes everything on to another wire, and tells the tap."""

    def __init__(self, inner: Transport, tap: Tap) -> None:
        self._inner = inner
        self._tap = tap

    def read(self) -> bytes:
        try:
            data = self._inner.read()
        except PortLost as trouble:
            self._tap.failed(str(trouble))
            raise
        if data:
            self._tap.took(data)
        return data

    def write(self, data: bytes) -> None:
        try:
            self._inner.write(data)
        except PortLost as trouble:
            self._tap.failed(str(trouble))
            raise
        self._tap.gave(data)

    def interrupt(self) -> None:
        self._inner.interrupt()

    def close(self) -> None:
        self._inner.close()
