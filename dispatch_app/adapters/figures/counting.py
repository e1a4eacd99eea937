"""Answers questions about the past out of one store, as JSON. For one thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from dispatch_app.adapters.figures.districts import districts_if_any
from dispatch_app.adapters.figures.files import figure_book
from dispatch_app.adapters.storage.figures.facts import KeptFacts, Reads
from dispatch_app.adapters.storage.shift_events import shift_events
from dispatch_app.domain.training.scores import Score
from dispatch_app.domain.training.scoring import score
from dispatch_app.ports.figures import CasesQuestion, FigureQuestion, ScoreQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.cases import cases
from dispatch_app.services.figures.catalogue import catalogue
from dispatch_app.services.figures.local_time import LocalTime
from dispatch_app.services.figures.now import figures_now

KEPT_READY = timedelta(days=400)
"""So far back everything is in memory before anybody asks: a year against the month before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresSetup:
    """What a process needs to count."""

    database: str
    zone: str
    definitions: Path | None = None
    region: Path | None = None
    """Whose map names the districts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """Asks for the figures of now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Asks what can be asked."""


Asked = FigureQuestion | CasesQuestion | ScoreQuestion | Now | Catalogue


def scored(store: Reads, asked: ScoreQuestion) -> Score:
    """Raises Unavailable."""
    events = shift_events(store, asked.since, asked.until)
    return score(
        events.told,
        since=asked.since,
        until=asked.until,
        timers=asked.timers,
        before=events.before,
    )


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Counting:
    def __init__(
        self,
        store: Reads,
        setup: FiguresSetup,
        clock: Callable[[], datetime] = wall_clock,
    ) -> None:
        """Raises BadDefinition."""
        self._clock, self._store = clock, store
        self._facts = KeptFacts(store, clock, districts_if_any(setup.region))
        self._book = figure_book(setup.definitions)
        local = LocalTime(ZoneInfo(setup.zone))
        self._answering = Answering(self._facts, self._book, local)

    def ask(self, asked: Asked, *, invented: bool) -> bytes:
        """Raises Rejected, Unavailable."""
        began = time.perf_counter()
        if isinstance(asked, ScoreQuestion):
            return msgspec.json.encode(scored(self._store, asked))
        self._facts.catch_up()
        now = self._clock()
        match asked:
            case Catalogue():
                zone = self._answering.local.zone.key
                return msgspec.json.encode(catalogue(self._book, zone, invented=invented))
            case Now():
                found = figures_now(self._answering, now, invented=invented)
                return msgspec.json.encode(found)
            case CasesQuestion():
                return msgspec.json.encode(cases(self._answering, asked))
            case FigureQuestion():
                answer = self._answering.answer(asked, made_at=now)
                took_ms = (time.perf_counter() - began) * 1000
                return msgspec.json.encode(
                    replace(answer, invented=invented, took_ms=round(took_ms, 1))
                )

    def get_ready(self) -> bool:
        """Read one more month while nobody asks; False when there is enough.

        Raises:
            Unavailable: the store is away.
        """
        wanted = self._clock() - KEPT_READY
        if self._facts.since is None or self._facts.reaches(wanted):
            return False
        self._facts.reach_further()
        return True
