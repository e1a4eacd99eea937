"""Calls that can be reviewed, reviews of all time, and what they came to. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from dispatch_app.domain.ids import AccountId, ReviewId
from dispatch_app.domain.quality.drawing import Candidate
from dispatch_app.domain.quality.results import Marked
from dispatch_app.domain.quality.reviews import Review
from dispatch_app.domain.quality.sheets import ScoreSheet


class QualityRecords(Protocol):
    """Every method raises `Unavailable` when the store is away."""

    def candidates(self, since: datetime, until: datetime, limit: int) -> tuple[Candidate, ...]:
        """Real calls answered in [since, until) that nobody has chosen yet, in order of time."""
        ...

    def reviews(
        self, limit: int, *, before: int | None = None, account: AccountId | None = None
    ) -> tuple[tuple[int, Review], ...]:
        """Newest first with the journal number of each; of one person, or of all."""
        ...

    def review(self, wanted: ReviewId) -> Review | None: ...

    def sheets(self) -> tuple[ScoreSheet, ...]:
        """Every version that was ever in use, in the order of coming into use."""
        ...

    def marked(self, since: datetime, until: datetime, zone: ZoneInfo) -> tuple[Marked, ...]:
        """Reviews that are done, of calls answered in [since, until)."""
        ...
