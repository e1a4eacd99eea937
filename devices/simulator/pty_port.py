"""A box on a pseudo-terminal: its cable can be pulled, it can hang, talk at the wrong speed, or one
byte at a time. POSIX only; knows no box.
"""

from __future__ import annotations

import contextlib
import os
import pty
import selectors
import socket
import tempfile
import threading
import time
import tty
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from devices.simulator.wrong_speed import heard_at

_LONGEST_READ = 4096
_TICK_S = 0.1
_BYTE_S = 0.005
"""Between the bytes of a slow box."""


class PtyBox(ABC):
    """Lives in real time on a thread of its own. Every method may be called from any thread.

    `port` is a symbolic link that stays the same when the cable is pulled and put back.
    """

    baud = 9600
    """The box's own speed; a pseudo-terminal has none."""

    def __init__(self, name: str, link: Path | None = None) -> None:
        self.muted = False
        """It hangs: the port is there, nothing comes."""
        self.garbled = False
        """The port is set to twice its speed: what the box says is read as other bytes, or none."""
        self.slow = False
        """Its bytes come one by one."""
        self.deaf = False
        """It does not read what is written."""
        self._directory = tempfile.TemporaryDirectory(prefix=f"{name}-")
        self.port = str(link or Path(self._directory.name) / name)
        self.lock = threading.RLock()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._ends: tuple[int, int] | None = None
        self._slow_bytes = b""
        self._closing = threading.Event()
        self.plug()
        self._thread = threading.Thread(target=self._run, name=f"simulated-{name}", daemon=True)
        self._thread.start()

    @abstractmethod
    def hear(self, data: bytes) -> bytes:
        """Bytes from the wire in, bytes to write out. Called under the lock."""

    def live(self, seconds: float) -> bytes:
        """Time passes; bytes that the box writes of itself. Called under the lock."""
        return b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def unplug(self) -> None:
        with self.lock:
            if self._ends is None:
                return
            master, slave = self._ends
            Path(self.port).unlink(missing_ok=True)
            self._selector.unregister(master)
            os.close(slave)
            os.close(master)
            self._ends = None
            self._slow_bytes = b""

    def plug(self) -> None:
        with self.lock:
            if self._ends is not None:
                return
            master, slave = pty.openpty()
            tty.setraw(slave)
            os.set_blocking(master, False)
            Path(self.port).unlink(missing_ok=True)
            Path(self.port).symlink_to(os.ttyname(slave))
            self._selector.register(master, selectors.EVENT_READ)
            self._ends = master, slave
        self._wake.send(b"w")

    def inject(self, data: bytes) -> None:
        """Write raw bytes to the port, as noise would come."""
        with self.lock:
            self._write(data)

    def close(self) -> None:
        self._closing.set()
        self._wake.send(b"w")
        self._thread.join()
        self.unplug()
        self._selector.close()
        self._wake.close()
        self._woken.close()
        self._directory.cleanup()

    def _run(self) -> None:
        then = time.monotonic()
        while not self._closing.is_set():
            ready = self._selector.select(_BYTE_S if self._slow_bytes else _TICK_S)
            with self.lock:
                now = time.monotonic()
                self._say(self.live(now - then))
                then = now
                self._say_slowly()
                for key, _ in ready:
                    self._serve(key.fd)
            if self.deaf:
                # Its bytes stay in the port, which therefore is always ready.
                self._closing.wait(_TICK_S)

    def _serve(self, fd: int) -> None:
        if fd == self._woken.fileno():
            self._woken.recv(_LONGEST_READ)
        elif self._ends is not None and fd == self._ends[0] and not self.deaf:
            with contextlib.suppress(BlockingIOError, OSError):
                self._say(self.hear(os.read(fd, _LONGEST_READ)))

    def _say(self, data: bytes) -> None:
        if self.muted or not data:
            return
        if self.garbled:
            data = heard_at(data, self.baud, 2 * self.baud)
        if self.slow or self._slow_bytes:
            self._slow_bytes += data
        else:
            self._write(data)

    def _say_slowly(self) -> None:
        """One byte in a turn; what is left when it is slow no longer comes at once."""
        now = 1 if self.slow else len(self._slow_bytes)
        if not self.muted:
            self._write(self._slow_bytes[:now])
        self._slow_bytes = self._slow_bytes[now:]

    def _write(self, data: bytes) -> None:
        """A host that does not read loses bytes, as on a real line."""
        if self._ends is not None and data:
            with contextlib.suppress(BlockingIOError):
                os.write(self._ends[0], data)
