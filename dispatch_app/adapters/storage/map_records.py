"""Reads the history of the map out of its table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.map_data import MAP_CHANGE
from dispatch_app.domain.codes import MapAct, MapSubject, Role
from dispatch_app.domain.own_places import Correction, OwnPlace
from dispatch_app.domain.road_conditions import RoadCondition
from dispatch_app.domain.values import Actor
from dispatch_app.ports.map_records import MapStep


class SqlMapRecords:
    """`ports.map_records.MapRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def map_steps(
        self,
        limit: int,
        *,
        subject: MapSubject | None = None,
        thing: str | None = None,
        before: int | None = None,
    ) -> tuple[MapStep, ...]:
        wanted = select(MAP_CHANGE).order_by(MAP_CHANGE.c.sequence.desc()).limit(limit)
        if subject is not None:
            wanted = wanted.where(MAP_CHANGE.c.subject == subject)
        if thing is not None:
            wanted = wanted.where(MAP_CHANGE.c.thing == thing)
        if before is not None:
            wanted = wanted.where(MAP_CHANGE.c.sequence < before)
        with self._database.reading() as connection:
            return tuple(_step(row) for row in connection.execute(wanted))


def _step(row: Any) -> MapStep:
    subject = MapSubject(row.subject)
    return MapStep(
        sequence=row.sequence,
        subject=subject,
        thing=row.thing,
        act=MapAct(row.act),
        by=Actor(account=row.account, role=Role(row.role), seat=row.seat),
        at=from_ms(row.at),
        note=row.note,
        condition=_read(row, subject, MapSubject.ROAD_CONDITION, RoadCondition),
        place=_read(row, subject, MapSubject.OWN_PLACE, OwnPlace),
        correction=_read(row, subject, MapSubject.CORRECTION, Correction),
    )


def _read[T](row: Any, subject: MapSubject, wanted: MapSubject, kind: type[T]) -> T | None:
    return unpacked(row.described, kind) if subject is wanted and row.described else None
