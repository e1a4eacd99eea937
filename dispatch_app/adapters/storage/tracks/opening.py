"""Where tracks are kept, by where the centre's journal is. Opens only."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dispatch_app.adapters.storage.database import BadDatabaseUrl
from dispatch_app.adapters.storage.tracks.postgres_days import PostgresDays
from dispatch_app.adapters.storage.tracks.sqlite_days import SqliteDays
from dispatch_app.adapters.storage.tracks.store import TrackStore


def open_tracks(database: str, directory: str = "") -> TrackStore:
    """Tracks beside a journal: files in `directory`, or in `<database>-tracks`; without a directory
    in the journal's own PostgreSQL.

    Raises:
        BadDatabaseUrl: the URL names no store.
        Unavailable: it cannot be opened.
    """
    if directory:
        return TrackStore(SqliteDays(Path(directory)))
    try:
        where = make_url(database)
    except (ArgumentError, ValueError) as trouble:
        raise BadDatabaseUrl("this names no database") from trouble
    if where.get_backend_name() == "sqlite":
        file = Path(where.database or "")
        return TrackStore(SqliteDays(file.with_name(f"{file.stem}-tracks")))
    plain = where.set(drivername="postgresql").render_as_string(hide_password=False)
    return TrackStore(PostgresDays(plain))
