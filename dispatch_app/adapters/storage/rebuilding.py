"""Writes the tables anew from the journal, after a migration that changed what they hold."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.projections import projected
from dispatch_app.adapters.storage.projections.batch import ORDER
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.ports.journal import Entry

PAGE = 1_000


def rebuild(connection: Connection) -> int:
    """Empty the tables and fold every event into them again; say how many events there were."""
    for table in ORDER:
        connection.execute(delete(table))
    done = 0
    while rows := _page(connection, after=done):
        projected(rows).write(connection)
        done = rows[-1].sequence
    return done


def _page(connection: Connection, after: int) -> list[Entry]:
    wanted = select(EVENT).where(EVENT.c.sequence > after).order_by(EVENT.c.sequence).limit(PAGE)
    return [entry_from(row) for row in connection.execute(wanted)]
