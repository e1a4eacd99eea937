"""Daily partitions in PostgreSQL, fed by COPY. Commits are not waited for: tracks may lose seconds,
orders may not wait for them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from psycopg import sql

from dispatch_app.adapters.storage.tracks.days import Ripe
from dispatch_app.adapters.storage.tracks.packing import STRETCH_MS, Row
from dispatch_app.ports.errors import Unavailable
from dispatch_app.ports.tracks import KeptDay

_OPTIONS = "-c statement_timeout=30000 -c synchronous_commit=off -c TimeZone=UTC"
_CONNECT_S = 5
_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS tracks;
CREATE TABLE IF NOT EXISTS tracks.fresh (
    day date NOT NULL, vehicle text NOT NULL, at_ms bigint NOT NULL, lat integer NOT NULL,
    lon integer NOT NULL, speed integer NOT NULL, heading integer NOT NULL, origin text NOT NULL,
    plausible boolean NOT NULL, number bigserial
) PARTITION BY LIST (day);
CREATE TABLE IF NOT EXISTS tracks.stretch (
    day date NOT NULL, vehicle text NOT NULL, began bigint NOT NULL, packed bytea NOT NULL,
    PRIMARY KEY (day, vehicle, began)
) PARTITION BY LIST (day);
"""
_TABLES = ("fresh", "stretch")
_LOCK = 8_120_031
"""Two servers that start at once make the tables one after the other."""


class PostgresDays:
    """`Days` in the schema `tracks` of the centre's database. One connection, used in turn."""

    def __init__(self, conninfo: str) -> None:
        """
        Raises:
            Unavailable: the database is away.
        """
        self._conninfo = conninfo
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._known: set[date] = set()
        with self._working() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute(_SCHEMA)

    def append(self, day: date, rows: Sequence[Row]) -> None:
        with self._working() as connection:
            self._have_day(connection, day)
            copy = (
                "COPY tracks.fresh (day, vehicle, at_ms, lat, lon, speed, heading, origin, "
                "plausible) FROM STDIN"
            )
            with connection.cursor().copy(copy) as into:
                for r in rows:
                    into.write_row(
                        (
                            day,
                            r.vehicle,
                            r.at_ms,
                            r.lat,
                            r.lon,
                            r.speed,
                            r.heading,
                            r.origin,
                            r.plausible,
                        )
                    )

    def ripe(self, before_ms: int) -> Ripe | None:
        end_ms = before_ms - before_ms % STRETCH_MS
        with self._working() as connection:
            oldest = connection.execute(
                "SELECT day, at_ms FROM tracks.fresh ORDER BY at_ms LIMIT 1"
            ).fetchone()
            if oldest is None or oldest[1] >= end_ms:
                return None
            day, began = oldest[0], oldest[1] - oldest[1] % STRETCH_MS
            rows = connection.execute(
                "SELECT vehicle, max(number) FROM tracks.fresh WHERE day = %s AND at_ms >= %s "
                "AND at_ms < %s GROUP BY vehicle",
                (day, began, began + STRETCH_MS),
            ).fetchall()
        vehicles = tuple(row[0] for row in rows)
        return Ripe(day=day, began_ms=began, last=max(r[1] for r in rows), vehicles=vehicles)

    def fresh(self, day: date, vehicles: Sequence[str], since_ms: int, until_ms: int) -> list[Row]:
        with self._working() as connection:
            rows = connection.execute(
                "SELECT vehicle, at_ms, lat, lon, speed, heading, origin, plausible "
                "FROM tracks.fresh WHERE day = %s AND vehicle = ANY(%s) AND at_ms >= %s "
                "AND at_ms < %s ORDER BY number",
                (day, list(vehicles), since_ms, until_ms),
            ).fetchall()
        return [Row(*row) for row in rows]

    def packed(self, day: date, vehicle: str, since_ms: int, until_ms: int) -> list[bytes]:
        with self._working() as connection:
            rows = connection.execute(
                "SELECT packed FROM tracks.stretch WHERE day = %s AND vehicle = %s "
                "AND began >= %s AND began < %s ORDER BY began",
                (day, vehicle, since_ms, until_ms),
            ).fetchall()
        return [bytes(row[0]) for row in rows]

    def put(self, day: date, began_ms: int, packed: Mapping[str, bytes]) -> None:
        with self._working() as connection, connection.cursor() as cursor:
            self._have_day(connection, day)
            cursor.executemany(
                "INSERT INTO tracks.stretch VALUES (%s, %s, %s, %s) ON CONFLICT "
                "(day, vehicle, began) DO UPDATE SET packed = excluded.packed",
                [(day, vehicle, began_ms, body) for vehicle, body in packed.items()],
            )

    def settle(self, ripe: Ripe) -> None:
        with self._working() as connection:
            connection.execute(
                "DELETE FROM tracks.fresh WHERE day = %s AND number <= %s AND at_ms >= %s "
                "AND at_ms < %s",
                (ripe.day, ripe.last, ripe.began_ms, ripe.began_ms + STRETCH_MS),
            )

    def kept(self) -> tuple[KeptDay, ...]:
        with self._working() as connection:
            rows = connection.execute(
                "SELECT right(c.relname, 8), sum(pg_total_relation_size(c.oid)) FROM pg_class c "
                "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'tracks' "
                "AND c.relkind = 'r' AND c.relname ~ '^(fresh|stretch)_[0-9]{8}$' "
                "GROUP BY 1 ORDER BY 1"
            ).fetchall()
        return tuple(KeptDay(day=_day(name), bytes=int(size)) for name, size in rows)

    def drop(self, day: date) -> None:
        with self._working() as connection:
            self._known.discard(day)
            for table in _TABLES:
                connection.execute(
                    sql.SQL("DROP TABLE IF EXISTS {}").format(_partition(table, day))
                )

    def thin(self, day: date, keep: Sequence[tuple[str, int, int]]) -> None:
        held = " OR ".join("(vehicle = %s AND began >= %s AND began < %s)" for _ in keep)
        values = [value for span in keep for value in span]
        with self._working() as connection:
            connection.execute(
                f"DELETE FROM tracks.stretch WHERE day = %s AND NOT ({held})".encode(),
                (day, *values),
            )

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _have_day(self, connection: psycopg.Connection[Any], day: date) -> None:
        if day in self._known:
            return
        for table in _TABLES:
            connection.execute(
                sql.SQL("CREATE TABLE IF NOT EXISTS {} PARTITION OF {} FOR VALUES IN ({})").format(
                    _partition(table, day), sql.Identifier("tracks", table), sql.Literal(day)
                )
            )
        self._known.add(day)

    @contextmanager
    def _working(self) -> Iterator[psycopg.Connection[Any]]:
        """One transaction. After trouble the next one begins with a fresh connection."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = psycopg.connect(
                        self._conninfo, options=_OPTIONS, connect_timeout=_CONNECT_S
                    )
                with self._connection.transaction():
                    yield self._connection
            except psycopg.Error as trouble:
                self._known.clear()
                if self._connection is not None:
                    self._connection.close()
                    self._connection = None
                raise Unavailable(" ".join(str(trouble).split())) from trouble


def _partition(table: str, day: date) -> sql.Identifier:
    return sql.Identifier("tracks", f"{table}_{day:%Y%m%d}")


def _day(name: str) -> date:
    return datetime.strptime(name, "%Y%m%d").replace(tzinfo=UTC).date()
