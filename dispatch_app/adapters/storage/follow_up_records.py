"""Reads whom to telephone after the event, and what was answered, out of the tables."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.incidents import INCIDENT
from dispatch_app.adapters.storage.tables.quality import FOLLOW_UP
from dispatch_app.domain.codes import IncidentOutcome, Nature
from dispatch_app.domain.quality.follow_ups import (
    AFTER,
    AGAIN_AFTER,
    ASKED,
    MOST_ATTEMPTS,
    WITHIN,
    FollowUpCounts,
    FollowUpDue,
    FollowUpResult,
    is_chosen,
)

SATISFACTION = "satisfaction"
"""The code of the question whose grades are counted as such."""
_GRADES = frozenset({"1", "2", "3", "4", "5"})
_LONGEST_OPEN_MS = 7 * 24 * 3600 * 1000
"""Incidents are found by their opening; few stay open for longer."""


class SqlFollowUpRecords:
    """`ports.follow_up_records.FollowUpRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, at: datetime, share: float, limit: int) -> tuple[FollowUpDue, ...]:
        again = to_ms(at - AGAIN_AFTER)
        with self._database.reading() as connection:
            rows = connection.execute(_closed(to_ms(at - WITHIN), to_ms(at - AFTER))).all()
        found = [row for row in rows if is_chosen(row.id, share) and _is_open(row)]
        found.sort(key=lambda row: ((row.last_at or 0) > again, row.closed_at))
        return tuple(_due(row) for row in found[:limit])

    def counts(self, since: datetime, until: datetime) -> FollowUpCounts:
        wanted = (
            select(FOLLOW_UP.c.result, FOLLOW_UP.c.answers)
            .where(FOLLOW_UP.c.at >= to_ms(since), FOLLOW_UP.c.at < to_ms(until))
            .order_by(FOLLOW_UP.c.sequence)
        )
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return _counted(rows)


def _closed(since_ms: int, until_ms: int) -> Select[Any]:
    tried = (
        select(
            FOLLOW_UP.c.incident,
            func.count().label("attempts"),
            func.max(FOLLOW_UP.c.at).label("last_at"),
            func.sum(case((FOLLOW_UP.c.result != FollowUpResult.NOT_REACHED, 1), else_=0)).label(
                "ended"
            ),
        )
        .group_by(FOLLOW_UP.c.incident)
        .subquery()
    )
    return (
        select(INCIDENT, tried.c.attempts, tried.c.last_at, tried.c.ended)
        .outerjoin(tried, tried.c.incident == INCIDENT.c.id)
        .where(INCIDENT.c.opened_at >= since_ms - _LONGEST_OPEN_MS)
        .where(INCIDENT.c.opened_at < until_ms)
        .where(INCIDENT.c.closed_at >= since_ms, INCIDENT.c.closed_at < until_ms)
        .where(INCIDENT.c.nature == Nature.REAL, INCIDENT.c.callback_number != "")
        .where(INCIDENT.c.outcome.in_(sorted(ASKED)))
        .order_by(INCIDENT.c.closed_at)
    )


def _is_open(row: Any) -> bool:
    return not row.ended and (row.attempts or 0) < MOST_ATTEMPTS


def _due(row: Any) -> FollowUpDue:
    return FollowUpDue(
        incident=row.id,
        number=row.number,
        closed_at=from_ms(row.closed_at),
        phone=row.callback_number,
        place=row.place_text or "",
        complaint=row.complaint or "",
        outcome=IncidentOutcome(row.outcome),
        attempts=row.attempts or 0,
        last_at=moment_or_none(row.last_at),
    )


def _counted(rows: Any) -> FollowUpCounts:
    results = Counter(row.result for row in rows)
    by_question: dict[str, Counter[str]] = {}
    for row in rows:
        for code, answer in unpacked(row.answers, dict[str, str]).items():
            if len(answer) <= 40:
                by_question.setdefault(code, Counter())[answer] += 1
    grades = by_question.get(SATISFACTION, Counter())
    return FollowUpCounts(
        asked=len(rows),
        answered=results[FollowUpResult.ANSWERED],
        not_reached=results[FollowUpResult.NOT_REACHED],
        refused=results[FollowUpResult.REFUSED],
        grades={grade: count for grade, count in sorted(grades.items()) if grade in _GRADES},
        choices={code: dict(sorted(found.items())) for code, found in by_question.items()},
    )
