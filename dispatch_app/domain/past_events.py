"""That a record is invented, as the first thing in it."""

from __future__ import annotations

from datetime import datetime

from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PastInvented:
    past: InventedPast
    at: datetime


PastEvent = PastInvented
