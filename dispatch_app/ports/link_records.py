"""Cases shared with linked systems, of all time. Reads only."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.values import LinkCase


class LinkRecords(Protocol):
    """Every method raises `Unavailable` when the store is away."""

    def of_incident(self, incident: IncidentId) -> tuple[LinkCase, ...]:
        """In the order of asking, with all that was said, also when they have long been over."""
        ...
