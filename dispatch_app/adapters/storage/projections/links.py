"""Writes cases shared with linked systems, and what was said in them, into their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.links import LINK_CASE, LINK_WORD
from dispatch_app.domain.links.events import (
    LinkCaseOpened,
    LinkCaseReadBack,
    LinkWordDelivered,
    LinkWordSaid,
)
from dispatch_app.domain.links.values import LinkCaseId, LinkWord, Standing, WordKind


def opened(batch: Batch, event: LinkCaseOpened, sequence: int) -> None:
    batch.add(
        LINK_CASE,
        id=event.case,
        sequence=sequence,
        wire=event.wire,
        partner=event.partner,
        ours=int(event.ours),
        purpose=event.purpose,
        way=event.way,
        needs=packed(event.needs),
        incident=event.incident,
        standing=Standing.WAITING,
        at=to_ms(event.at),
    )
    _word(batch, event.case, event.word, sequence, event.at)


def said(batch: Batch, event: LinkWordSaid, sequence: int) -> None:
    _word(batch, event.case, event.word, sequence, event.at)
    _stands(batch, event.case, event.word)
    if event.incident is not None:
        batch.change(LINK_CASE, event.case, incident=event.incident)


def delivered(batch: Batch, event: LinkWordDelivered, _sequence: int) -> None:
    name = row_of(event.case, event.word)
    if event.trouble:
        batch.change(LINK_WORD, name, trouble=event.trouble)
    else:
        batch.change(LINK_WORD, name, delivered_at=to_ms(event.at))


def read_back(batch: Batch, event: LinkCaseReadBack, sequence: int) -> None:
    _word(batch, event.case, event.word, sequence, event.at)
    _stands(batch, event.case, event.word)
    batch.change(
        LINK_CASE,
        event.case,
        listener=event.read_back.listener,
        items=packed(sorted(event.read_back.items)),
        read_back_at=to_ms(event.read_back.at),
    )


def row_of(case: LinkCaseId, word: str) -> str:
    """A partner gives its words names of its own; within a case each is one."""
    return f"{case}/{word}"


def _stands(batch: Batch, case: LinkCaseId, word: LinkWord) -> None:
    """What was said last of how it stands; the rules let nobody say what comes out of turn."""
    if word.standing is not None:
        batch.change(LINK_CASE, case, standing=word.standing)
    if word.reference:
        batch.change(LINK_CASE, case, reference=word.reference)


def _word(batch: Batch, case: LinkCaseId, word: LinkWord, sequence: int, at: datetime) -> None:
    by = word.by
    batch.add(
        LINK_WORD,
        id=row_of(case, word.id),
        sequence=sequence,
        link_case=case,
        kind=WordKind(word.kind),
        ours=int(word.ours),
        words=word.words,
        standing=word.standing,
        reason=word.reason,
        reference=word.reference,
        content=packed(word.content) if word.content is not None else "",
        account=by.account if by else None,
        role=by.role if by else None,
        seat=by.seat if by else None,
        said_at=to_ms(word.at),
        delivered_at=to_ms(word.delivered_at) if word.delivered_at else None,
        trouble=word.trouble,
        at=to_ms(at),
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    LinkCaseOpened: opened,
    LinkWordSaid: said,
    LinkWordDelivered: delivered,
    LinkCaseReadBack: read_back,
}
