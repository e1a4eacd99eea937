"""Reads what was done to numbers, and refused calls, out of their tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.tables.telephone import NUMBER_LOG, REFUSED_CALL
from dispatch_app.domain.codes import Role
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.telephone import Badge
from dispatch_app.domain.telephone_state import RefusedCall
from dispatch_app.domain.values import Actor
from dispatch_app.ports.telephone_records import NumberAct, NumberStep


class SqlTelephoneRecords:
    """`ports.telephone_records.TelephoneRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def number_steps(
        self, limit: int, *, number: str | None = None, before: int | None = None
    ) -> tuple[NumberStep, ...]:
        wanted = select(NUMBER_LOG).order_by(NUMBER_LOG.c.sequence.desc()).limit(limit)
        if number is not None:
            wanted = wanted.where(NUMBER_LOG.c.number == normal_number(number))
        if before is not None:
            wanted = wanted.where(NUMBER_LOG.c.sequence < before)
        with self._database.reading() as connection:
            return tuple(_step(row) for row in connection.execute(wanted))

    def refused_calls(
        self, since: datetime, until: datetime, limit: int
    ) -> tuple[RefusedCall, ...]:
        table = REFUSED_CALL
        wanted = (
            select(table)
            .where(table.c.at >= to_ms(since), table.c.at < to_ms(until))
            .order_by(table.c.at.desc(), table.c.id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            return tuple(_refused(row) for row in connection.execute(wanted))


def _step(row: Any) -> NumberStep:
    return NumberStep(
        sequence=row.sequence,
        number=row.number,
        act=NumberAct(row.act),
        by=Actor(account=row.account, role=Role(row.role), seat=row.seat),
        at=from_ms(row.at),
        note=row.note or "",
        begins=moment_or_none(row.begins),
        until=moment_or_none(row.until),
        badge=Badge(row.badge) if row.badge else None,
    )


def _refused(row: Any) -> RefusedCall:
    return RefusedCall(
        call=row.id,
        ref=row.ref,
        line=row.line,
        number=row.number,
        intercepted=bool(row.intercepted),
        at=from_ms(row.at),
    )
