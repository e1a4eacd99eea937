"""The subscriber table. Loads a new one beside the old and switches in one small transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from sqlalchemy import delete, func, insert, select, text

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.tables.people import SUBSCRIBER, SUBSCRIBER_SET
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.values import Position, Subscriber

CHUNK = 2_000
"""Rows per transaction: small, so that the journal never waits long behind a load."""

_PUT = text(
    "INSERT INTO subscriber (generation, number, name, address, lat, lon, warning) "
    "VALUES (:generation, :number, :name, :address, :lat, :lon, :warning) "
    "ON CONFLICT (generation, number) DO UPDATE SET name = excluded.name, "
    "address = excluded.address, lat = excluded.lat, lon = excluded.lon, "
    "warning = excluded.warning"
)
_DROP_SOME = text(
    "DELETE FROM subscriber WHERE generation = :generation AND number IN "
    "(SELECT number FROM subscriber WHERE generation = :generation LIMIT :some)"
)
_CURRENT = select(SUBSCRIBER_SET.c.generation).scalar_subquery()
_OTHERS = (
    select(SUBSCRIBER.c.generation)
    .distinct()
    .where(SUBSCRIBER.c.generation != func.coalesce(_CURRENT, 0))
)


class SqlSubscribers:
    """`ports.subscribers.Subscribers` on a `Database`.

    Args:
        home_area: area code of the centre with its 0, put before numbers that lack one.
    """

    def __init__(self, database: Database, home_area: str = "") -> None:
        self._database = database
        self._home_area = home_area

    def lookup(self, number: str) -> Subscriber | None:
        wanted = select(SUBSCRIBER).where(
            SUBSCRIBER.c.generation == _CURRENT,
            SUBSCRIBER.c.number == normal_number(number, self._home_area),
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else _subscriber(row)

    def all(self) -> Iterator[Subscriber]:
        wanted = select(SUBSCRIBER).where(SUBSCRIBER.c.generation == _CURRENT)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(SUBSCRIBER.c.number)).all()
        return (_subscriber(row) for row in rows)

    def replace_all(self, rows: Iterable[Subscriber]) -> int:
        self._drop_others()
        fresh = self._current() + 1
        for chunk in batched(self._storable(rows, fresh), CHUNK):
            with self._database.writing() as connection:
                connection.execute(_PUT, list(chunk))
        self._switch_to(fresh)
        self._drop_others()
        return self._count(fresh)

    def _storable(self, rows: Iterable[Subscriber], generation: int) -> Iterator[dict[str, Any]]:
        for row in rows:
            number = normal_number(row.number, self._home_area)
            if number:
                yield {
                    "generation": generation,
                    "number": number,
                    "name": row.name,
                    "address": row.address,
                    "lat": row.position.lat if row.position else None,
                    "lon": row.position.lon if row.position else None,
                    "warning": row.warning,
                }

    def _current(self) -> int:
        with self._database.reading() as connection:
            return connection.scalar(select(_CURRENT)) or 0

    def _switch_to(self, generation: int) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(SUBSCRIBER_SET))
            connection.execute(insert(SUBSCRIBER_SET).values(slot=1, generation=generation))

    def _drop_others(self) -> None:
        """Remove what an interrupted load or the table before has left."""
        with self._database.reading() as connection:
            others = list(connection.scalars(_OTHERS))
        for generation in others:
            while self._drop_some(generation):
                pass

    def _drop_some(self, generation: int) -> bool:
        with self._database.writing() as connection:
            gone = connection.execute(_DROP_SOME, {"generation": generation, "some": CHUNK})
            return gone.rowcount > 0

    def _count(self, generation: int) -> int:
        wanted = select(func.count()).where(SUBSCRIBER.c.generation == generation)
        with self._database.reading() as connection:
            return connection.scalar(wanted) or 0


def _subscriber(row: Any) -> Subscriber:
    return Subscriber(
        number=row.number,
        name=row.name,
        address=row.address,
        position=None if row.lat is None else Position(lat=row.lat, lon=row.lon),
        warning=row.warning,
    )
