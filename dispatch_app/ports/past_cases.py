"""What a store must tell of cases that are over, to be compared with one that is open."""

from __future__ import annotations

from typing import Protocol

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.likeness import CaseLooks, PastCase


class PastCases(Protocol):
    def looks_of(self, incident: IncidentId) -> CaseLooks | None:
        """What an incident of any age looks like by now; None: there is none."""
        ...

    def candidates(self, looks: CaseLooks, but: IncidentId, most: int) -> tuple[PastCase, ...]:
        """Real cases that are closed and share complaint or disease class, newest first."""
        ...
