"""What figures need of the journal itself: all of it once more into other tables, and its marks."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.figures.facts import Reads
from dispatch_app.adapters.storage.projections import projected
from dispatch_app.adapters.storage.tables.journal import EVENT, SNAPSHOT
from dispatch_app.domain.past_events import PastInvented
from dispatch_app.ports.journal import Entry

PAGE = 2_000
FIRST_EVENTS = 1_000
"""A past that is invented says so before anything else."""


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
        return PastInvented.__name__ in set(connection.scalars(first))
