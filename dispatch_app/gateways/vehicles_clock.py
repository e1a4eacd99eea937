"""The centre's time as the process beside the vehicle terminals knows it.

The wall clock of its own machine is read once: set forth or back later, it would make orders old,
positions late and hide who is gone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from devices.moment import Moment

PULSES = 10


class CentreClock:
    def __init__(
        self, wall: Callable[[], datetime], *, monotonic_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._monotonic_ns = monotonic_ns
        self._began = Moment(monotonic_ns(), wall())
        self._ahead = timedelta(0)
        self._pulses: deque[timedelta] = deque(maxlen=PULSES)

    def heard(self, centre_time: datetime) -> None:
        """The centre has said what time it is. News takes time, so its clock seems behind: the
        least behind is right."""
        self._pulses.append(centre_time - self._local(self._monotonic_ns()))
        self._ahead = max(self._pulses)

    def now(self) -> datetime:
        return self._local(self._monotonic_ns()) + self._ahead

    def of(self, moment: Moment) -> datetime:
        return self._local(moment.monotonic_ns) + self._ahead

    def _local(self, monotonic_ns: int) -> datetime:
        passed_ns = monotonic_ns - self._began.monotonic_ns
        return self._began.utc + timedelta(microseconds=passed_ns // 1_000_000 * 1000)
