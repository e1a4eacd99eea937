"""What a day left behind, as its invariants read it. Values, and what follows from them alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from dispatch_app.domain.centre import evolve_all
from dispatch_app.domain.ids import StationId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.ports.journal import Entry

Version = tuple[str, int]
"""A mission and a version of its order."""


@dataclass(frozen=True, kw_only=True)
class StationDisk:
    """What one station has: rows of its own journal, its paper, whatever came down its line."""

    slips: tuple[Version, ...] = ()
    papers: tuple[tuple[str, int, bool], ...] = ()
    """Mission, version, and whether the page bears the mark of a second copy."""
    seen: frozenset[tuple[str, StationId]] = frozenset()
    """Missions whose orders it saw, and whose they were."""


@dataclass(frozen=True, kw_only=True)
class AnsweredTwice:
    """A command that was sent once more at the end of the day."""

    command_id: str
    first: tuple[object, ...]
    again: tuple[object, ...]


@dataclass(frozen=True, kw_only=True)
class Record:
    entries: tuple[Entry, ...]
    stations: Mapping[StationId, StationDisk] = field(default_factory=dict)
    answers: tuple[AnsweredTwice, ...] = ()
    replica: tuple[int, CentreState] | None = None
    """As the shift leader's seat had folded it up to a number; None: not to be held against."""
    seal: str = ""
    """Empty where every seal of the journal holds; else what is altered."""
    tables: tuple[str, ...] = ()
    """Tables that differ from what the journal yields anew."""
    figures: tuple[str, ...] = ()
    """Reports that differ from those counted from the journal."""
    taken_by_partner: Mapping[str, int] = field(default_factory=dict)
    """Cases that the partner opened for us, by their name on the wire, and how often."""
    logs: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    """Numbers, names and addresses of the day's people."""
    outages: tuple[tuple[datetime, datetime], ...] = ()
    timers: Timers = NORM

    @cached_property
    def state(self) -> CentreState:
        """Folded from nothing."""
        return self.folded(len(self.entries))

    def folded(self, through: int) -> CentreState:
        events = (entry.event for entry in self.entries if entry.sequence <= through)
        return evolve_all(CentreState(), events)

    def of[E](self, *kinds: type[E]) -> Iterator[E]:
        """Events of some kinds, in the order of the journal."""
        for entry in self.entries:
            if isinstance(entry.event, kinds):
                yield entry.event

    def away(self, at: datetime, slack_s: float) -> bool:
        """Whether the centre was down then, or had been a moment before."""
        return any(
            went <= at and (at - back).total_seconds() <= slack_s for went, back in self.outages
        )
