"""A UPS on a pseudo-terminal that can be pulled out, fall silent, or talk rubbish. POSIX only."""

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
from pathlib import Path

from devices.simulator.ups import UpsModel

_LONGEST_READ = 4096
_TICK_S = 0.1


class SimulatedUps:
    """Lives in real time on a thread of its own. Every method may be called from any thread.

    `port` is a symbolic link that stays the same when the cable is pulled and put back.
    """

    def __init__(self, model: UpsModel | None = None) -> None:
        self.model = model or UpsModel()
        self.muted = False
        """It hangs: the port is there, nothing comes."""
        self.garbled = False
        """Every byte comes wrong, as at the wrong speed."""
        self.heard: list[bytes] = []
        """Commands, in order, the last thousand."""
        self._directory = tempfile.TemporaryDirectory(prefix="ups-")
        self.port = str(Path(self._directory.name) / "ups")
        self._lock = threading.RLock()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._ends: tuple[int, int] | None = None
        self._rest = b""
        self._closing = False
        self.plug()
        self._thread = threading.Thread(target=self._run, name="simulated-ups", daemon=True)
        self._thread.start()

    def __enter__(self) -> SimulatedUps:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def change(self, **fields: object) -> None:
        """Set the model's fields: `change(mains=False)`.

        Raises:
            AttributeError: there is no such field.
        """
        with self._lock:
            for name, value in fields.items():
                getattr(self.model, name)
                setattr(self.model, name, value)

    def unplug(self) -> None:
        with self._lock:
            if self._ends is None:
                return
            master, slave = self._ends
            Path(self.port).unlink()
            self._selector.unregister(master)
            os.close(slave)
            os.close(master)
            self._ends = None

    def plug(self) -> None:
        with self._lock:
            if self._ends is not None:
                return
            master, slave = pty.openpty()
            tty.setraw(slave)
            os.set_blocking(master, False)
            Path(self.port).symlink_to(os.ttyname(slave))
            self._selector.register(master, selectors.EVENT_READ)
            self._ends = master, slave
        self._wake.send(b"w")

    def inject(self, data: bytes) -> None:
        """Write raw bytes to the port, as noise would come."""
        with self._lock:
            self._write(data)

    def close(self) -> None:
        self._closing = True
        self._wake.send(b"w")
        self._thread.join()
        self.unplug()
        self._selector.close()
        self._wake.close()
        self._woken.close()
        self._directory.cleanup()

    def _run(self) -> None:
        then = time.monotonic()
        while not self._closing:
            ready = self._selector.select(_TICK_S)
            with self._lock:
                now = time.monotonic()
                self.model.live(now - then)
                then = now
                for key, _ in ready:
                    self._serve(key.fd)

    def _serve(self, fd: int) -> None:
        if fd == self._woken.fileno():
            self._woken.recv(_LONGEST_READ)
        elif self._ends is not None and fd == self._ends[0]:
            with contextlib.suppress(BlockingIOError, OSError):
                self._hear(os.read(fd, _LONGEST_READ))

    def _hear(self, data: bytes) -> None:
        *commands, self._rest = (self._rest + data).split(b"\r")
        for command in commands:
            self.heard = [*self.heard, command][-1000:]
            self._write(self.model.answer(command))

    def _write(self, data: bytes) -> None:
        if self._ends is None or self.muted or not data:
            return
        if self.garbled:
            data = bytes(byte ^ 0xA5 for byte in data)
        with contextlib.suppress(BlockingIOError):
            os.write(self._ends[0], data)
