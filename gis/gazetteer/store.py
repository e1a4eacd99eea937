"""The places file: an SQLite database of columns (loaded whole), a text index, and house numbers.

Knows how things lie in the file, not what they are for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import BadRegion
from gis.gazetteer.districts import Area, Districts
from gis.gazetteer.folding import Folding
from gis.gazetteer.lines import Lines
from gis.gazetteer.masks import Masks, unflattened
from gis.gazetteer.stored_folding import folding_in

FORMAT = 1

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE text_column (name TEXT PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE number_column (name TEXT PRIMARY KEY, dtype TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE area (rank INTEGER PRIMARY KEY, name TEXT NOT NULL, shape BLOB NOT NULL);
CREATE TABLE house (
    owner INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, suffix TEXT NOT NULL,
    lon REAL NOT NULL, lat REAL NOT NULL, own INTEGER NOT NULL,
    PRIMARY KEY (owner, kind, number, suffix)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE key_text USING fts5(
    signs, sounds, content='', columnsize=0, prefix='1 2 3 4',
    tokenize='unicode61 remove_diacritics 0'
);
"""

Row = tuple[int, str, int, str, float, float, int]
"""Owner (place), kind, number, suffix, lon, lat, whether it is the centre's own."""
Numbers = (
    NDArray[np.float64]
    | NDArray[np.int64]
    | NDArray[np.int32]
    | NDArray[np.uint8]
    | NDArray[np.uint64]
)


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into a places file."""

    texts: Mapping[str, list[str]]
    numbers: Mapping[str, Numbers]
    index: Iterable[tuple[int, str, str]]
    """Row of the key, its signs and its sounds, tokens parted by spaces."""
    houses: Iterable[Row]
    districts: Districts
    folding: Folding


def write_places(out: Path, contents: Contents) -> None:
    """Write the file anew; a file that stands there is replaced."""
    out.unlink(missing_ok=True)
    base = sqlite3.connect(out)
    try:
        base.execute("PRAGMA journal_mode = OFF")
        base.executescript(_SCHEMA)
        with base:
            base.execute("INSERT INTO about VALUES ('format', ?)", (str(FORMAT),))
            _write_columns(base, contents)
            _write_districts(base, contents.districts)
            _write_folding(base, contents.folding)
            base.executemany("INSERT OR IGNORE INTO house VALUES (?,?,?,?,?,?,?)", contents.houses)
            base.executemany(
                "INSERT INTO key_text (rowid, signs, sounds) VALUES (?,?,?)", contents.index
            )
            base.execute("INSERT INTO key_text (key_text) VALUES ('optimize')")
    finally:
        base.close()


def _write_columns(base: sqlite3.Connection, contents: Contents) -> None:
    for name, texts in contents.texts.items():
        base.execute("INSERT INTO text_column VALUES (?,?)", (name, "\n".join(texts)))
    for name, numbers in contents.numbers.items():
        row = (name, numbers.dtype.str, np.ascontiguousarray(numbers).tobytes())
        base.execute("INSERT INTO number_column VALUES (?,?,?)", row)


def _write_districts(base: sqlite3.Connection, districts: Districts) -> None:
    rows = [(at, area.name, shapely.to_wkb(area.shape)) for at, area in enumerate(districts.areas)]
    base.executemany("INSERT INTO area VALUES (?,?,?)", rows)
    base.execute(
        "INSERT INTO text_column VALUES ('centre_name', ?)", ("\n".join(districts.centre_names),)
    )
    for name, numbers in (("lon", districts.centre_lon), ("lat", districts.centre_lat)):
        row = (f"centre_{name}", "<f8", numbers.astype("<f8").tobytes())
        base.execute("INSERT INTO number_column VALUES (?,?,?)", row)


def _write_folding(base: sqlite3.Connection, folding: Folding) -> None:
    traditional = "".join(map(chr, folding.simplified))
    columns = {
        "traditional": traditional,
        "simplified": "".join(folding.simplified.values()),
        "read_sign": "".join(folding.readings),
        "reading": "\n".join(folding.readings.values()),
    }
    base.executemany("INSERT INTO text_column VALUES (?,?)", columns.items())


class PlacesFile:
    """An open places file. Bound to no thread, but to be used by one at a time."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._own = "own" if self._has_own_houses() else "0"

    def _has_own_houses(self) -> bool:
        """Files that were written before centres had tables of addresses say nothing of them."""
        columns = self._base.execute("SELECT name FROM pragma_table_info('house')")
        return ("own",) in columns.fetchall()

    @classmethod
    def open(cls, path: Path) -> PlacesFile:
        """Open for reading only.

        Raises:
            BadRegion: the file is missing, of another format, or no places file at all.
        """
        if not path.is_file():
            raise BadRegion(f"{path}: no such file; import or generate the region again")
        base = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        try:
            row = base.execute("SELECT value FROM about WHERE name = 'format'").fetchone()
        except sqlite3.DatabaseError as trouble:
            base.close()
            raise BadRegion(f"{path}: no places file ({trouble}); import the region again") from (
                trouble
            )
        if row != (str(FORMAT),):
            base.close()
            raise BadRegion(f"{path}: places of another format; import the region again")
        return cls(base)

    def close(self) -> None:
        self._base.close()

    def texts(self, name: str) -> list[str]:
        data = self.text(name)
        return data.split("\n") if data else []

    def lines(self, name: str) -> Lines:
        """A long text column, held small."""
        return Lines(self.text(name))

    def text(self, name: str) -> str:
        """A text column as it lies in the file: its rows joined by line feeds."""
        row = self._base.execute("SELECT data FROM text_column WHERE name = ?", (name,)).fetchone()
        return str(row[0])

    def floats(self, name: str) -> NDArray[np.float64]:
        return self._numbers(name).astype(np.float64, copy=False)

    def ints(self, name: str) -> NDArray[np.int64]:
        return self._numbers(name).astype(np.int64, copy=False)

    def flags(self, name: str, count: int) -> NDArray[np.bool_]:
        """A column of yes and no; all no in files that were written before there was one."""
        row = self._base.execute("SELECT 1 FROM number_column WHERE name = ?", (name,)).fetchone()
        return self._numbers(name).astype(np.bool_) if row else np.zeros(count, dtype=np.bool_)

    def masks(self, name: str) -> Masks:
        return unflattened(self._numbers(name).astype(np.uint64, copy=False))

    def _numbers(self, name: str) -> Numbers:
        dtype, data = self._base.execute(
            "SELECT dtype, data FROM number_column WHERE name = ?", (name,)
        ).fetchone()
        return np.frombuffer(data, dtype=np.dtype(dtype))

    def folding(self) -> Folding:
        return folding_in(self._base)

    def districts(self) -> Districts:
        areas = self._base.execute("SELECT name, shape FROM area ORDER BY rank").fetchall()
        return Districts(
            areas=tuple(Area(name, shapely.from_wkb(shape)) for name, shape in areas),
            centre_names=tuple(self.texts("centre_name")),
            centre_lon=self.floats("centre_lon"),
            centre_lat=self.floats("centre_lat"),
        )

    def keys_matching(self, expression: str, limit: int) -> list[int]:
        """Rows of the keys that an FTS5 expression finds, the weightiest first."""
        found = self._base.execute(
            "SELECT rowid FROM key_text WHERE key_text MATCH ? ORDER BY rowid LIMIT ?",
            (expression, limit),
        )
        return [row for (row,) in found]

    def houses(self, owner: int, kind: str, *, low: int = 0, high: int = 1 << 40) -> list[Row]:
        """Numbers of one owner within bounds, in order."""
        return self._base.execute(
            f"SELECT owner, kind, number, suffix, lon, lat, {self._own} FROM house "
            "WHERE owner = ? AND kind = ? AND number BETWEEN ? AND ? ORDER BY number, suffix",
            (owner, kind, low, high),
        ).fetchall()
