"""How many calls came in each half hour, counted by the store itself. Reads only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, to_ms
from dispatch_app.adapters.storage.tables.incidents import CALL
from dispatch_app.domain.codes import Nature
from dispatch_app.domain.planning.history import SLOT_MIN, CallHistory, from_half_hours
from dispatch_app.domain.telephone import Direction

SLOT_MS = SLOT_MIN * 60_000
MS_PER_S = 1000.0


class SqlPlanningRecords:
    """`ports.planning_records.PlanningRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def call_history(self, first: date, last: date, zone: ZoneInfo) -> CallHistory:
        since = _midnight(first, zone)
        until = _midnight(last + timedelta(days=1), zone)
        slot = CALL.c.rang_at - CALL.c.rang_at % SLOT_MS
        counts = _within(select(slot.label("begins"), func.count().label("calls")), since, until)
        talked = CALL.c.ended_at - CALL.c.answered_at
        handled = _within(select(func.count(), func.avg(talked)), since, until)
        with self._database.reading() as connection:
            rows = connection.execute(counts.group_by(slot)).all()
            answered, mean_ms = connection.execute(handled.where(talked > 0)).one()
        return from_half_hours(
            ((from_ms(int(row.begins)), row.calls) for row in rows),
            first=first,
            last=last,
            zone=zone,
            handling_s=float(mean_ms) / MS_PER_S if answered else None,
            answered=answered,
        )

    def first_day(self, zone: ZoneInfo) -> date | None:
        wanted = select(func.min(CALL.c.rang_at)).where(_counts())
        with self._database.reading() as connection:
            found = connection.scalar(wanted)
        return None if found is None else from_ms(found).astimezone(zone).date()


def _within(wanted: Select[Any], since: datetime, until: datetime) -> Select[Any]:
    return wanted.where(CALL.c.rang_at >= to_ms(since), CALL.c.rang_at < to_ms(until), _counts())


def _counts() -> ColumnElement[bool]:
    """Lines without an exchange know no direction: all of theirs come in."""
    incoming = or_(CALL.c.direction.is_(None), CALL.c.direction == Direction.IN.value)
    return (CALL.c.nature == Nature.REAL.value) & incoming


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
