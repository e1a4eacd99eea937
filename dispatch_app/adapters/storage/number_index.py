"""Finds recordings by three digits of a number and more without looking at each of them.

Each store has means of its own: SQLite a full-text table of three-digit pieces, PostgreSQL an index
of them (`pg_trgm`), where its server has it. What is found is checked again by whoever asks.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from sqlalchemy import Connection, TextualSelect, column, inspect, text
from sqlalchemy.exc import DBAPIError

from dispatch_app.adapters.storage.tables.columns import BIG

log = logging.getLogger(__name__)

PIECE = 3
TAIL = 7
"""The end of a long number is looked up: half a country begins with the same three digits."""
MOST = 1_600
"""More than these are not worth looking up one by one: the newest of them come soon by time."""
MOST_WITH_HOLES = 16_000
"""Of those that hold a piece few hold the rest: to look for them by time takes longer."""
_HOLES = re.compile(r"[?*]+")
COLUMNS = ("number", "called")
_SQLITE = (
    "CREATE VIRTUAL TABLE recording_pieces USING fts5"
    "(number, called, content='', contentless_delete=1, tokenize='trigram')",
    "CREATE TRIGGER IF NOT EXISTS recording_pieces_come AFTER INSERT ON recording BEGIN "
    "INSERT INTO recording_pieces(rowid, number, called) "
    "VALUES (new.sequence, new.number, new.called); END",
    "CREATE TRIGGER IF NOT EXISTS recording_pieces_go AFTER DELETE ON recording BEGIN "
    "DELETE FROM recording_pieces WHERE rowid = old.sequence; END",
    "INSERT INTO recording_pieces(rowid, number, called) "
    "SELECT sequence, number, called FROM recording",
)
_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    *(
        f"CREATE INDEX IF NOT EXISTS recording_pieces_{column} ON recording "
        f"USING gin ({column} gin_trgm_ops)"
        for column in COLUMNS
    ),
)
_MATCHING = "SELECT rowid AS sequence FROM recording_pieces WHERE recording_pieces MATCH :pieces"
_COUNT = text(f"SELECT count(*) FROM ({_MATCHING} LIMIT :most)")


def make(connection: Connection) -> None:
    """A step of the migration; numbers that are there already are taken in."""
    if connection.dialect.name == "sqlite":
        if inspect(connection).has_table("recording_pieces"):
            return
        for statement in _SQLITE:
            connection.execute(text(statement))
        return
    try:
        with connection.begin_nested():
            for statement in _POSTGRESQL:
                connection.execute(text(statement))
    except DBAPIError as without:
        log.warning("parts of numbers are searched for without an index: %s", without.orig)


def candidates(connection: Connection, wanted: Mapping[str, str | None]) -> TextualSelect | None:
    """Sequences of the recordings whose numbers hold the longer pieces of what is wanted.

    None: too many, or nothing is long enough to be looked up, or the store does so by itself.
    """
    pieces = _asked(wanted)
    if not pieces or connection.dialect.name != "sqlite":
        return None
    most = MOST_WITH_HOLES if any(_HOLES.search(part or "") for part in wanted.values()) else MOST
    count = connection.scalar(_COUNT, {"pieces": pieces, "most": most + 1})
    if count is None or count > most:
        return None
    return text(_MATCHING).bindparams(pieces=pieces).columns(column("sequence", BIG))


def _asked(wanted: Mapping[str, str | None]) -> str:
    """In the words of FTS5, such as `number : ("0999" AND "123")`."""
    return " AND ".join(
        f"{column} : ({' AND '.join(found)})"
        for column in COLUMNS
        if (found := _pieces(wanted.get(column) or ""))
    )


def _pieces(part: str) -> list[str]:
    """Holes (`?`, `*`) end a piece; quotes are said twice."""
    runs = [run[-TAIL:] for run in _HOLES.split(part.strip()) if len(run) >= PIECE]
    return [f'"{run.replace(chr(34), chr(34) * 2)}"' for run in runs]
