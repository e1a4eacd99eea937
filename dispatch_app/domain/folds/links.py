"""Takes partners and shared cases into the state. Cases long over leave it, never the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch_app.domain.links.events import (
    LinkCaseOpened,
    LinkCaseReadBack,
    LinkWordDelivered,
    LinkWordSaid,
    PartnerReported,
)
from dispatch_app.domain.links.values import (
    CASES_OVER_KEPT,
    NEXT,
    OVER,
    LinkCase,
    LinkCaseId,
    LinkWord,
    Partner,
    Standing,
    WordKind,
)
from dispatch_app.domain.state import CentreState


def partner(state: CentreState, event: PartnerReported) -> CentreState:
    partners = dict(state.links.partners)
    if event.gone:
        partners.pop(event.partner, None)
    else:
        known = partners.get(event.partner)
        since = known.since if known is not None and known.up == event.up else event.at
        partners[event.partner] = Partner(
            id=event.partner,
            kind=event.kind,
            name=event.name,
            way=event.way,
            up=event.up,
            since=since,
            reason=event.reason,
            version=event.version,
            telephone=event.telephone,
            teller=event.teller,
        )
    return replace(state, links=replace(state.links, partners=partners))


def opened(state: CentreState, event: LinkCaseOpened) -> CentreState:
    content = event.word.content
    if content is None:
        return state
    case = LinkCase(
        id=event.case,
        wire=event.wire,
        partner=event.partner,
        ours=event.ours,
        purpose=event.purpose,
        way=event.way,
        content=content,
        opened_at=event.at,
        needs=event.needs,
        incident=event.incident,
        words=(event.word,),
    )
    cases = {**state.links.cases, case.id: case}
    return replace(state, links=replace(state.links, cases=_without_old(cases)))


def _without_old(cases: dict[LinkCaseId, LinkCase]) -> dict[LinkCaseId, LinkCase]:
    over = [key for key, case in cases.items() if case.over and not case.undelivered]
    old = set(over[:-CASES_OVER_KEPT])
    return {key: case for key, case in cases.items() if key not in old} if old else cases


def said(state: CentreState, event: LinkWordSaid) -> CentreState:
    case = state.links.cases.get(event.case)
    if case is None:
        return state
    changed = with_word(case, event.word, event.at)
    if event.incident is not None:
        changed = replace(changed, incident=event.incident)
    return _put(state, changed)


def with_word(case: LinkCase, word: LinkWord, at: datetime) -> LinkCase:
    """A case after one more word; a standing never goes back, however late a word comes."""
    standing, reason = case.standing, case.reason
    if word.standing is not None and word.standing in NEXT[standing]:
        standing, reason = word.standing, word.reason
    told_by_asker = word.ours is case.ours and word.content is not None
    return replace(
        case,
        words=(*case.words, word),
        standing=standing,
        reason=reason,
        reference=word.reference or case.reference,
        content=word.content if told_by_asker and word.content is not None else case.content,
        ended_at=case.ended_at or (at if standing in OVER else None),
    )


def delivered(state: CentreState, event: LinkWordDelivered) -> CentreState:
    case = state.links.cases.get(event.case)
    if case is None:
        return state
    mark = {"trouble": event.trouble} if event.trouble else {"delivered_at": event.at}
    words = tuple(replace(w, **mark) if w.id == event.word else w for w in case.words)
    asked = any(w.id == event.word and w.kind is WordKind.ASK for w in words)
    received = asked and not event.trouble and case.standing is Standing.WAITING
    standing = Standing.RECEIVED if received else case.standing
    return _put(state, replace(case, words=words, standing=standing))


def read_back(state: CentreState, event: LinkCaseReadBack) -> CentreState:
    case = state.links.cases.get(event.case)
    if case is None:
        return state
    return _put(state, replace(with_word(case, event.word, event.at), read_back=event.read_back))


def _put(state: CentreState, case: LinkCase) -> CentreState:
    return replace(state, links=replace(state.links, cases={**state.links.cases, case.id: case}))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    PartnerReported: partner,
    LinkCaseOpened: opened,
    LinkWordSaid: said,
    LinkWordDelivered: delivered,
    LinkCaseReadBack: read_back,
}
