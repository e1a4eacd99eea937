"""What comes back from a question: pages of rows, counts, steps of one thing. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dispatch_app.domain.quick import dataclass

Cell = str | int | float | None
"""Moments are ISO words in UTC, spans seconds."""

COUNTED_TO = 10_000
"""More are said to be more: nobody reads them, and counting them takes as long as finding them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    id: str
    cells: tuple[Cell, ...]
    """One for each column that was asked for."""
    incident: str = ""
    """The incident whose record tells about it, if one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    rows: tuple[FoundRow, ...]
    after: str = ""
    """Where the next page begins; empty: there is none."""
    partial: bool = False
    """The words of the record are still being gathered: there may be more than was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    count: int
    """Rows that have a value."""
    sum: float
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    count: int
    more: bool
    """There are more than were counted; totals are then those of the ones that were."""
    totals: Mapping[str, Total]
    """By the field, of those columns whose sum says something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of the journal about a thing: who did what, and when it was written down."""

    sequence: int
    at: datetime
    kind: str
    account: str
    role: str
    place: str
    """The seat or station; empty for machines."""
