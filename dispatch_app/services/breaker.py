"""Leaves a service that keeps failing alone for a while. Knows no service and no clock."""

from __future__ import annotations

from dataclasses import dataclass

FAILURES = 3
"""In a row; one slow answer is no outage."""
REST_S = 30.0


@dataclass(slots=True)
class Breaker:
    """Counts failures in a row. After a rest one question is let through to try.

    Times are seconds of any steady clock.
    """

    failures: int = 0
    rests_until_s: float = 0.0

    def lets(self, now_s: float) -> bool:
        """Whether it may be asked now. The first question after a rest is a trial."""
        if self.failures < FAILURES:
            return True
        if now_s < self.rests_until_s:
            return False
        self.rests_until_s = now_s + REST_S
        return True

    def succeeded(self) -> None:
        self.failures = 0

    def failed(self, now_s: float) -> None:
        self.failures += 1
        if self.failures >= FAILURES:
            self.rests_until_s = now_s + REST_S
