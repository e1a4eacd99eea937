"""What figures need of the journal itself: all of it once more into other tables, and its marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.figures.facts import Reads
from dispatch_app.adapters.storage.projections import projected
from dispatch_app.adapters.storage.tables.journal import EVENT, SNAPSHOT
from dispatch_app.domain.fleet_events import VehicleRegistered
from dispatch_app.domain.past_events import PastInvented
from dispatch_app.domain.training.events import TrainingDeclared

PAGE = 2_000
FIRST_EVENTS = 1_000
"""A past that is invented says so before anything else."""
MARKS = frozenset({PastInvented.__name__, TrainingDeclared.__name__})
READ_IN_JOURNAL = frozenset({VehicleRegistered.__name__})
"""Where vehicles are stationed: tables only tell which event says so."""


def replay(source: Reads, target: Database) -> int:
    """Write what all events tell into empty tables; say up to which number."""
    done = 0
    with source.reading() as connection:
        while rows := _page(connection, done):
            with target.writing() as writer:
                projected([entry_from(row) for row in rows]).write(writer)
                _as_it_was(writer, rows)
            done = rows[-1].sequence
    return done


def _as_it_was(writer: Connection, rows: Sequence[Row[Any]]) -> None:
    """What figures read in the journal itself has to stand there as well."""
    kept = [dict(row._mapping) for row in rows if row.kind in READ_IN_JOURNAL]
    if kept:
        writer.execute(insert(EVENT), kept)


def _page(connection: Connection, after: int) -> Sequence[Row[Any]]:
    wanted = select(EVENT).where(EVENT.c.sequence > after).order_by(EVENT.c.sequence).limit(PAGE)
    return connection.execute(wanted).fetchall()


def newest_snapshot(store: Reads) -> bytes | None:
    """As it was written; None where none has been."""
    with store.reading() as connection:
        newest = select(SNAPSHOT.c.state).order_by(SNAPSHOT.c.sequence.desc()).limit(1)
        body = connection.scalar(newest)
    return bytes(body) if body else None


def is_invented(store: Reads) -> bool:
    """Whether the journal tells of a past that was made up."""
    with store.reading() as connection:
        first = select(EVENT.c.kind).where(EVENT.c.sequence <= FIRST_EVENTS)
        return not MARKS.isdisjoint(connection.scalars(first))
