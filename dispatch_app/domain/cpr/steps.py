"""Steps of the CPR lane, and the clocks that run to them. Values only."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.quick import dataclass


class CprStep(StrEnum):
    RECOGNISED = "recognised"
    """It was understood that somebody's heart stands still."""
    FIRST_COMPRESSION = "first_compression"
    """Hands press on the chest for the first time."""


RECOGNISED_WITHIN = timedelta(seconds=60)
PRESSED_WITHIN = timedelta(seconds=90)
"""From the answer. American Heart Association, performance goals of telecommunicator CPR (2020):
less than 90 s to recognition and 150 s to the first compression at least, 60 s and 90 s where the
system performs well; here the better ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CprClocks:
    """What the lane of one incident has reached so far."""

    answered_at: datetime | None = None
    """None: it did not begin with a call."""
    recognised_at: datetime | None = None
    pressed_at: datetime | None = None

    def took(self, step: CprStep) -> timedelta | None:
        """From the answer to a step; None while there is no such time."""
        reached = self.recognised_at if step is CprStep.RECOGNISED else self.pressed_at
        if reached is None or self.answered_at is None:
            return None
        return reached - self.answered_at

    def runs(self, step: CprStep, now: datetime) -> timedelta | None:
        """The time that the step took, or that it has been waited for."""
        if self.answered_at is None:
            return None
        return self.took(step) or max(now - self.answered_at, timedelta(0))


NO_CLOCKS = CprClocks()
LIMITS = {CprStep.RECOGNISED: RECOGNISED_WITHIN, CprStep.FIRST_COMPRESSION: PRESSED_WITHIN}
