"""What marks a record as invented. The centre's own tools ask it; nobody at a seat can."""

from __future__ import annotations

from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareInvented:
    """Only before anything has happened, and never taken back."""

    past: InventedPast


PastCommand = DeclareInvented
