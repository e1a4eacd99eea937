"""Takes what happened to the centre's protocols into the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocol_events import (
    ProtocolApproved,
    ProtocolCameIntoForce,
    ProtocolDraftDropped,
    ProtocolDraftKept,
    ProtocolReturned,
    ProtocolsBrought,
    ProtocolSubmitted,
)
from dispatch_app.domain.protocols.kept import (
    DraftState,
    KeptProtocols,
    ProtocolDraft,
    ProtocolInForce,
    ProtocolOrigin,
    ReturnedDraft,
)
from dispatch_app.domain.state import CentreState


def brought(state: CentreState, event: ProtocolsBrought) -> CentreState:
    kept = state.protocols
    in_force, used = dict(kept.in_force), dict(kept.used)
    for code, each in event.texts.items():
        if not each.in_force:
            continue
        in_force[code] = ProtocolInForce(
            code=code,
            version=each.version,
            digest=each.digest,
            text=each.text,
            origin=ProtocolOrigin.SHIPPED,
            since=event.at,
        )
        used[code] = _and(used.get(code, ()), each.version)
    shipped = {**kept.shipped, **{code: each.digest for code, each in event.texts.items()}}
    return _with(state, replace(kept, in_force=in_force, used=used, shipped=shipped))


def draft_kept(state: CentreState, event: ProtocolDraftKept) -> CentreState:
    before = state.protocols.drafts.get(event.code)
    authors = before.authors if before is not None else ()
    draft = ProtocolDraft(
        code=event.code,
        text=event.text,
        digest=event.digest,
        note=event.note,
        based_on=event.based_on,
        authors=_once(authors, event.by.account),
        changed_at=event.at,
        returned=before.returned if before is not None else None,
    )
    return _with_draft(state, draft)


def submitted(state: CentreState, event: ProtocolSubmitted) -> CentreState:
    return _changed(
        state, event.code, state=DraftState.SUBMITTED, version=event.version, returned=None
    )


def returned(state: CentreState, event: ProtocolReturned) -> CentreState:
    said = ReturnedDraft(by=event.by.account, at=event.at, reason=event.reason, why=event.why)
    return _changed(
        state,
        event.code,
        state=DraftState.WRITTEN,
        returned=said,
        approved_by=None,
        approved_at=None,
        holds_from=None,
    )


def dropped(state: CentreState, event: ProtocolDraftDropped) -> CentreState:
    return _with(state, _without(state.protocols, event.code))


def approved(state: CentreState, event: ProtocolApproved) -> CentreState:
    return _changed(
        state,
        event.code,
        state=DraftState.APPROVED,
        approved_by=event.by.account,
        approved_at=event.at,
        holds_from=event.holds_from,
    )


def came_into_force(state: CentreState, event: ProtocolCameIntoForce) -> CentreState:
    kept = _without(state.protocols, event.code)
    now = ProtocolInForce(
        code=event.code,
        version=event.version,
        digest=event.digest,
        text=event.text,
        origin=ProtocolOrigin.OWN,
        since=event.at,
        authors=event.authors,
        approved_by=event.approved_by,
        note=event.note,
    )
    used = {**kept.used, event.code: _and(kept.used.get(event.code, ()), event.version)}
    return _with(state, replace(kept, in_force={**kept.in_force, event.code: now}, used=used))


def _with(state: CentreState, kept: KeptProtocols) -> CentreState:
    return replace(state, protocols=kept)


def _with_draft(state: CentreState, draft: ProtocolDraft) -> CentreState:
    kept = state.protocols
    return _with(state, replace(kept, drafts={**kept.drafts, draft.code: draft}))


def _changed(centre: CentreState, code: str, /, **changes: Any) -> CentreState:
    draft = centre.protocols.drafts.get(code)
    return centre if draft is None else _with_draft(centre, replace(draft, **changes))


def _without(kept: KeptProtocols, code: str) -> KeptProtocols:
    return replace(kept, drafts={c: d for c, d in kept.drafts.items() if c != code})


def _and(versions: tuple[str, ...], version: str) -> tuple[str, ...]:
    return versions if not version or version in versions else (*versions, version)


def _once(authors: tuple[AccountId, ...], author: AccountId) -> tuple[AccountId, ...]:
    return authors if author in authors else (*authors, author)


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    ProtocolsBrought: brought,
    ProtocolDraftKept: draft_kept,
    ProtocolSubmitted: submitted,
    ProtocolReturned: returned,
    ProtocolDraftDropped: dropped,
    ProtocolApproved: approved,
    ProtocolCameIntoForce: came_into_force,
}
