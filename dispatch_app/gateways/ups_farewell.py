"""When a machine goes down for want of power: counts, and stops counting when mains is back. Pure.

The point of no return is the moment when the shutdown command starts. Before it everything is
cancelled by mains; after it nothing is, and nothing starts it a second time in the same outage.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dispatch_app.domain.power import Feed, PowerStatus, PowerTrouble, ShutdownStage


class Farewell:
    def __init__(self, grace_s: float, *, begun: bool = False) -> None:
        """`begun`: this process was started again after the command had run in this outage."""
        self._grace = timedelta(seconds=grace_s)
        self._low = False
        self.stage = ShutdownStage.BEGUN if begun else ShutdownStage.NONE
        self.due_at: datetime | None = None

    def look(self, status: PowerStatus, at: datetime) -> bool:
        """True once: the command is to be run now."""
        if status.feed is Feed.MAINS:
            self.stage, self.due_at = ShutdownStage.NONE, None
            return False
        if self.stage is ShutdownStage.NONE and _is_low(status):
            self.stage, self.due_at = ShutdownStage.COUNTING, at + self._grace
        if self.stage is ShutdownStage.COUNTING and self.due_at is not None and at >= self.due_at:
            self.stage = ShutdownStage.BEGUN
            return True
        return False


def _is_low(status: PowerStatus) -> bool:
    """A supply that falls silent on the way goes on counting, but silence alone starts nothing."""
    return status.feed is Feed.BATTERY and PowerTrouble.BATTERY_LOW in status.troubles
