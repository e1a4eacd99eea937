"""Lists, histories and whole records out of the tables. Reads only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, func, select, tuple_

from dispatch_app.adapters.storage import reading
from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.incident_records import incident_record
from dispatch_app.adapters.storage.location_records import calls_from
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.register_records import record_steps
from dispatch_app.adapters.storage.tables.incidents import CALL, INCIDENT
from dispatch_app.adapters.storage.tables.missions import MISSION
from dispatch_app.domain.caller_positions import metres_between
from dispatch_app.domain.codes import CallOutcome, Nature, Priority
from dispatch_app.domain.ids import CallId, IncidentId, VehicleId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import Direction
from dispatch_app.domain.values import Position
from dispatch_app.ports.journal import Entry
from dispatch_app.ports.records import (
    SAME_PLACE_M,
    IncidentLine,
    IncidentRecord,
    MissionPeriod,
    NumberHistory,
)

METRES_PER_DEGREE = 111_195.0
"""Of latitude."""
_MISSIONS = (
    select(func.count())
    .where(MISSION.c.incident == INCIDENT.c.id)
    .scalar_subquery()
    .label("missions")
)


class SqlRecords:
    """`ports.records.Records` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def history_of_number(self, number: str, limit: int) -> tuple[NumberHistory, ...]:
        number_key = normal_number(number)
        if not number_key:
            return ()
        wanted = (
            select(CALL.c.id.label("call"), CALL.c.rang_at, CALL.c.nature)
            .add_columns(CALL.c.outcome, CALL.c.incident, CALL.c.note.label("call_note"))
            .add_columns(INCIDENT.c.number, INCIDENT.c.place_text, INCIDENT.c.lat, INCIDENT.c.lon)
            .add_columns(INCIDENT.c.complaint, INCIDENT.c.outcome.label("incident_outcome"))
            .add_columns(INCIDENT.c.close_note)
            .outerjoin(INCIDENT, INCIDENT.c.id == CALL.c.incident)
            .where(CALL.c.number_key == number_key)
            .where(func.coalesce(CALL.c.direction, Direction.IN) == Direction.IN)
            .order_by(CALL.c.rang_at.desc(), CALL.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(_history(row) for row in connection.execute(wanted))

    def record_steps(self, register: str, record: str, limit: int) -> tuple[Entry, ...]:
        with self._database.reading() as connection:
            return record_steps(connection, register, record, limit)

    def history_at(self, at: Position, limit: int) -> tuple[IncidentLine, ...]:
        """By a box first, then the circle; twice the limit leaves room for the box's corners."""
        lat_deg = SAME_PLACE_M / METRES_PER_DEGREE
        lon_deg = lat_deg / max(0.01, math.cos(math.radians(at.lat)))
        wanted = (
            select(INCIDENT, _MISSIONS)
            .where(INCIDENT.c.lat.between(at.lat - lat_deg, at.lat + lat_deg))
            .where(INCIDENT.c.lon.between(at.lon - lon_deg, at.lon + lon_deg))
            .order_by(INCIDENT.c.opened_at.desc(), INCIDENT.c.id.desc())
            .limit(2 * limit)
        )
        with self._database.reading() as connection:
            lines = [_line(row) for row in connection.execute(wanted)]
            near = [x for x in lines if x.position and _is_at(at, x.position)][:limit]
            callers = _callers(connection, [line.id for line in near])
        return tuple(replace(line, callers=callers.get(line.id, ())) for line in near)

    def incident_record(self, incident: IncidentId) -> IncidentRecord | None:
        with self._database.reading() as connection:
            return incident_record(connection, incident)

    def missions_of(
        self, vehicle: VehicleId, since: datetime, until: datetime
    ) -> tuple[MissionPeriod, ...]:
        wanted = (
            select(MISSION)
            .where(MISSION.c.vehicle == vehicle)
            .where(MISSION.c.ordered_at >= to_ms(since), MISSION.c.ordered_at < to_ms(until))
            .order_by(MISSION.c.ordered_at)
        )
        with self._database.reading() as connection:
            return tuple(_period(row) for row in connection.execute(wanted))

    def incidents(
        self,
        since: datetime,
        until: datetime,
        limit: int,
        after: IncidentId | None = None,
    ) -> tuple[IncidentLine, ...]:
        wanted = _page(
            select(INCIDENT, _MISSIONS), INCIDENT, INCIDENT.c.opened_at, since, until, after
        ).limit(limit)
        with self._database.reading() as connection:
            return tuple(_line(row) for row in connection.execute(wanted))

    def calls(
        self,
        since: datetime,
        until: datetime,
        limit: int,
        after: CallId | None = None,
    ) -> tuple[Call, ...]:
        wanted = _page(select(CALL), CALL, CALL.c.rang_at, since, until, after).limit(limit)
        with self._database.reading() as connection:
            return calls_from(connection, connection.execute(wanted).all())


def _page(
    wanted: Select[Any],
    table: Table,
    began: Column[Any],
    since: datetime,
    until: datetime,
    after: str | None,
) -> Select[Any]:
    """Newest first; a page goes on behind a row, so that new rows above shift nothing."""
    wanted = wanted.where(began >= to_ms(since), began < to_ms(until))
    if after is not None:
        last = table.alias("last")
        mark = select(last.c[began.name], last.c.id).where(last.c.id == after)
        wanted = wanted.where(tuple_(began, table.c.id) < mark.scalar_subquery())
    return wanted.order_by(began.desc(), table.c.id.desc())


def _history(row: Any) -> NumberHistory:
    return NumberHistory(
        call=row.call,
        rang_at=from_ms(row.rang_at),
        nature=Nature(row.nature),
        outcome=CallOutcome(row.outcome) if row.outcome else None,
        incident=row.incident,
        incident_number=row.number or "",
        place=row.place_text or "",
        position=reading.position_from(row),
        complaint=row.complaint or "",
        incident_outcome=reading.incident_outcome_from(row.incident_outcome),
        note=row.close_note or row.call_note or "",
    )


def _period(row: Any) -> MissionPeriod:
    return MissionPeriod(
        id=row.id,
        number=row.number,
        vehicle=row.vehicle,
        nature=Nature(row.nature),
        ordered_at=from_ms(row.ordered_at),
        ended_at=moment_or_none(row.ended_at),
    )


def _is_at(place: Position, other: Position) -> bool:
    return metres_between(place, other) <= SAME_PLACE_M


def _callers(
    connection: Connection, incidents: Sequence[IncidentId]
) -> dict[IncidentId, tuple[str, ...]]:
    """Who called about each; what the centre called itself is nobody's call."""
    wanted = (
        select(CALL.c.incident, CALL.c.number_key)
        .where(CALL.c.incident.in_(incidents))
        .where(CALL.c.number_key != "")
        .where(func.coalesce(CALL.c.direction, Direction.IN) == Direction.IN)
        .distinct()
        .order_by(CALL.c.incident, CALL.c.number_key)
    )
    found: dict[IncidentId, tuple[str, ...]] = {}
    for incident, number in connection.execute(wanted):
        found[incident] = (*found.get(incident, ()), number)
    return found


def _line(row: Any) -> IncidentLine:
    return IncidentLine(
        id=row.id,
        number=row.number,
        nature=Nature(row.nature),
        opened_at=from_ms(row.opened_at),
        seat=row.seat,
        place=row.place_text or "",
        position=reading.position_from(row),
        complaint=row.complaint,
        priority=Priority(row.priority) if row.priority else None,
        patients=row.patients,
        missions=row.missions,
        closed_at=moment_or_none(row.closed_at),
        outcome=reading.incident_outcome_from(row.outcome),
    )
