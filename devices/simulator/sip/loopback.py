"""Ports of this machine alone: free ones found, sockets bound to them. Knows no SIP."""

from __future__ import annotations

import random
import socket

LOOPBACK = "127.0.0.1"
_KINDS = (socket.SOCK_DGRAM, socket.SOCK_STREAM)
_MOST_GIVEN = 1000
_given: set[int] = set()
"""What this process was told is free: somebody is about to open it, and need not have yet."""


def free_port() -> int:
    """A port below those that the system hands out by itself, free by UDP and TCP, and the next.

    None is given twice, as long as there are others.
    """
    while True:
        port = random.randrange(10000, 30000, 10)
        if port in _given:
            continue
        if all(_is_free(kind, n) for kind in _KINDS for n in (port, port + 1)):
            _remember(port)
            return port


def _remember(port: int) -> None:
    if len(_given) >= _MOST_GIVEN:
        _given.clear()
    _given.add(port)


def _is_free(kind: socket.SocketKind, port: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as tried:
        try:
            tried.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((LOOPBACK, port))
    made.setblocking(False)
    return made
