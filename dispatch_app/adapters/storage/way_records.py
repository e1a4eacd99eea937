"""Finds missions and days whose ways are still to be counted. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select, tuple_

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, to_ms
from dispatch_app.adapters.storage.tables.missions import MISSION
from dispatch_app.adapters.storage.tables.ways import MISSION_WAY, VEHICLE_DAY
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.ports.ways import EndedMission


class SqlWayRecords:
    """`ports.ways.WayRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def uncounted(
        self, since: datetime, before: datetime, limit: int, after: EndedMission | None = None
    ) -> tuple[EndedMission, ...]:
        m = MISSION.c
        wanted = (
            select(m.id, m.vehicle, m.ordered_at, m.ended_at)
            .where(m.ordered_at >= to_ms(since), m.ended_at < to_ms(before))
            .where(~exists().where(MISSION_WAY.c.mission == m.id))
            .order_by(m.ordered_at, m.id)
            .limit(limit)
        )
        if after is not None:
            place = (to_ms(after.ordered_at), after.id)
            wanted = wanted.where(tuple_(m.ordered_at, m.id) > tuple_(*place))
        with self._database.reading() as connection:
            return tuple(
                EndedMission(
                    id=MissionId(row.id),
                    vehicle=VehicleId(row.vehicle),
                    ordered_at=from_ms(row.ordered_at),
                    ended_at=from_ms(row.ended_at),
                )
                for row in connection.execute(wanted)
            )

    def counted_on(self, since: datetime) -> Collection[VehicleId]:
        wanted = select(VEHICLE_DAY.c.vehicle).where(VEHICLE_DAY.c.since == to_ms(since))
        with self._database.reading() as connection:
            return frozenset(VehicleId(vehicle) for vehicle in connection.scalars(wanted))
