"""Finding things in the record by any mix of criteria. Values and a protocol only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch_app.domain.ids import CallId
from dispatch_app.domain.search.answers import Counted, FoundPage, Step
from dispatch_app.domain.search.asking import Asked
from dispatch_app.domain.state import Call
from dispatch_app.ports.journal import Entry
from dispatch_app.ports.records import IncidentRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRecord:
    """All that is known about one thing."""

    incident: IncidentRecord | None
    """The incident that it belongs to, whole."""
    call: Call | None
    """A call that belongs to none."""
    steps: tuple[Step, ...]
    """Who did what, as the journal has it."""
    masked: bool
    """Numbers, names and addresses are not whole for this account."""


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

    def named(self, thing: str, kinds: Sequence[str]) -> tuple[Entry, ...]:
        """Whole events of kinds that are rare, whenever they were written."""
        ...
