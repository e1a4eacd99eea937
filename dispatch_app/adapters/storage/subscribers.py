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
NOW, BEFORE = 1, 2
"""Slots: the table that holds, and the one before it, to which there is a way back."""
_CURRENT = select(SUBSCRIBER_SET.c.generation).where(SUBSCRIBER_SET.c.slot == NOW).scalar_subquery()
_OTHERS = (
    select(SUBSCRIBER.c.generation)
    .distinct()
    .where(SUBSCRIBER.c.generation.not_in(select(SUBSCRIBER_SET.c.generation)))
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
        fresh = self.stage(rows)
        self.switch_to(fresh)
        return self.count(fresh)

    def stage(self, rows: Iterable[Subscriber]) -> int:
        """Load a table beside the one that holds; its generation. Nobody is looked up in it."""
        self._drop_others()
        fresh = self._newest() + 1
        for chunk in batched(self._storable(rows, fresh), CHUNK):
            with self._database.writing() as connection:
                connection.execute(_PUT, list(chunk))
        return fresh

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

    def generations(self) -> tuple[int, int]:
        """Of the table that holds and of the one before it; 0 where there is none."""
        with self._database.reading() as connection:
            slots = {row.slot: row.generation for row in connection.execute(select(SUBSCRIBER_SET))}
        return slots.get(NOW, 0), slots.get(BEFORE, 0)

    def _newest(self) -> int:
        return max(self.generations())

    def switch_to(self, generation: int) -> None:
        """Let a table hold that was staged, or the one before; what held is the one before now."""
        held, _ = self.generations()
        slots = {NOW: generation, **({BEFORE: held} if held != generation else {})}
        rows = [{"slot": slot, "generation": g} for slot, g in slots.items() if g]
        with self._database.writing() as connection:
            connection.execute(delete(SUBSCRIBER_SET))
            connection.execute(insert(SUBSCRIBER_SET), rows)
        self._drop_others()

    def forget_staged(self) -> None:
        self._drop_others()

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

    def count(self, generation: int) -> int:
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
