"""Counts a period once more from the journal alone: replayed into empty tables of another store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.figures.facts import KeptFacts, Reads
from dispatch_app.adapters.storage.projections import projected
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.domain.figures.model import FigureBook
from dispatch_app.ports.figures import FigureAnswer, FigurePart, FigureQuestion
from dispatch_app.ports.journal import Entry
from dispatch_app.services.figures.answering import Answering
from dispatch_app.services.figures.local_time import LocalTime

PAGE = 2_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Verdict:
    report: str
    rows: int
    different: tuple[str, ...]
    """Which parts of the answer are not equal: `table`, `definitions`, `left_out`, `series` …"""


def replay(source: Reads, target: Database) -> int:
    """Write what all events tell into empty tables; say up to which number."""
    done = 0
    with source.reading() as connection:
        while entries := _page(connection, done):
            with target.writing() as writer:
                projected(entries).write(writer)
            done = entries[-1].sequence
    return done


def _page(connection: Connection, after: int) -> list[Entry]:
    wanted = select(EVENT).where(EVENT.c.sequence > after).order_by(EVENT.c.sequence).limit(PAGE)
    return [entry_from(row) for row in connection.execute(wanted)]


def verdicts(
    kept: Reads,
    replayed: Reads,
    book: FigureBook,
    local: LocalTime,
    period: tuple[datetime, datetime],
) -> Iterator[Verdict]:
    """Every report over the period, from both stores."""
    until = period[1]
    answering = [
        Answering(KeptFacts(store, lambda: until), book, local) for store in (kept, replayed)
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
