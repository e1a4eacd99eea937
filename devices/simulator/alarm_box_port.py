"""A fault box on a pseudo-terminal that can be pulled out, or fall silent. POSIX only."""

from __future__ import annotations

import contextlib
import os
import pty
import selectors
import tempfile
import threading
import tty
from pathlib import Path

from devices.simulator.alarm_box import AlarmBox

_LONGEST_READ = 4096


class SimulatedAlarmBox:
    """Answers on a thread of its own. `port` is a link that stays when the cable is pulled."""

    def __init__(self, box: AlarmBox | None = None, link: Path | None = None) -> None:
        self.box = box or AlarmBox()
        self.muted = False
        """It hangs: the port is there, nothing comes."""
        self.garbled = False
        """Every byte comes wrong, as at the wrong speed."""
        self._directory = tempfile.TemporaryDirectory(prefix="alarm-box-")
        self.port = str(link or Path(self._directory.name) / "box")
        self._lock = threading.RLock()
        self._selector = selectors.DefaultSelector()
        self._woken, self._wake = os.pipe()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._ends: tuple[int, int] | None = None
        self._closing = False
        self.plug()
        self._thread = threading.Thread(target=self._run, name="simulated-alarm-box", daemon=True)
        self._thread.start()

    def __enter__(self) -> SimulatedAlarmBox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def unplug(self) -> None:
        with self._lock:
            if self._ends is None:
                return
            master, slave = self._ends
            Path(self.port).unlink(missing_ok=True)
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
            Path(self.port).unlink(missing_ok=True)
            Path(self.port).symlink_to(os.ttyname(slave))
            self._selector.register(master, selectors.EVENT_READ)
            self._ends = master, slave
        os.write(self._wake, b"w")

    def close(self) -> None:
        self._closing = True
        os.write(self._wake, b"w")
        self._thread.join()
        self.unplug()
        self._selector.close()
        os.close(self._wake)
        os.close(self._woken)
        self._directory.cleanup()

    def _run(self) -> None:
        while not self._closing:
            for key, _ in self._selector.select(0.1):
                with self._lock:
                    self._serve(key.fd)

    def _serve(self, fd: int) -> None:
        if fd == self._woken:
            os.read(fd, _LONGEST_READ)
        elif self._ends is not None and fd == self._ends[0]:
            with contextlib.suppress(BlockingIOError, OSError):
                self._write(fd, self.box.take(os.read(fd, _LONGEST_READ)))

    def _write(self, fd: int, data: bytes) -> None:
        if self.muted or not data:
            return
        if self.garbled:
            data = bytes(byte ^ 0xA5 for byte in data)
        with contextlib.suppress(BlockingIOError):
            os.write(fd, data)
