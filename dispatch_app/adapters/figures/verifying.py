"""Holds the figures of two stores against each other: the centre's, and its journal replayed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dispatch_app.adapters.storage.figures.facts import DistrictsOf, KeptFacts, Reads
from dispatch_app.domain.figures.model import FigureBook
from dispatch_app.ports.figures import FigureAnswer, FigurePart, FigureQuestion
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Verdict:
    report: str
    rows: int
    different: tuple[str, ...]
    """Which parts of the answer are not equal: `table`, `definitions`, `left_out`, `series` …"""


def verdicts(
    kept: Reads,
    replayed: Reads,
    book: FigureBook,
    local: LocalTime,
    period: tuple[datetime, datetime],
    districts: DistrictsOf | None = None,
) -> Iterator[Verdict]:
    """Every report over the period, from both stores."""
    until = period[1]
    answering = [
        Answering(KeptFacts(store, lambda: until, districts), book, local)
        for store in (kept, replayed)
    ]
    for report in book.reports:
        question = FigureQuestion(
            report=report, since=period[0], until=period[1], parts=tuple(FigurePart)
        )
        first, second = (_bare(each.answer(question, made_at=_EPOCH)) for each in answering)
        different = [
            name for name in FigureAnswer.__slots__ if getattr(first, name) != getattr(second, name)
        ]
        yield Verdict(report, len(first.table.rows), tuple(different))


def _bare(answer: FigureAnswer) -> FigureAnswer:
    """The numbers of events are another store's own."""
    return replace(answer, sequence=0)
