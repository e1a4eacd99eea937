"""A thread that comes round at a fixed pace until it is stopped. Knows nothing of its work."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from dispatch_app.ports.errors import Unavailable
from dispatch_app.services.heartbeat import Heartbeats

log = logging.getLogger(__name__)


class Rounds:
    """Calls `work` every `period_s` seconds and beats after each call."""

    def __init__(
        self, name: str, period_s: float, work: Callable[[], object], beats: Heartbeats
    ) -> None:
        self._name = name
        self._period_s = period_s
        self._work = work
        self._beats = beats
        self._ended = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._beats.beat(self._name, self._period_s, self._once())
            self._ended.wait(self._period_s)

    def _once(self) -> str:
        try:
            self._work()
        except Unavailable as away:
            log.warning("%s: put off: %s", self._name, away)
            return "unavailable"
        return ""
