"""The clock of a replay: runs, stands, jumps, within its period. Knows no Qt and no wall clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

RATES = (1, 2, 5, 10, 20, 30, 60)
"""Times as fast as it was."""


class ReplayClock:
    def __init__(self, now_s: Callable[[], float]) -> None:
        """`now_s`: seconds of a clock that only goes on."""
        self._now_s = now_s
        self.since: datetime | None = None
        self.until: datetime | None = None
        self.rate = 1
        self.running = False
        self._at: datetime | None = None
        self._from_s = 0.0

    def load(self, since: datetime, until: datetime) -> None:
        """Another period; stands at its beginning."""
        self.since, self.until = since, until
        self.running = False
        self._at = since

    @property
    def loaded(self) -> bool:
        return self._at is not None

    @property
    def now(self) -> datetime:
        """Where it stands. At the end of the period it stops by itself.

        Raises:
            ValueError: nothing is loaded.
        """
        if self._at is None or self.until is None:
            raise ValueError("no period")
        if not self.running:
            return self._at
        at = self._at + timedelta(seconds=(self._now_s() - self._from_s) * self.rate)
        if at >= self.until:
            self._at, self.running = self.until, False
            return self.until
        return at

    def toggle(self) -> None:
        """Run or stand; at the end it begins anew."""
        if not self.loaded:
            return
        now = self.now
        if self.running:
            self._stand(now)
            return
        self._at = self.since if now == self.until else now
        self._run()

    def seek(self, at: datetime) -> None:
        if self.since is None or self.until is None:
            return
        running = self.running
        self._stand(min(max(at, self.since), self.until))
        if running and self._at != self.until:
            self._run()

    def step(self, seconds: float) -> None:
        if self.loaded:
            self.seek(self.now + timedelta(seconds=seconds))

    def faster(self) -> None:
        self._turn(min(RATES.index(self.rate) + 1, len(RATES) - 1))

    def slower(self) -> None:
        self._turn(max(RATES.index(self.rate) - 1, 0))

    def as_it_was(self) -> None:
        self._turn(0)

    def _turn(self, place: int) -> None:
        if self.loaded:
            running = self.running
            self._stand(self.now)
            self.rate = RATES[place]
            if running:
                self._run()

    def _run(self) -> None:
        self._from_s = self._now_s()
        self.running = True

    def _stand(self, at: datetime) -> None:
        self._at = at
        self.running = False
