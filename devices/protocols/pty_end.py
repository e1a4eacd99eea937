"""The far end of a pseudo-terminal, at which a recorded device is played. POSIX only."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from devices.errors import PortLost
from devices.protocols.playing import End

_MOST = 4096


class _Terminal:
    def __init__(self, fd: int) -> None:
        self._fd = fd

    def read(self) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], 0.02)
        try:
            return os.read(self._fd, _MOST) if ready else b""
        except OSError as trouble:
            raise PortLost(str(trouble)) from trouble

    def write(self, data: bytes) -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(self._fd, data)


@contextmanager
def pty_end(told: Callable[[str], None]) -> Iterator[End]:
    """`told` gets the name of the port to open."""
    master, slave = pty.openpty()
    try:
        tty.setraw(slave)
        told(os.ttyname(slave))
        yield _Terminal(master)
    finally:
        os.close(slave)
        os.close(master)
