"""Reads calls that can be reviewed, and reviews of all time, out of their tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, case, exists, func, or_, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.cpr import CPR_STEP
from dispatch_app.adapters.storage.tables.incidents import CALL, INCIDENT
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.adapters.storage.tables.logs import SEAT_LOG
from dispatch_app.adapters.storage.tables.missions import MISSION
from dispatch_app.adapters.storage.tables.quality import REVIEW, SCORE_SHEET
from dispatch_app.domain.codes import CallOutcome, Nature, Priority
from dispatch_app.domain.ids import AccountId, CallId, IncidentId, ReviewId, SeatId
from dispatch_app.domain.quality.drawing import Candidate
from dispatch_app.domain.quality.results import Marked
from dispatch_app.domain.quality.reviews import (
    Assessment,
    ChosenBy,
    Review,
    ReviewedCall,
    ReviewRule,
    Said,
)
from dispatch_app.domain.quality.sheets import ScoreSheet
from dispatch_app.domain.telephone import Direction

_SAT_DOWN = SEAT_LOG.alias("sat_down")
_SINCE_MS = 2 * 24 * 3600 * 1000
"""Nobody sits longer without signing in anew."""
_FINAL = case(
    (REVIEW.c.settled_points.is_not(None), REVIEW.c.settled_points),
    (REVIEW.c.wants_second == 0, REVIEW.c.first_points),
    (REVIEW.c.first_marks == REVIEW.c.second_marks, REVIEW.c.first_points),
    else_=None,
)
"""The points that count, as `Review.final` says; NULL while nothing is final."""
_FOUND = func.coalesce(REVIEW.c.settled, REVIEW.c.first)


class SqlQualityRecords:
    """`ports.quality_records.QualityRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def candidates(self, since: datetime, until: datetime, limit: int) -> tuple[Candidate, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(_answered(since, until).limit(limit)).all()
            signed_in = connection.execute(_sign_ins(since, until)).all()
        return tuple(_candidate(row, who) for row in rows if (who := _sitting(row, signed_in)))

    def reviews(
        self, limit: int, *, before: int | None = None, account: AccountId | None = None
    ) -> tuple[tuple[int, Review], ...]:
        wanted = select(REVIEW).order_by(REVIEW.c.sequence.desc(), REVIEW.c.id).limit(limit)
        if before is not None:
            wanted = wanted.where(REVIEW.c.sequence < before)
        if account is not None:
            wanted = wanted.where(REVIEW.c.account == account)
        with self._database.reading() as connection:
            return tuple((row.sequence, _review(row)) for row in connection.execute(wanted))

    def review(self, wanted: ReviewId) -> Review | None:
        with self._database.reading() as connection:
            row = connection.execute(select(REVIEW).where(REVIEW.c.id == wanted)).first()
        return None if row is None else _review(row)

    def sheets(self) -> tuple[ScoreSheet, ...]:
        wanted = select(SCORE_SHEET.c.body).order_by(SCORE_SHEET.c.sequence)
        with self._database.reading() as connection:
            found = [unpacked(body, ScoreSheet) for (body,) in connection.execute(wanted)]
        return tuple({sheet.key: sheet for sheet in found}.values())

    def marked(self, since: datetime, until: datetime, zone: ZoneInfo) -> tuple[Marked, ...]:
        columns = (REVIEW.c.seat, REVIEW.c.account, REVIEW.c.person, REVIEW.c.answered_at)
        wanted = (
            select(*columns, REVIEW.c.sheet, _FINAL.label("points"), _FOUND.label("found"))
            .where(REVIEW.c.answered_at >= to_ms(since), REVIEW.c.answered_at < to_ms(until))
            .where(_FINAL.is_not(None))
            .order_by(REVIEW.c.answered_at)
        )
        sheets = {sheet.key: sheet for sheet in self.sheets()}
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
        return tuple(_marked(row, sheets[row.sheet], zone) for row in rows)


def _answered(since: datetime, until: datetime) -> Select[Any]:
    first_order = (
        select(func.min(MISSION.c.ordered_at))
        .where(MISSION.c.incident == CALL.c.incident)
        .scalar_subquery()
        .label("first_order")
    )
    return (
        select(CALL, INCIDENT.c.number.label("incident_number"), INCIDENT.c.complaint)
        .add_columns(INCIDENT.c.priority, first_order)
        .add_columns(exists().where(CPR_STEP.c.incident == CALL.c.incident).label("cpr"))
        .outerjoin(INCIDENT, INCIDENT.c.id == CALL.c.incident)
        .where(CALL.c.answered_at >= to_ms(since), CALL.c.answered_at < to_ms(until))
        .where(CALL.c.rang_at >= to_ms(since) - _SINCE_MS, CALL.c.rang_at < to_ms(until))
        .where(CALL.c.nature == Nature.REAL, CALL.c.seat.is_not(None))
        .where(CALL.c.ended_at.is_not(None))
        .where(or_(CALL.c.direction.is_(None), CALL.c.direction == Direction.IN))
        .where(~exists().where(REVIEW.c.call == CALL.c.id))
        .order_by(CALL.c.answered_at, CALL.c.id)
    )


def _sign_ins(since: datetime, until: datetime) -> Select[Any]:
    """Who sat down where and when, newest first; the account stands in the journal."""
    return (
        select(_SAT_DOWN.c.seat, _SAT_DOWN.c.at, _SAT_DOWN.c.person, EVENT.c.account)
        .join(EVENT, EVENT.c.sequence == _SAT_DOWN.c.sequence)
        .where(EVENT.c.kind == "SeatSignedIn")
        .where(_SAT_DOWN.c.at >= to_ms(since) - _SINCE_MS, _SAT_DOWN.c.at < to_ms(until))
        .order_by(_SAT_DOWN.c.at.desc())
    )


def _sitting(row: Any, signed_in: Any) -> Any:
    """The last who sat down at the call's seat before its answer; None: nobody is known."""
    here = (who for who in signed_in if who.seat == row.seat and who.at <= row.answered_at)
    return next(here, None)


def _candidate(row: Any, who: Any) -> Candidate:
    of = ReviewedCall(
        call=CallId(row.id),
        seat=SeatId(row.seat),
        account=AccountId(who.account),
        person=who.person,
        answered_at=from_ms(row.answered_at),
        incident=IncidentId(row.incident) if row.incident else None,
        incident_number=row.incident_number or "",
    )
    ordered = row.first_order
    return Candidate(
        of=of,
        talked_s=(row.ended_at - row.answered_at) / 1000,
        outcome=CallOutcome(row.outcome) if row.outcome else None,
        complaint=row.complaint or "",
        priority=Priority(row.priority) if row.priority else None,
        cpr=bool(row.cpr),
        ordered_after_s=None if ordered is None else (ordered - row.answered_at) / 1000,
    )


def _review(row: Row[Any] | Any) -> Review:
    of = ReviewedCall(
        call=row.call,
        seat=row.seat,
        account=row.account,
        person=row.person,
        answered_at=from_ms(row.answered_at),
        incident=row.incident,
        incident_number=row.incident_number or "",
    )
    coaching = _said(row.coaching)
    if coaching is not None:
        coaching = replace(coaching, read_at=moment_or_none(row.coaching_read_at))
    return Review(
        id=row.id,
        of=of,
        chosen_by=ChosenBy(row.chosen_by),
        rule=ReviewRule(row.rule) if row.rule else None,
        sheet=row.sheet,
        due_at=from_ms(row.due_at),
        chosen_at=from_ms(row.chosen_at),
        wants_second=bool(row.wants_second),
        first=_found(row.first),
        second=_found(row.second),
        settled=_found(row.settled),
        appeal=_said(row.appeal),
        answer=_said(row.answer),
        coaching=coaching,
    )


def _found(body: str | None) -> Assessment | None:
    return None if body is None else unpacked(body, Assessment)


def _said(body: str | None) -> Said | None:
    return None if body is None else unpacked(body, Said)


def _marked(row: Any, sheet: ScoreSheet, zone: ZoneInfo) -> Marked:
    found = unpacked(row.found, Assessment)
    at = from_ms(row.answered_at).astimezone(zone)
    out = bool(found.knocked_out)
    return Marked(
        month=f"{at:%Y-%m}",
        seat=row.seat,
        account=row.account,
        person=row.person,
        points=row.points,
        passed=not out and row.points >= sheet.pass_from,
        knocked_out=out,
    )
