"""A contact on a serial port's CTS pin: closed while a line is in use or a key is pressed."""

from __future__ import annotations

import logging
import threading

import serial

log = logging.getLogger(__name__)


class ContactGone(Exception):
    """The port cannot be opened; the message names it."""


class SerialContact:
    """Hook relays, off-hook detectors and foot keys close CTS against RTS on such a port."""

    def __init__(self, port: str) -> None:
        """
        Raises:
            ContactGone: see there.
        """
        try:
            self._port = serial.serial_for_url(port, rtscts=False, timeout=0)
            self._port.rts = True
        except (serial.SerialException, OSError, ValueError) as trouble:
            raise ContactGone(f"{port}: {trouble}") from trouble
        self._lock = threading.Lock()
        self._told = False

    def __call__(self) -> bool:
        """A port that is gone counts as in use: a recording too many is better than one too few."""
        with self._lock:
            try:
                return bool(self._port.cts)
            except (serial.SerialException, OSError) as trouble:
                if not self._told:
                    log.error("a contact cannot be read, its channel is recorded: %s", trouble)
                self._told = True
                return True
