"""`ports.searching.Searching` on SQLite or PostgreSQL: one page, or a count that ends."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, func, select

from dispatch_app.adapters.storage.location_records import calls_from
from dispatch_app.adapters.storage.moments import from_ms
from dispatch_app.adapters.storage.search.by_words import among_all, page_by_words, wanted_of
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
from dispatch_app.adapters.storage.search.trail import incident_of, named, trail, written
from dispatch_app.adapters.storage.tables.incidents import CALL
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.search.answers import (
    COUNTED_TO,
    Cell,
    Counted,
    FoundPage,
    FoundRow,
    Step,
    Total,
)
from dispatch_app.domain.search.asking import Asked
from dispatch_app.domain.search.fields import Field, Kind
from dispatch_app.domain.state import Call
from dispatch_app.ports.journal import Entry


class SqlSearching:
    def __init__(
        self,
        readers: Readers,
        plates: Callable[[], Mapping[str, str]] = dict,
        gathered: Callable[[], bool] = lambda: True,
    ) -> None:
        """
        Args:
            plates: of the vehicles of now, by their ids; the search box finds them by parts.
            gathered: whether the words of the whole record can be found by now.
        """
        self._readers = readers
        self._plates = plates
        self._gathered = gathered

    def find(self, asked: Asked, limit: int, after: str = "") -> FoundPage:
        if asked.text:
            return self._find_by_words(asked, limit, after)
        wanted = ordered(rows_of(asked), asked)
        if after:
            wanted = behind(wanted, asked, _place(after))
        with self._readers.reading() as connection:
            wanted = _in_time(connection, wanted, asked)
            found = connection.execute(wanted.limit(limit + 1)).mappings().all()
        page = found[:limit]
        return FoundPage(
            rows=tuple(_row(row, asked) for row in page),
            after=_named(page[-1][SORT], page[-1][ID]) if len(found) > limit else "",
        )

    def _find_by_words(self, asked: Asked, limit: int, after: str) -> FoundPage:
        words = wanted_of(asked.text, self._plates())
        behind = _place_by_words(after) if after else None
        with self._readers.reading() as connection:

            def read(among: ColumnElement[bool]) -> Sequence[Mapping[Any, Any]]:
                wanted = ordered(rows_of(asked).where(among), asked)
                return connection.execute(wanted).mappings().all()

            leaf = page_by_words(connection, asked, words, read, limit=limit, behind=behind)
        return FoundPage(
            rows=tuple(_row(row, asked) for row in leaf.rows),
            after=_named(leaf.last, "words") if leaf.more else "",
            partial=not self._gathered(),
        )

    def _count_by_words(self, asked: Asked) -> Counted:
        summed = tuple(f for f in asked.columns if f.sums)
        sums = Sums(len(summed))
        with self._readers.reading() as connection:
            words = wanted_of(asked.text, self._plates())
            for among in among_all(connection, asked, words, COUNTED_TO):
                rows = narrowed_of(asked, summed, with_incident=True).where(among)
                wanted = _figures(rows.subquery(), len(summed))
                sums.add(connection.execute(wanted).mappings().one())
        return sums.counted(summed)

    def count(self, asked: Asked) -> Counted:
        """Up to a bound: the store stops there instead of counting all."""
        if asked.text:
            return self._count_by_words(asked)
        summed = tuple(f for f in asked.columns if f.sums)
        with self._readers.reading() as connection:
            rows = _in_time(connection, narrowed_of(asked, summed), asked)
            wanted = _figures(rows.limit(COUNTED_TO + 1).subquery(), len(summed))
            row = connection.execute(wanted).mappings().one()
        sums = Sums(len(summed))
        sums.add(row)
        return sums.counted(summed)

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

    def named(self, thing: str, kinds: Sequence[str]) -> tuple[Entry, ...]:
        with self._readers.reading() as connection:
            return named(connection, thing, kinds)

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


class Sums:
    """Adds up figures that come in parts."""

    def __init__(self, columns: int) -> None:
        self._count = 0
        self._parts = [(0, 0.0)] * columns

    def add(self, row: Mapping[Any, Any]) -> None:
        self._count += row["n"]
        self._parts = [
            (n + (row[f"n{at}"] or 0), s + float(row[f"s{at}"] or 0))
            for at, (n, s) in enumerate(self._parts)
        ]

    def counted(self, fields: Sequence[Field]) -> Counted:
        pairs = zip(fields, self._parts, strict=True)
        return Counted(
            count=min(self._count, COUNTED_TO),
            more=self._count > COUNTED_TO,
            totals={f.key: Total(count=n, sum=s, mean=s / n) for f, (n, s) in pairs if n},
        )


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
    if field.kind in (Kind.SPAN, Kind.LENGTH):
        return round(float(value), 1)
    return int(value) if field.kind is Kind.COUNT else str(value)


def _named(sort: Any, row: Any) -> str:
    """A place in the answer, as a word without meaning for whoever asks."""
    place = json.dumps([_plain(sort), _plain(row)])
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


def _place_by_words(after: str) -> int:
    age, kind = _place(after)
    if kind != "words" or not isinstance(age, int):
        raise Rejected("search.after")
    return age


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
