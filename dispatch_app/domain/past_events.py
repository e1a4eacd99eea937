"""That a record is invented, as the first thing in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.past import InventedPast


@dataclass(frozen=True, slots=True, kw_only=True)
class PastInvented:
    past: InventedPast
    at: datetime


PastEvent = PastInvented
