"""A wire that plays a recording: what the device said comes again, at the same pace or faster."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable

from devices.errors import PortLost
from devices.transports.recording import DEVICE, Burst

_IDLE_WAIT_S = 0.1


class ReplayPort:
    """Plays the device's side; what the host writes is kept in `written` and answers nothing.

    `pace` 1.0 is as recorded, 10.0 ten times faster, `inf` at once. At the end the port is
    lost, like one that was unplugged.
    """

    def __init__(self, bursts: Iterable[Burst], *, pace: float = 1.0) -> None:
        self._left = deque(burst for burst in bursts if burst.sender == DEVICE)
        self._pace = pace
        self._began = time.monotonic()
        self._interrupted = threading.Event()
        self.written: list[bytes] = []

    def read(self) -> bytes:
        if not self._left:
            raise PortLost("end of the recording")
        wait_s = self._began + self._left[0].at_s / self._pace - time.monotonic()
        if wait_s > 0 and (
            self._interrupted.wait(min(wait_s, _IDLE_WAIT_S)) or wait_s > _IDLE_WAIT_S
        ):
            return b""
        return self._left.popleft().data

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def interrupt(self) -> None:
        self._interrupted.set()

    def close(self) -> None:
        self._left.clear()
