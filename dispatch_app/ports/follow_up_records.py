"""Whom to telephone after the event, and what was answered. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from dispatch_app.domain.quality.follow_ups import FollowUpCounts, FollowUpDue


class FollowUpRecords(Protocol):
    """Every method raises `Unavailable` when the store is away."""

    def due(self, at: datetime, share: float, limit: int) -> tuple[FollowUpDue, ...]:
        """Those of the share that can be asked now, the oldest first; what was tried and waits
        comes last."""
        ...

    def counts(self, since: datetime, until: datetime) -> FollowUpCounts: ...
