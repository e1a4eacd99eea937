"""What marks a record as invented: the days that were made up, and the seed they grew from."""

from __future__ import annotations

from datetime import date

from dispatch_app.domain.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedPast:
    """Both days are included; they are days of the centre's zone."""

    first_day: date
    last_day: date
    seed: int
