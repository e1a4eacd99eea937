"""Finding things in the record by any mix of criteria. Values and a protocol only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.ids import CallId
from dispatch_app.domain.search.asking import Asked
from dispatch_app.domain.state import Call
from dispatch_app.ports.journal import Entry

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

    def incident_of(self, kind: str, thing: str) -> str:
        """The incident that a call, mission, run sheet or acceptance belongs to; else empty."""
        ...

    def call(self, call: CallId) -> Call | None: ...

    def trail(self, things: Sequence[str], since: datetime, until: datetime) -> tuple[Step, ...]:
        """What was done to these things from `since` until a while after `until`, in order."""
        ...

    def written(
        self, thing: str, kinds: Sequence[str], since: datetime, until: datetime
    ) -> tuple[Entry, ...]:
        """Whole events of these kinds that name a thing, in the same stretch of time."""
        ...
