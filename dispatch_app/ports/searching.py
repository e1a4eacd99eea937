"""Finding things in the record by any mix of criteria. Values and a protocol only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dispatch_app.domain.search.asking import Asked

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


class Searching(Protocol):
    """Reads only, apart from the order's way. Every method raises `Unavailable` when the store is
    away, and `Rejected` with `search.too-broad` when the answer takes too long."""

    def find(self, asked: Asked, limit: int, after: str = "") -> FoundPage:
        """One page, going on behind `after`.

        Raises:
            Rejected: `search.after`: that is no place in this question's answer.
        """
        ...

    def count(self, asked: Asked) -> Counted: ...
