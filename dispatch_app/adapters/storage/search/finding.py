"""`ports.searching.Searching` on SQLite or PostgreSQL: one page, or a count that ends."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, select

from dispatch_app.adapters.storage.location_records import calls_from
from dispatch_app.adapters.storage.moments import from_ms
from dispatch_app.adapters.storage.search.compiling import (
    ID,
    INCIDENT,
    SORT,
    behind,
    narrowed_of,
    ordered,
    rows_of,
)
from dispatch_app.adapters.storage.search.journal_times import stretch_of
from dispatch_app.adapters.storage.search.readers import Readers
from dispatch_app.adapters.storage.search.trail import incident_of, trail, written
from dispatch_app.adapters.storage.tables.incidents import CALL
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.search.asking import Asked
from dispatch_app.domain.search.fields import Field, Kind
from dispatch_app.domain.state import Call
from dispatch_app.ports.journal import Entry
from dispatch_app.ports.searching import COUNTED_TO, Cell, Counted, FoundPage, FoundRow, Step, Total


class SqlSearching:
    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def find(self, asked: Asked, limit: int, after: str = "") -> FoundPage:
        wanted = ordered(rows_of(asked), asked)
        if after:
            wanted = behind(wanted, asked, _place(after))
        with self._readers.reading() as connection:
            wanted = _in_time(connection, wanted, asked)
            found = connection.execute(wanted.limit(limit + 1)).mappings().all()
        page = found[:limit]
        return FoundPage(
            rows=tuple(_row(row, asked) for row in page),
            after=_named(page[-1]) if len(found) > limit else "",
        )

    def count(self, asked: Asked) -> Counted:
        """Up to a bound: the store stops there instead of counting all."""
        summed = tuple(f for f in asked.columns if f.sums)
        with self._readers.reading() as connection:
            rows = _in_time(connection, narrowed_of(asked, summed), asked)
            wanted = _figures(rows.limit(COUNTED_TO + 1).subquery(), len(summed))
            row = connection.execute(wanted).mappings().one()
        return Counted(
            count=min(row["n"], COUNTED_TO),
            more=row["n"] > COUNTED_TO,
            totals={f.key: _total(row, n) for n, f in enumerate(summed) if row[f"n{n}"]},
        )

    def incident_of(self, kind: str, thing: str) -> str:
        with self._readers.reading() as connection:
            return incident_of(connection, kind, thing)

    def call(self, call: CallId) -> Call | None:
        with self._readers.reading() as connection:
            rows = connection.execute(select(CALL).where(CALL.c.id == call)).all()
            return next(iter(calls_from(connection, rows)), None)

    def trail(self, things: Sequence[str], since: datetime, until: datetime) -> tuple[Step, ...]:
        with self._readers.reading() as connection:
            return trail(connection, things, since, until)

    def written(
        self, thing: str, kinds: Sequence[str], since: datetime, until: datetime
    ) -> tuple[Entry, ...]:
        with self._readers.reading() as connection:
            return written(connection, thing, kinds, since, until)

    def close(self) -> None:
        self._readers.close()


def _in_time(connection: Connection, wanted: Select[Any], asked: Asked) -> Select[Any]:
    if asked.subject.name != "audit":
        return wanted
    return wanted.where(stretch_of(connection, asked.conditions))


def _figures(rows: Subquery, summed: int) -> Select[Any]:
    figures: list[ColumnElement[Any]] = [func.count().label("n")]
    for n in range(summed):
        column = rows.c[f"c{n}"]
        figures += [func.count(column).label(f"n{n}"), func.sum(column).label(f"s{n}")]
    return select(*figures).select_from(rows)


def _total(row: Mapping[Any, Any], at: int) -> Total:
    count, sum_ = int(row[f"n{at}"]), float(row[f"s{at}"])
    return Total(count=count, sum=sum_, mean=sum_ / count)


def _row(row: Mapping[Any, Any], asked: Asked) -> FoundRow:
    return FoundRow(
        id=str(row[ID]),
        cells=tuple(_cell(row[f"c{n}"], field) for n, field in enumerate(asked.columns)),
        incident=row.get(INCIDENT) or "",
    )


def _cell(value: Any, field: Field) -> Cell:
    if value is None:
        return None
    if field.kind is Kind.MOMENT:
        return from_ms(value).isoformat()
    if field.kind is Kind.SPAN:
        return round(float(value), 1)
    return int(value) if field.kind is Kind.COUNT else str(value)


def _named(row: Mapping[Any, Any]) -> str:
    """A place in the answer, as a word without meaning for whoever asks."""
    place = json.dumps([_plain(row[SORT]), _plain(row[ID])])
    return base64.urlsafe_b64encode(place.encode()).decode()


def _plain(value: Any) -> str | int | float:
    return value if isinstance(value, str | int | float) else float(value)


def _place(after: str) -> tuple[Any, Any]:
    """The same, read back.

    Raises:
        Rejected: `search.after`.
    """
    try:
        place = json.loads(base64.urlsafe_b64decode(after.encode()))
    except (binascii.Error, ValueError, UnicodeError, RecursionError) as strange:
        raise Rejected("search.after") from strange
    if not (isinstance(place, list) and len(place) == 2 and all(map(_is_plain, place))):
        raise Rejected("search.after")
    return place[0], place[1]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
