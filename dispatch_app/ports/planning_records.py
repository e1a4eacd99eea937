"""What planning asks of the record: how many calls came when. Reads only."""

from __future__ import annotations

from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from dispatch_app.domain.planning.history import CallHistory


class PlanningRecords(Protocol):
    """Raises `Unavailable` when the store is away."""

    def call_history(self, first: date, last: date, zone: ZoneInfo) -> CallHistory:
        """Real calls that came in, by half hour, on days of a zone, both ends included."""
        ...

    def first_day(self, zone: ZoneInfo) -> date | None:
        """Of the first real call; None while there was none."""
        ...
