"""The one table of a recorder's store, and how the store comes to be."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, MetaData, Table, insert, select

from dispatch_app.adapters.storage.tables.columns import BIG, count, moment, text
from dispatch_app.ports.errors import Unavailable

OWN = MetaData()
VERSION = 1

STORE = Table("recorder_store", OWN, count("version"))

TAKE = Table(
    "take",
    OWN,
    Column("serial", BIG, primary_key=True, autoincrement=True),
    text("file"),
    text("ref"),
    text("line"),
    text("number"),
    text("called"),
    count("outgoing"),
    text("seats"),
    moment("began_at"),
    moment("ended_at"),
    moment("duration_ms"),
    moment("bytes"),
    text("sha256"),
    count("cut"),
    moment("lost_ms"),
    moment("clock_offset_ms"),
    count("seal_line"),
    text("seal_head"),
    text("removal"),
    count("state"),
    count("reported"),
    count("copied"),
    count("held"),
    sqlite_autoincrement=True,
)
Index("take_by_state", TAKE.c.state, TAKE.c.serial)
Index("take_by_reported", TAKE.c.reported, TAKE.c.state, TAKE.c.seal_line)
Index("take_by_time", TAKE.c.began_at)

RUNNING, SEALED, REMOVED, EMPTY = range(4)
"""`state`. The row of an empty one stays, so that a gap in the numbers explains itself."""


def prepare(connection: Connection) -> None:
    """
    Raises:
        Unavailable: the store was written by a newer program.
    """
    OWN.create_all(connection)
    found = connection.scalar(select(STORE.c.version))
    if found is None:
        connection.execute(insert(STORE).values(version=VERSION))
    elif found > VERSION:
        raise Unavailable(f"store has schema {found}, this program knows up to {VERSION}")
