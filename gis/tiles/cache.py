"""Painted tiles in MBTiles files (SQLite). Knows no painting and no processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from gis.mercator import Level, Tile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS metadata (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS tiles (
    zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB,
    PRIMARY KEY (zoom_level, tile_column, tile_row));
"""


class BadCache(Exception):
    """A tile file is damaged; it can be thrown away and painted again."""


def cache_name(style: str, level: Level, ratio: int = 1) -> str:
    """The file a tile belongs in: MBTiles knows whole zooms only, so half steps have their own."""
    return f"{style}{'-half' if level.half else ''}{f'@{ratio}x' if ratio > 1 else ''}.mbtiles"


class TileCache:
    """One MBTiles file. Belongs to one thread; one process writes, others may read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @classmethod
    def write_to(cls, path: Path, fingerprint: str) -> Self:
        """Open for writing; a damaged file, or one painted from other data, is begun anew."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return cls._writable(path, fingerprint)
        except sqlite3.DatabaseError:
            discard(path)
            return cls._writable(path, fingerprint)

    @classmethod
    def _writable(cls, path: Path, fingerprint: str) -> Self:
        db = sqlite3.connect(path, isolation_level=None)
        try:
            db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)
            known = db.execute("SELECT value FROM metadata WHERE name='fingerprint'").fetchone()
            if known != (fingerprint,):
                db.executescript("DELETE FROM tiles; DELETE FROM metadata;")
                notes = {"name": path.stem, "format": "png", "type": "baselayer"}
                notes["fingerprint"] = fingerprint
                db.executemany("INSERT INTO metadata VALUES (?, ?)", notes.items())
        except sqlite3.DatabaseError:
            db.close()
            raise
        return cls(db)

    @classmethod
    def read_from(cls, path: Path, fingerprint: str) -> Self | None:
        """Open for reading; None while there is no file, or only one painted from other data.

        Raises:
            BadCache: the file is damaged.
        """
        if not path.is_file():
            return None
        db = sqlite3.connect(path, timeout=0.05)
        try:
            known = db.execute("SELECT value FROM metadata WHERE name='fingerprint'").fetchone()
        except sqlite3.OperationalError:
            db.close()
            return None
        except sqlite3.DatabaseError as trouble:
            db.close()
            raise BadCache(str(path)) from trouble
        if known != (fingerprint,):
            db.close()
            return None
        return cls(db)

    def get(self, tile: Tile) -> bytes | None:
        """The picture of a tile; None if it is not painted yet.

        Raises:
            BadCache: the file is damaged.
        """
        try:
            row = self._db.execute(
                "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?",
                _place(tile),
            ).fetchone()
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError as trouble:
            raise BadCache(str(trouble)) from trouble
        return None if row is None else bytes(row[0])

    def put(self, pictures: Mapping[Tile, bytes]) -> None:
        """Keep tiles, all or none.

        Raises:
            BadCache: the file is damaged.
        """
        rows = [(*_place(tile), picture) for tile, picture in pictures.items()]
        try:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT OR REPLACE INTO tiles VALUES (?, ?, ?, ?)", rows)
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError as trouble:
            with suppress(sqlite3.DatabaseError):
                self._db.execute("ROLLBACK")
            raise BadCache(str(trouble)) from trouble

    def close(self) -> None:
        self._db.close()


def discard(path: Path) -> None:
    """Throw a cache file away with what SQLite keeps beside it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _place(tile: Tile) -> tuple[int, int, int]:
    """Zoom, column and row as MBTiles counts them: rows from the south."""
    grid = tile.level.grid
    return grid, tile.column, (1 << grid) - 1 - tile.row
