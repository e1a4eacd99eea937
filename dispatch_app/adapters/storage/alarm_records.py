"""Reads what became of alarms out of their table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none
from dispatch_app.adapters.storage.tables.alarms import ALARM_LOG
from dispatch_app.domain.alarms import AckWord, Severity
from dispatch_app.domain.codes import Nature, Role
from dispatch_app.domain.values import Actor
from dispatch_app.ports.alarm_records import AlarmAct, AlarmStep


class SqlAlarmRecords:
    """`ports.alarm_records.AlarmRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def alarm_steps(
        self, limit: int, *, alarm: str | None = None, before: int | None = None
    ) -> tuple[AlarmStep, ...]:
        wanted = select(ALARM_LOG).order_by(ALARM_LOG.c.sequence.desc()).limit(limit)
        if alarm is not None:
            wanted = wanted.where(ALARM_LOG.c.alarm == alarm)
        if before is not None:
            wanted = wanted.where(ALARM_LOG.c.sequence < before)
        with self._database.reading() as connection:
            return tuple(_step(row) for row in connection.execute(wanted))


def _step(row: Any) -> AlarmStep:
    return AlarmStep(
        sequence=row.sequence,
        alarm=row.alarm,
        act=AlarmAct(row.act),
        at=from_ms(row.at),
        fault_at=moment_or_none(row.fault_at),
        severity=Severity(row.severity) if row.severity else None,
        reason=row.reason or "",
        detail=row.detail or "",
        nature=Nature(row.nature) if row.nature else None,
        word=AckWord(row.word) if row.word else None,
        note=row.note or "",
        by=Actor(account=row.account, role=Role(row.role), seat=row.seat) if row.role else None,
    )
