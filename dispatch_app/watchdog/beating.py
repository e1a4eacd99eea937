"""Lets a process be missed when it dies: a heartbeat each second, a good-bye at an orderly end.

A datagram costs the process nothing when nobody listens. Knows nothing of what the process does.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading

from dispatch_app.watchdog.beats import LONGEST_NAME, Beat

VARIABLE = "DISPATCH_WATCHDOG"
"""HOST:PORT of the watchdog, in the environment of every process that is to be missed."""
PERIOD_S = 1.0


class BadAddress(Exception):
    """Not HOST:PORT; the message says what to write."""


def address_of(text: str) -> tuple[str, int]:
    """
    Raises:
        BadAddress: see there.
    """
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and int(port) < 65536):
        raise BadAddress(f"{text!r}: write HOST:PORT, such as 127.0.0.1:8140")
    return host, int(port)


class Beating:
    """`with` sends heartbeats until the end; how it ends does not matter here, only that it does.

    A process that is killed says no good-bye: that is how it is told from one that was stopped.
    """

    def __init__(self, address: tuple[str, int], name: str, period_s: float = PERIOD_S) -> None:
        self._address = address
        self._name = name[:LONGEST_NAME]
        self._period_s = period_s
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Beating:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            while not self._done.is_set():
                self._say(wire, bye=False)
                self._done.wait(self._period_s)
            self._say(wire, bye=True)

    def _say(self, wire: socket.socket, *, bye: bool) -> None:
        beat = Beat(self._name, os.getpid(), bye=bye)
        with contextlib.suppress(OSError):  # the watchdog is missed by its own alarm
            wire.sendto(beat.encoded(), self._address)
