"""Keeps what the region's tables said, in a small table of its own."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.tables.loaded import LOADED_ROW


class SqlLoadedRows:
    """`ports.loaded_rows.LoadedRows` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digests(self) -> Mapping[str, str]:
        with self._database.reading() as connection:
            return {row.row: row.digest for row in connection.execute(select(LOADED_ROW))}

    def keep(self, digests: Mapping[str, str]) -> None:
        rows = [{"row": row, "digest": digest} for row, digest in digests.items()]
        with self._database.writing() as connection:
            connection.execute(delete(LOADED_ROW))
            if rows:
                connection.execute(insert(LOADED_ROW), rows)
