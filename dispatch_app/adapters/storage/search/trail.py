"""Who did what to one thing, from the journal: the stretch of its time, and in it what names it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select

from dispatch_app.adapters.storage.entries import entry_from
from dispatch_app.adapters.storage.moments import from_ms, to_ms
from dispatch_app.adapters.storage.search.journal_times import first_from
from dispatch_app.adapters.storage.tables.incidents import ACCEPTANCE, CALL, INCIDENT
from dispatch_app.adapters.storage.tables.journal import EVENT
from dispatch_app.adapters.storage.tables.missions import MISSION, PATIENT_CASE
from dispatch_app.domain.search.answers import Step
from dispatch_app.ports.journal import Entry

AFTERWARDS = timedelta(hours=36)
"""Run sheets, corrections and the archive follow a closed incident within that time."""
_SLACK = timedelta(minutes=5)
MOST = 2_000

_INCIDENT_OF = {
    "incident": (INCIDENT.c.id, INCIDENT.c.id),
    "call": (CALL.c.incident, CALL.c.id),
    "mission": (MISSION.c.incident, MISSION.c.id),
    "acceptance": (ACCEPTANCE.c.incident, ACCEPTANCE.c.id),
}


def incident_of(connection: Connection, kind: str, thing: str) -> str:
    """The incident that a thing belongs to; empty if there is none."""
    if kind == "case":
        if not (thing.isascii() and thing.isdigit() and len(thing) < 19):
            return ""
        wanted = (
            select(MISSION.c.incident)
            .join(PATIENT_CASE, PATIENT_CASE.c.mission == MISSION.c.id)
            .where(PATIENT_CASE.c.sequence == int(thing) // 1000)
        )
        return connection.scalar(wanted) or ""
    columns = _INCIDENT_OF.get(kind)
    if columns is None:
        return ""
    incident, own = columns
    return connection.scalar(select(incident).where(own == thing)) or ""


def written(
    connection: Connection, thing: str, kinds: Sequence[str], since: datetime, until: datetime
) -> tuple[Entry, ...]:
    """Whole events of some kinds of [since, until + `AFTERWARDS`) whose body names a thing."""
    first = first_from(connection, to_ms(since - _SLACK))
    last = first_from(connection, to_ms(until + AFTERWARDS))
    wanted = (
        select(EVENT)
        .where(
            EVENT.c.sequence >= first,
            EVENT.c.sequence <= last,
            EVENT.c.kind.in_(kinds),
            EVENT.c.body.contains(thing, autoescape=True),
        )
        .order_by(EVENT.c.sequence)
        .limit(MOST)
    )
    return tuple(entry_from(row) for row in connection.execute(wanted))


def named(connection: Connection, thing: str, kinds: Sequence[str]) -> tuple[Entry, ...]:
    """Whole events of rare kinds that name a thing, whenever they were written."""
    wanted = (
        select(EVENT)
        .where(EVENT.c.kind.in_(kinds), EVENT.c.body.contains(thing, autoescape=True))
        .order_by(EVENT.c.sequence)
        .limit(MOST)
    )
    return tuple(entry_from(row) for row in connection.execute(wanted))


def trail(
    connection: Connection, things: Sequence[str], since: datetime, until: datetime
) -> tuple[Step, ...]:
    """Events of [since, until + `AFTERWARDS`) whose body names one of these things."""
    first = first_from(connection, to_ms(since - _SLACK))
    last = first_from(connection, to_ms(until + AFTERWARDS))
    named = or_(*(EVENT.c.body.contains(thing, autoescape=True) for thing in things))
    columns = (EVENT.c.sequence, EVENT.c.at, EVENT.c.kind, EVENT.c.account, EVENT.c.role)
    wanted = (
        select(*columns, EVENT.c.seat, EVENT.c.station)
        .where(EVENT.c.sequence >= first, EVENT.c.sequence <= last, named)
        .order_by(EVENT.c.sequence)
        .limit(MOST)
    )
    return tuple(
        Step(
            sequence=row.sequence,
            at=from_ms(row.at),
            kind=row.kind,
            account=row.account,
            role=row.role,
            place=row.seat or row.station or "",
        )
        for row in connection.execute(wanted)
    )
