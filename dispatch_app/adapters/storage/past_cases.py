"""Reads cases that are over out of their tables, to be compared with one that is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, or_, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms
from dispatch_app.adapters.storage.tables.incidents import INCIDENT
from dispatch_app.adapters.storage.tables.missions import MISSION
from dispatch_app.domain.codes import IncidentOutcome, Nature, Priority
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.likeness import CaseLooks, PastCase

_AT_ONCE = 400
_LOOKS = (
    *(INCIDENT.c.complaint, INCIDENT.c.disease_class, INCIDENT.c.age_years, INCIDENT.c.sex),
    *(INCIDENT.c.consciousness, INCIDENT.c.breathing, INCIDENT.c.place_kind),
    *(INCIDENT.c.impression, INCIDENT.c.note),
)


class SqlPastCases:
    """`ports.past_cases.PastCases` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def looks_of(self, incident: IncidentId) -> CaseLooks | None:
        with self._database.reading() as connection:
            row = connection.execute(select(*_LOOKS).where(INCIDENT.c.id == incident)).first()
        return None if row is None else _looks(row)

    def candidates(self, looks: CaseLooks, but: IncidentId, most: int) -> tuple[PastCase, ...]:
        shared = [
            column == value
            for column, value in (
                (INCIDENT.c.complaint, looks.complaint),
                (INCIDENT.c.disease_class, looks.disease_class),
            )
            if value
        ]
        if not shared:
            return ()
        wanted = (
            select(INCIDENT.c.id, INCIDENT.c.number, INCIDENT.c.opened_at, INCIDENT.c.priority)
            .add_columns(INCIDENT.c.outcome, *_LOOKS)
            .where(or_(*shared), INCIDENT.c.closed_at.is_not(None))
            .where(INCIDENT.c.nature == Nature.REAL, INCIDENT.c.id != but)
            .order_by(INCIDENT.c.opened_at.desc(), INCIDENT.c.id)
            .limit(most)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
            sent = _sent(connection, [row.id for row in rows])
        return tuple(_case(row, sent[row.id]) for row in rows)


def _sent(connection: Connection, incidents: list[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for begin in range(0, len(incidents), _AT_ONCE):
        wanted = (
            select(MISSION.c.incident, MISSION.c.vehicle)
            .where(MISSION.c.incident.in_(incidents[begin : begin + _AT_ONCE]))
            .order_by(MISSION.c.ordered_at, MISSION.c.id)
        )
        for row in connection.execute(wanted):
            found[row.incident].append(row.vehicle)
    return found


def _case(row: Any, sent: Iterable[str]) -> PastCase:
    return PastCase(
        incident=IncidentId(row.id),
        number=row.number,
        opened_at=from_ms(row.opened_at),
        looks=_looks(row),
        priority=Priority(row.priority) if row.priority else None,
        sent=tuple(sent),
        outcome=IncidentOutcome(row.outcome) if row.outcome else None,
    )


def _looks(row: Any) -> CaseLooks:
    return CaseLooks(
        complaint=row.complaint or "",
        disease_class=row.disease_class or "",
        age_years=row.age_years,
        sex=row.sex or "",
        consciousness=row.consciousness or "",
        breathing=row.breathing or "",
        place_kind=row.place_kind or "",
        words=" ".join(part for part in (row.impression, row.note) if part),
    )
