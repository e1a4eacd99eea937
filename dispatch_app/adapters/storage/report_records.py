"""What maps over many incidents need, out of the tables in one statement each. Reads only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from dispatch_app.adapters.storage import reading
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, INCIDENT
from dispatch_app.adapters.storage.tables.missions import MISSION, MISSION_STAGE
from dispatch_app.domain.codes import Stage
from dispatch_app.ports.handed_maps import IncidentPlaces, Response, ResponseTimes, Scope

MS_PER_S = 1000.0


class SqlReportRecords:
    """`ports.handed_maps.ReportRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def incident_places(self, scope: Scope) -> IncidentPlaces:
        rows = self._rows(_within(select(INCIDENT.c.lat, INCIDENT.c.lon), scope))
        places = [reading.position_from(row) for row in rows]
        known = tuple(at for at in places if at is not None)
        return IncidentPlaces(scope=scope, places=known, unplaced=len(places) - len(known))

    def response_times(self, scope: Scope) -> ResponseTimes:
        """By acceptance: a reinforcement has a response time of its own."""
        arrived = func.min(MISSION_STAGE.c.at)
        wanted = (
            select(INCIDENT.c.lat, INCIDENT.c.lon, ACCEPTANCE.c.began_at)
            .add_columns(arrived.label("arrived_at"))
            .join(ACCEPTANCE, ACCEPTANCE.c.incident == INCIDENT.c.id)
            .join(MISSION, MISSION.c.acceptance == ACCEPTANCE.c.id)
            .join(MISSION_STAGE, MISSION_STAGE.c.mission == MISSION.c.id)
            .where(MISSION_STAGE.c.stage == Stage.ON_SCENE.value)
            .group_by(ACCEPTANCE.c.id, INCIDENT.c.lat, INCIDENT.c.lon, ACCEPTANCE.c.began_at)
            .order_by(ACCEPTANCE.c.began_at, ACCEPTANCE.c.id)
        )
        rows = self._rows(_within(wanted, scope))
        found = [_response(row) for row in rows]
        known = tuple(response for response in found if response is not None)
        return ResponseTimes(scope=scope, responses=known, unplaced=len(found) - len(known))

    def incident_id(self, number: str) -> str | None:
        """The incident with a number; None if there is none."""
        rows = self._rows(select(INCIDENT.c.id).where(INCIDENT.c.number == number))
        return str(rows[0].id) if rows else None

    def _rows(self, wanted: Select[Any]) -> list[Any]:
        with self._database.reading() as connection:
            return list(connection.execute(wanted))


def _within(wanted: Select[Any], scope: Scope) -> Select[Any]:
    return wanted.where(
        INCIDENT.c.opened_at >= to_ms(scope.since),
        INCIDENT.c.opened_at < to_ms(scope.until),
        INCIDENT.c.nature.in_([nature.value for nature in scope.natures]),
    )


def _response(row: Any) -> Response | None:
    at = reading.position_from(row)
    if at is None:
        return None
    return Response(at=at, response_s=(row.arrived_at - row.began_at) / MS_PER_S)
