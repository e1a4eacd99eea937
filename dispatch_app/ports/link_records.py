"""Cases shared with linked systems, of all time. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.values import LinkCase


class LinkRecords(Protocol):
    """Every method raises `Unavailable` when the store is away."""

    def of_incident(self, incident: IncidentId) -> tuple[LinkCase, ...]:
        """In the order of asking, with all that was said, also when they have long been over."""
        ...

    def between(self, since: datetime, until: datetime, most: int) -> Sequence[LinkCase]:
        """Asked from `since` on and before `until`, the newest first and at most so many."""
        ...
