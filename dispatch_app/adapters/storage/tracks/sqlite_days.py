"""One SQLite file a day, written through its log: a kill costs nothing, a power cut some seconds.

A day is whole or absent: its file is made aside and moved to its place.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from dispatch_app.adapters.storage.tracks.days import Place
from dispatch_app.adapters.storage.tracks.packing import STRETCH_MS, Row
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import KeptDay

FILE = re.compile(r"tracks-(\d{4}-\d{2}-\d{2})\.sqlite")
_BUSY_S = 5.0
_OPEN_DAYS = 4
"""Today, yesterday's end, and days that late batches belong to."""
_SCHEMA = (
    "PRAGMA page_size = 16384",
    "CREATE TABLE fresh(vehicle TEXT, at_ms INTEGER, lat INTEGER, lon INTEGER, speed INTEGER, "
    "heading INTEGER, origin TEXT, plausible INTEGER, PRIMARY KEY(vehicle, at_ms)) WITHOUT ROWID",
    "CREATE TABLE stretch(vehicle TEXT, began INTEGER, packed BLOB, PRIMARY KEY(vehicle, began)) "
    "WITHOUT ROWID",
)
_WRITING = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")


class SqliteDays:
    """`Days` in a directory. Writers share a lock; every reading opens the file anew."""

    def __init__(self, directory: Path) -> None:
        """
        Raises:
            Unavailable: the directory cannot be made.
        """
        self._directory = directory
        self._lock = threading.Lock()
        self._open: OrderedDict[date, Any] = OrderedDict()
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
                "INSERT OR IGNORE INTO fresh VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values
            )

    def unpacked(self, before_ms: int, most: int) -> list[Place]:
        """Only days that may have fresh rows are looked at: of all, once after the start."""
        found: list[Place] = []
        end_ms = before_ms - before_ms % STRETCH_MS
        for day in sorted(self._unsettled()):
            if len(found) < most:
                found += self._unpacked_of(day, end_ms, most - len(found))
        return found

    def _unsettled(self) -> set[date]:
        with self._lock, _translated(self._directory):
            if self._with_fresh is None:
                self._with_fresh = set(self._days_on_disk())
            return set(self._with_fresh)

    def _unpacked_of(self, day: date, end_ms: int, most: int) -> list[Place]:
        with self._reading(day) as connection:
            rows = connection.execute(
                "SELECT DISTINCT vehicle, at_ms - at_ms % ? AS began FROM fresh "
                "WHERE at_ms < ? LIMIT ?",
                (STRETCH_MS, end_ms, most),
            ).fetchall()
            settled = connection.execute("SELECT 1 FROM fresh LIMIT 1").fetchone() is None
        if settled:
            self._settle(day)
        return [(day, vehicle, began) for vehicle, began in rows]

    def _settle(self, day: date) -> None:
        """Rows that came since it was looked at keep the day on the list."""
        with self._lock, _translated(self._path(day)):
            none = self._connection(day).execute("SELECT 1 FROM fresh LIMIT 1").fetchone() is None
            if none and self._with_fresh is not None:
                self._with_fresh.discard(day)

    def fresh(self, day: date, vehicle: str, since_ms: int, until_ms: int) -> list[Row]:
        if not self._path(day).exists():
            return []
        with self._reading(day) as connection:
            rows = connection.execute(
                "SELECT * FROM fresh WHERE vehicle = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms",
                (vehicle, since_ms, until_ms),
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

    def put(self, place: Place, packed: bytes) -> None:
        day, vehicle, began = place
        with self._writing(day) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO stretch VALUES (?, ?, ?)", (vehicle, began, packed)
            )
            connection.execute(
                "DELETE FROM fresh WHERE vehicle = ? AND at_ms >= ? AND at_ms < ?",
                (vehicle, began, began + STRETCH_MS),
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
            for day in list(self._open):
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
        with _translated(self._path(day)):
            connection = sqlite.connect(
                f"file:{self._path(day)}?mode=ro", uri=True, timeout=_BUSY_S
            )
            try:
                yield connection
            finally:
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
