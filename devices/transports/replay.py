"""A wire that plays a recording: what the device said comes again, at the same pace or faster."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable

from devices.errors import PortLost
from devices.transports.recording import DEVICE, HOST, Burst

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


class AnsweringReplay:
    """Plays a box that speaks when it is asked: an answer comes once its question has been written.

    So a driver that asks the same things hears the same answers, however long it waits between
    them. Questions are counted, not compared: another poll rhythm must not stop the play.
    """

    def __init__(self, bursts: Iterable[Burst]) -> None:
        self._left = deque(bursts)
        self._asked = 0
        self._written = threading.Event()
        self.written: list[bytes] = []

    def read(self) -> bytes:
        if not self._left:
            raise PortLost("end of the recording")
        self._skip_questions()
        if not self._left or self._left[0].sender == HOST:
            if self._left:
                self._written.wait(_IDLE_WAIT_S)
            self._written.clear()
            return b""
        return self._left.popleft().data

    def _skip_questions(self) -> None:
        while self._asked > 0 and self._left and self._left[0].sender == HOST:
            self._left.popleft()
            self._asked -= 1

    def write(self, data: bytes) -> None:
        self.written.append(data)
        self._asked += 1
        self._written.set()

    def interrupt(self) -> None:
        self._written.set()

    def close(self) -> None:
        self._left.clear()
