"""Reads notices and messages of all time out of their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, or_, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.notices import NOTICE, NOTICE_READ, NOTICE_TOLD
from dispatch_app.domain.codes import Role
from dispatch_app.domain.ids import AccountId, HospitalId, NoticeId
from dispatch_app.domain.notices import (
    Attachment,
    Notice,
    NoticeKind,
    NoticeRead,
    NoticeTo,
    NoticeTold,
    NoticeUrgency,
)
from dispatch_app.domain.values import Actor

Reads = dict[AccountId, NoticeRead]
Told = dict[HospitalId, NoticeTold]


class SqlNoticeRecords:
    """`ports.notice_records.NoticeRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def notices(
        self, limit: int, *, before: int | None = None, text: str = ""
    ) -> tuple[tuple[int, Notice], ...]:
        wanted = select(NOTICE).order_by(NOTICE.c.sequence.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(NOTICE.c.sequence < before)
        if text:
            columns = (NOTICE.c.title, NOTICE.c.body, NOTICE.c.person)
            wanted = wanted.where(or_(*(c.icontains(text, autoescape=True) for c in columns)))
        with self._database.reading() as connection:
            rows = connection.execute(wanted).all()
            found = _whole(connection, rows)
        return tuple(zip((row.sequence for row in rows), found, strict=True))

    def attached(self) -> frozenset[str]:
        wanted = select(NOTICE.c.attachments).where(NOTICE.c.attachments != "[]")
        with self._database.reading() as connection:
            told = [
                unpacked(text, tuple[Attachment, ...]) for (text,) in connection.execute(wanted)
            ]
        return frozenset(one.sha256 for several in told for one in several)

    def notice(self, wanted: NoticeId) -> Notice | None:
        with self._database.reading() as connection:
            rows = connection.execute(select(NOTICE).where(NOTICE.c.id == wanted)).all()
            return next(iter(_whole(connection, rows)), None)


def _whole(connection: Connection, rows: Sequence[Row[Any]]) -> list[Notice]:
    ids = [row.id for row in rows]
    reads: dict[str, Reads] = defaultdict(dict)
    for row in _of(connection, NOTICE_READ, ids):
        reads[row.notice][AccountId(row.account)] = NoticeRead(
            by=_actor(row, row.station),
            person=row.person,
            read_at=from_ms(row.read_at),
            at=from_ms(row.at),
        )
    told: dict[str, Told] = defaultdict(dict)
    for row in _of(connection, NOTICE_TOLD, ids):
        told[row.notice][HospitalId(row.hospital)] = NoticeTold(
            hospital=row.hospital,
            by=_actor(row, None),
            person=row.person,
            note=row.note,
            at=from_ms(row.at),
        )
    return [_notice(row, reads[row.id], told[row.id]) for row in rows]


def _of(connection: Connection, table: Table, ids: Sequence[str]) -> Sequence[Row[Any]]:
    wanted = select(table).where(table.c.notice.in_(ids)).order_by(table.c.sequence)
    return connection.execute(wanted).all()


def _notice(row: Any, reads: Reads, told: Told) -> Notice:
    return Notice(
        id=row.id,
        kind=NoticeKind(row.kind),
        title=row.title,
        text=row.body,
        urgency=NoticeUrgency(row.urgency),
        to=unpacked(row.addressed, NoticeTo),
        by=_actor(row, row.station),
        person=row.person,
        at=from_ms(row.at),
        valid_from=from_ms(row.valid_from),
        valid_until=from_ms(row.valid_until),
        attachments=unpacked(row.attachments, tuple[Attachment, ...]),
        answers=row.answers,
        reads=reads,
        told=told,
        withdrawn_at=moment_or_none(row.withdrawn_at),
        withdrawn_because=row.withdrawn_because or "",
    )


def _actor(row: Any, station: Any) -> Actor:
    return Actor(account=row.account, role=Role(row.role), seat=row.seat, station=station)
