"""The painter's store: shapes in one SQLite file, found by place and zoom.

Knows no tags and no painting.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import batched
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gis.errors import BadRegion
from gis.mercator import UNITS, Box

FORMAT = 1
_AT_ONCE = 10_000
"""Rows that are put in by one call."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE shape (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, layer INTEGER NOT NULL, flags INTEGER NOT NULL,
    rank REAL NOT NULL, name TEXT NOT NULL, parts BLOB NOT NULL, points BLOB NOT NULL);
CREATE VIRTUAL TABLE reach USING rtree(id, west, east, north, south, first_zoom, last_zoom);
"""

_WITHIN = """
SELECT shape.kind, layer, flags, rank, name, parts, points, shape.id
FROM reach JOIN shape ON shape.id = reach.id
WHERE east >= ? AND west <= ? AND south >= ? AND north <= ? AND first_zoom <= ? AND last_zoom >= ?
ORDER BY shape.id
"""


class Shape(NamedTuple):
    """A drawable thing; `points` are whole units of the world (`UNITS`), packed as int32 pairs."""

    kind: str
    layer: int
    flags: int
    rank: float
    name: str
    parts: bytes
    """How many points each line or ring has, int32."""
    points: bytes
    id: int

    def lengths(self) -> NDArray[np.int32]:
        return np.frombuffer(self.parts, dtype="<i4")

    def units(self) -> NDArray[np.float64]:
        """Points in the unit square, shape (n, 2)."""
        return np.frombuffer(self.points, dtype="<i4").reshape(-1, 2) / UNITS


class Row(NamedTuple):
    """A shape to be stored, with where and when it is to be found."""

    shape: Shape
    box: Box
    first_zoom: int
    last_zoom: int


def write_store(out: Path, rows: Iterable[Row], about: dict[str, str]) -> int:
    """Write a new store; returns how many shapes it holds. An old file of that name is replaced.

    `version` in the notes changes when anything in the store does: caches of painted tiles ask it.
    """
    out.unlink(missing_ok=True)
    digest = hashlib.sha256()
    count = 0
    with closing(sqlite3.connect(out)) as db, db:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        for some in batched(rows, _AT_ONCE):
            for row in some:
                shape = row.shape
                digest.update(f"{shape.kind} {shape.name} {shape.layer} {shape.flags}".encode())
                digest.update(shape.points)
            _insert(db, count + 1, some)
            count += len(some)
        notes = {"format": str(FORMAT), "version": digest.hexdigest()[:16], **about}
        db.executemany("INSERT INTO meta VALUES (?, ?)", notes.items())
    return count


def _insert(db: sqlite3.Connection, first: int, rows: Sequence[Row]) -> None:
    db.executemany(
        "INSERT INTO shape VALUES (?,?,?,?,?,?,?,?)",
        ((number, *row.shape[:-1]) for number, row in enumerate(rows, start=first)),
    )
    db.executemany(
        "INSERT INTO reach VALUES (?,?,?,?,?,?,?)",
        (
            (number, b.west, b.east, b.north, b.south, row.first_zoom, row.last_zoom)
            for number, row in enumerate(rows, start=first)
            for b in (row.box,)
        ),
    )


class FeatureStore:
    """Reads what `write_store` wrote. One store belongs to one thread."""

    def __init__(self, db: sqlite3.Connection, about: dict[str, str]) -> None:
        self._db = db
        self.about = about

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a store to read.

        Raises:
            BadRegion: the file is missing, damaged or of another format.
        """
        if not path.is_file():
            raise BadRegion(f"{path}: no such file; import the region again")
        try:
            db = sqlite3.connect(path)
            db.execute("PRAGMA query_only=ON")
            about = dict(db.execute("SELECT key, value FROM meta").fetchall())
        except sqlite3.DatabaseError as trouble:
            raise BadRegion(f"{path}: damaged ({trouble}); import the region again") from trouble
        if about.get("format") != str(FORMAT):
            db.close()
            raise BadRegion(f"{path}: of another format version; import the region again")
        return cls(db, about)

    def within(self, box: Box, zoom: int) -> list[Shape]:
        """All shapes that touch a box and are drawn at a whole zoom, oldest first."""
        where = (box.west, box.east, box.north, box.south, zoom, zoom)
        return [Shape._make(row) for row in self._db.execute(_WITHIN, where)]

    def bounds(self) -> Box:
        """The smallest box around everything in the store."""
        found = self._db.execute(
            "SELECT min(west), min(north), max(east), max(south) FROM reach"
        ).fetchone()
        return Box(*(value or 0.0 for value in found))

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
