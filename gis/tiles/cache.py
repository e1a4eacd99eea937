"""Tiles in MBTiles files (SQLite), with their age and last use. Knows no painting, no processes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from gis.mercator import Block, Level, Tile

_METADATA = "CREATE TABLE IF NOT EXISTS metadata (name TEXT PRIMARY KEY, value TEXT);"
_ANEW = f"""
DROP TABLE IF EXISTS tiles; DROP TABLE IF EXISTS metadata; {_METADATA}
CREATE TABLE tiles (
    zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,
    made_at INTEGER NOT NULL, used_at INTEGER NOT NULL, tile_data BLOB,
    PRIMARY KEY (zoom_level, tile_column, tile_row));
CREATE INDEX last_use ON tiles (used_at);
"""
_AT = "zoom_level=? AND tile_column=? AND tile_row=?"
_DAMAGE = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))
_KEPT_SHARE = 0.9
_AT_ONCE = 16


class BadCache(Exception):
    """A tile file is damaged; it can be thrown away and filled again."""


class UnkeptTiles(Exception):
    """A tile file cannot be written now: the disk is full, read-only, or another holds it."""


class Kept(NamedTuple):
    picture: bytes
    made_at: int
    """When the picture was made, in seconds since 1970."""


def cache_name(style: str, level: Level, ratio: int = 1) -> str:
    """The file a tile belongs in: MBTiles knows whole zooms only, so half steps have their own."""
    return f"{style}{'-half' if level.half else ''}{f'@{ratio}x' if ratio > 1 else ''}.mbtiles"


def _now() -> int:
    return int(time.time())


class TileCache:
    """One MBTiles file. Belongs to one thread; one process writes, others may read."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], int] = _now) -> None:
        self._db, self._now = db, now

    @classmethod
    def write_to(cls, path: Path, fingerprint: str, now: Callable[[], int] = _now) -> Self:
        """Open for writing; a file with tiles of other data is begun anew.

        Raises:
            BadCache: the file is damaged.
            UnkeptTiles: it cannot be written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(_writable(path, fingerprint), now)
        except OSError as trouble:
            raise UnkeptTiles(str(trouble)) from trouble
        except sqlite3.DatabaseError as trouble:
            raise _told(trouble) from trouble

    @classmethod
    def read_from(cls, path: Path, fingerprint: str) -> Self | None:
        """Open for reading; None while there is no file, or only one with tiles of other data.

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
        """The picture of a tile; None if there is none yet.

        Raises:
            BadCache: the file is damaged.
        """
        kept = self.look_up(tile)
        return None if kept is None else kept.picture

    def look_up(self, tile: Tile) -> Kept | None:
        """The picture with its date. Raises as `get`."""
        query = f"SELECT tile_data, made_at FROM tiles WHERE {_AT}"
        try:
            row = self._db.execute(query, _place(tile)).fetchone()
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError as trouble:
            raise BadCache(str(trouble)) from trouble
        return None if row is None else Kept(bytes(row[0]), int(row[1]))

    def put(self, pictures: Mapping[Tile, bytes]) -> None:
        """Keep tiles, all or none.

        Raises:
            BadCache: the file is damaged.
            UnkeptTiles: it cannot be written.
        """
        now = self._now()
        rows = [(*_place(tile), now, now, picture) for tile, picture in pictures.items()]
        self._write("INSERT OR REPLACE INTO tiles VALUES (?, ?, ?, ?, ?, ?)", rows)

    def touch(self, blocks: Iterable[Block]) -> None:
        """Note that tiles of these blocks were looked at now. Raises as `put`."""
        now = self._now()
        rows = [(now, *_place(tile)) for block in blocks for tile in block.tiles]
        self._write(f"UPDATE tiles SET used_at=? WHERE {_AT}", rows)

    def prune(self, most_bytes: int) -> int:
        """Let go of what was not looked at for longest until the rest has room.

        Returns how many tiles went. The file itself does not shrink, its room is used again.
        Raises as `put`.
        """
        gone = 0
        if self.size_bytes <= most_bytes:
            return gone
        oldest = (
            "DELETE FROM tiles WHERE rowid IN (SELECT rowid FROM tiles ORDER BY used_at LIMIT ?)"
        )
        while self.size_bytes > most_bytes * _KEPT_SHARE:
            before = self._db.total_changes
            self._write(oldest, [(_AT_ONCE,)])
            if self._db.total_changes == before:
                break
            gone += self._db.total_changes - before
        return gone

    @property
    def size_bytes(self) -> int:
        """What tiles take up in the file."""
        ask = (f"PRAGMA {name}" for name in ("page_count", "freelist_count", "page_size"))
        try:
            pages, free, page = (int(self._db.execute(line).fetchone()[0]) for line in ask)
        except sqlite3.DatabaseError as trouble:
            raise _told(trouble) from trouble
        return (pages - free) * page

    def close(self) -> None:
        self._db.close()

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(statement, rows)
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError as trouble:
            with suppress(sqlite3.DatabaseError):
                self._db.execute("ROLLBACK")
            raise _told(trouble) from trouble


def discard(path: Path) -> None:
    """Throw a cache file away with what SQLite keeps beside it.

    Raises:
        UnkeptTiles: it cannot be thrown away: another process holds it, or the disk is read-only.
    """
    try:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
    except OSError as trouble:
        raise UnkeptTiles(str(trouble)) from trouble


def _writable(path: Path, fingerprint: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _METADATA)
        known = db.execute("SELECT value FROM metadata WHERE name='fingerprint'").fetchone()
        if known != (fingerprint,):
            db.executescript(_ANEW)
            notes = {"name": path.stem, "format": "png", "type": "baselayer"}
            notes["fingerprint"] = fingerprint
            db.executemany("INSERT INTO metadata VALUES (?, ?)", notes.items())
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db


def _told(trouble: sqlite3.DatabaseError) -> BadCache | UnkeptTiles:
    """Damage is mended by beginning anew; of all else the file itself is not to blame."""
    code = getattr(trouble, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _DAMAGE:
        return BadCache(str(trouble))
    if isinstance(trouble, sqlite3.OperationalError):
        return UnkeptTiles(str(trouble))
    return BadCache(str(trouble))


def _place(tile: Tile) -> tuple[int, int, int]:
    """Zoom, column and row as MBTiles counts them: rows from the south."""
    grid = tile.level.grid
    return grid, tile.column, (1 << grid) - 1 - tile.row
