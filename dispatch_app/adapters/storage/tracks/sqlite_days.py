"""One SQLite file a day, written through its log: a kill costs nothing, a power cut some seconds.

A day is whole or absent: its file is made aside and moved to its place.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.storage.tracks.days import Ripe
from dispatch_app.adapters.storage.tracks.packing import STRETCH_MS, Row
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import KeptDay

FILE = re.compile(r"tracks-(\d{4}-\d{2}-\d{2})\.sqlite")
_BUSY_S = 5.0
_READERS = 2
"""Kept open for each day."""
_OPEN_DAYS = 4
"""Today, yesterday's end, and days that late batches belong to."""
_SCHEMA = (
    "PRAGMA page_size = 8192",
    "CREATE TABLE fresh(number INTEGER PRIMARY KEY AUTOINCREMENT, vehicle TEXT, at_ms INTEGER, "
    "lat INTEGER, lon INTEGER, speed INTEGER, heading INTEGER, origin TEXT, plausible INTEGER)",
    "CREATE TABLE stretch(vehicle TEXT, began INTEGER, packed BLOB, PRIMARY KEY(vehicle, began)) "
    "WITHOUT ROWID",
)
_COLUMNS = "vehicle, at_ms, lat, lon, speed, heading, origin, plausible"
_WRITING = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA wal_autocheckpoint = 256",
)


