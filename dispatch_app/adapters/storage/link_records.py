"""Reads cases shared with linked systems out of their tables, as the live state held them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from dispatch_app.adapters.storage.database import Database
from dispatch_app.adapters.storage.moments import from_ms, moment_or_none, to_ms
from dispatch_app.adapters.storage.projections.links import row_of
from dispatch_app.adapters.storage.projections.packing import unpacked
from dispatch_app.adapters.storage.tables.links import LINK_CASE, LINK_WORD
from dispatch_app.domain.codes import Role
from dispatch_app.domain.folds.links import with_word
from dispatch_app.domain.ids import AccountId, IncidentId, SeatId
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkCaseId,
    LinkContent,
    LinkNeed,
    LinkPurpose,
    LinkReason,
    LinkWay,
    LinkWord,
    LinkWordId,
    PartnerId,
    ReadBack,
    ReadBackItem,
    Standing,
    WordKind,
)
from dispatch_app.domain.values import Actor


class SqlLinkRecords:
    """`ports.link_records.LinkRecords` on a `Database`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_incident(self, incident: IncidentId) -> tuple[LinkCase, ...]:
        wanted = select(LINK_CASE).where(LINK_CASE.c.incident == incident)
        return self._cases(wanted.order_by(LINK_CASE.c.sequence))

    def between(self, since: datetime, until: datetime, most: int) -> tuple[LinkCase, ...]:
        asked_at = LINK_CASE.c.at
        wanted = select(LINK_CASE).where(asked_at >= to_ms(since), asked_at < to_ms(until))
        return self._cases(wanted.order_by(LINK_CASE.c.sequence.desc()).limit(most))

    def _cases(self, wanted: Select[Any]) -> tuple[LinkCase, ...]:
        """With all that was said in each, in the order of the cases."""
        with self._database.reading() as connection:
            cases = connection.execute(wanted).all()
            words = connection.execute(
                select(LINK_WORD)
                .where(LINK_WORD.c.link_case.in_([row.id for row in cases]))
                .order_by(LINK_WORD.c.sequence)
            ).all()
        said: dict[str, list[Row[Any]]] = {}
        for word in words:
            said.setdefault(word.link_case, []).append(word)
        return tuple(_case(row, said[row.id]) for row in cases)


def _case(row: Row[Any], words: list[Row[Any]]) -> LinkCase:
    said = [(_word(word), from_ms(word.at)) for word in words]
    first, opened_at = said[0]
    assert first.content is not None
    case = LinkCase(
        id=LinkCaseId(row.id),
        wire=row.wire,
        partner=PartnerId(row.partner),
        ours=bool(row.ours),
        purpose=LinkPurpose(row.purpose),
        way=LinkWay(row.way),
        content=first.content,
        opened_at=opened_at,
        needs=unpacked(row.needs, tuple[LinkNeed, ...]),
        incident=IncidentId(row.incident) if row.incident else None,
        standing=Standing.RECEIVED if row.ours and first.delivered_at else Standing.WAITING,
        words=(first,),
    )
    for word, at in said[1:]:
        case = with_word(case, word, at)
    return replace(case, read_back=_read_back(row, case.words))


def _word(row: Row[Any]) -> LinkWord:
    return LinkWord(
        id=LinkWordId(row.id.removeprefix(row_of(LinkCaseId(row.link_case), ""))),
        kind=WordKind(row.kind),
        ours=bool(row.ours),
        at=from_ms(row.said_at),
        words=row.words,
        standing=Standing(row.standing) if row.standing else None,
        reason=LinkReason(row.reason) if row.reason else None,
        reference=row.reference,
        content=unpacked(row.content, LinkContent) if row.content else None,
        by=_actor(row),
        delivered_at=moment_or_none(row.delivered_at),
        trouble=row.trouble,
    )


def _actor(row: Row[Any]) -> Actor | None:
    if row.account is None:
        return None
    return Actor(
        account=AccountId(row.account),
        role=Role(row.role),
        seat=SeatId(row.seat) if row.seat else None,
    )


def _read_back(row: Row[Any], words: Iterable[LinkWord]) -> ReadBack | None:
    """Who wrote it down stands at the answer that they heard."""
    at = moment_or_none(row.read_back_at)
    by = next((word.by for word in reversed(tuple(words)) if not word.ours and word.by), None)
    if at is None or by is None:
        return None
    items = unpacked(row.items, frozenset[ReadBackItem])
    return ReadBack(listener=row.listener, items=items, by=by, at=at)