class SqliteDays:
    """`Days` in a directory. One writer at a time; readers wait for nobody."""

    def __init__(self, directory: Path) -> None:
        """
        Raises:
            Unavailable: the directory cannot be made.
        """
        self._directory = directory
        self._lock = threading.Lock()
        self._open: OrderedDict[date, Any] = OrderedDict()
        self._readers: OrderedDict[date, list[Any]] = OrderedDict()
        self._closed = False
        self._with_fresh: set[date] | None = None
        """Days that may hold fresh rows; None: nobody has looked yet."""
        with _translated(directory):
            directory.mkdir(parents=True, exist_ok=True)

    def append(self, day: date, rows: Sequence[Row]) -> None:
        values = [
            (r.vehicle, r.at_ms, r.lat, r.lon, r.speed, r.heading, r.origin, r.plausible)
            for r in rows
        ]
        with self._writing(day) as connection:
            if self._with_fresh is not None:
                self._with_fresh.add(day)
            connection.executemany(
                f"INSERT INTO fresh ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values
            )

    def ripe(self, before_ms: int) -> Ripe | None:
        """Only days that may have fresh rows are looked at: of all, once after the start."""
        for day in sorted(self._unsettled()):
            found = self._ripe_of(day, before_ms - before_ms % STRETCH_MS)
            if found is not None:
                return found
        return None

    def _unsettled(self) -> set[date]:
        with self._lock, _translated(self._directory):
            if self._with_fresh is None:
                self._with_fresh = set(self._days_on_disk())
            return set(self._with_fresh)

    def _ripe_of(self, day: date, end_ms: int) -> Ripe | None:
        with self._reading(day) as connection:
            oldest = connection.execute("SELECT MIN(at_ms) FROM fresh").fetchone()[0]
            if oldest is not None and oldest < end_ms:
                began = oldest - oldest % STRETCH_MS
                rows = connection.execute(
                    "SELECT vehicle, MAX(number) FROM fresh WHERE at_ms >= ? AND at_ms < ? "
                    "GROUP BY vehicle",
                    (began, began + STRETCH_MS),
                ).fetchall()
                vehicles = tuple(row[0] for row in rows)
                return Ripe(
                    day=day, began_ms=began, last=max(r[1] for r in rows), vehicles=vehicles
                )
        if oldest is None:
            self._leave(day)
        return None

    def _leave(self, day: date) -> None:
        """Rows that came since it was looked at keep the day on the list."""
        with self._lock, _translated(self._path(day)):
            none = self._connection(day).execute("SELECT 1 FROM fresh LIMIT 1").fetchone() is None
            if none and self._with_fresh is not None:
                self._with_fresh.discard(day)

    def fresh(self, day: date, vehicles: Sequence[str], since_ms: int, until_ms: int) -> list[Row]:
        """A look at all: the table holds some minutes, and an index would cost every write."""
        if not self._path(day).exists():
            return []
        marks = ", ".join("?" for _ in vehicles)
        with self._reading(day) as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM fresh WHERE at_ms >= ? AND at_ms < ? "
                f"AND vehicle IN ({marks}) ORDER BY number",
                (since_ms, until_ms, *vehicles),
            ).fetchall()
        return [_row(row) for row in rows]

    def packed(self, day: date, vehicle: str, since_ms: int, until_ms: int) -> list[bytes]:
        if not self._path(day).exists():
            return []
        with self._reading(day) as connection:
            rows = connection.execute(
                "SELECT packed FROM stretch WHERE vehicle = ? AND began >= ? AND began < ? "
                "ORDER BY began",
                (vehicle, since_ms, until_ms),
            ).fetchall()
        return [row[0] for row in rows]

    def put(self, day: date, began_ms: int, packed: Mapping[str, bytes]) -> None:
        with self._writing(day) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO stretch VALUES (?, ?, ?)",
                [(vehicle, began_ms, body) for vehicle, body in packed.items()],
            )

    def settle(self, ripe: Ripe) -> None:
        with self._writing(ripe.day) as connection:
            connection.execute(
                "DELETE FROM fresh WHERE number <= ? AND at_ms >= ? AND at_ms < ?",
                (ripe.last, ripe.began_ms, ripe.began_ms + STRETCH_MS),
            )

    def kept(self) -> tuple[KeptDay, ...]:
        with _translated(self._directory):
            return tuple(
                KeptDay(day=day, bytes=sum(f.stat().st_size for f in self._files(day)))
                for day in self._days_on_disk()
            )

    def drop(self, day: date) -> None:
        """The log goes last: what is left after a kill is no day any more."""
        with self._lock, _translated(self._path(day)):
            self._let_go(day)
            (self._with_fresh or set()).discard(day)
            for file in self._files(day):
                file.unlink(missing_ok=True)

    def thin(self, day: date, keep: Sequence[tuple[str, int, int]]) -> None:
        held = " OR ".join("(vehicle = ? AND began >= ? AND began < ?)" for _ in keep)
        values = [value for span in keep for value in span]
        with self._writing(day) as connection:
            connection.execute(f"DELETE FROM stretch WHERE NOT ({held})", values)
        with self._lock, _translated(self._path(day)):
            self._connection(day).execute("VACUUM")

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for day in {*self._open, *self._readers}:
                self._let_go(day)

    # ---- files

    def _path(self, day: date) -> Path:
        return self._directory / f"tracks-{day.isoformat()}.sqlite"

    def _files(self, day: date) -> list[Path]:
        path = self._path(day)
        beside = [path.with_name(path.name + end) for end in ("-shm", "-wal")]
        return [path, *(file for file in beside if file.exists())]

    def _days_on_disk(self) -> list[date]:
        names = (FILE.fullmatch(path.name) for path in self._directory.iterdir())
        return sorted(date.fromisoformat(name[1]) for name in names if name)

    @contextmanager
    def _writing(self, day: date) -> Iterator[Any]:
        with self._lock, _translated(self._path(day)):
            connection = self._connection(day)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self, day: date) -> Iterator[Any]:
        """A connection that nobody else reads by; it is kept for the next who reads this day."""
        with _translated(self._path(day)):
            connection = self._taken(day)
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
        self._give_back(day, connection)

    def _taken(self, day: date) -> Any:
        with self._lock:
            kept = self._readers.get(day)
            if kept:
                return kept.pop()
        return sqlite.connect(
            f"file:{self._path(day)}?mode=ro",
            uri=True,
            timeout=_BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )

    def _give_back(self, day: date, connection: Any) -> None:
        with self._lock:
            kept = self._readers.setdefault(day, [])
            self._readers.move_to_end(day)
            if self._closed or len(kept) >= _READERS or not self._path(day).exists():
                connection.close()
            else:
                kept.append(connection)
            while len(self._readers) > _OPEN_DAYS:
                self._readers_go(next(iter(self._readers)))

    def _readers_go(self, day: date) -> None:
        for connection in self._readers.pop(day, []):
            connection.close()

    def _connection(self, day: date) -> Any:
        found = self._open.get(day)
        if found is None:
            found = self._opened(day)
        self._open[day] = found
        self._open.move_to_end(day)
        while len(self._open) > _OPEN_DAYS:
            self._let_go(next(iter(self._open)))
        return found

    def _opened(self, day: date) -> Any:
        path = self._path(day)
        if not path.exists():
            _make(path)
        connection = _connected(path)
        for setting in _WRITING:
            connection.execute(setting)
        return connection

    def _let_go(self, day: date) -> None:
        self._readers_go(day)
        connection = self._open.pop(day, None)
        if connection is not None:
            connection.close()


def _row(values: Any) -> Row:
    vehicle, at_ms, lat, lon, speed, heading, origin, plausible = values
    return Row(vehicle, at_ms, lat, lon, speed, heading, origin, bool(plausible))


def _make(path: Path) -> None:
    half = path.with_suffix(".part")
    half.unlink(missing_ok=True)
    connection = _connected(half)
    try:
        for statement in _SCHEMA:
            connection.execute(statement)
    finally:
        connection.close()
    half.replace(path)


def _connected(path: Path) -> Any:
    return sqlite.connect(str(path), timeout=_BUSY_S, isolation_level=None, check_same_thread=False)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite.Error, OSError) as trouble:
        raise Unavailable(f"{path}: {trouble}") from trouble
