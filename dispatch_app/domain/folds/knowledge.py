"""Takes events of the knowledge base into the state: what is in force, what is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.folds.journal_only import in_journal_only
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.knowledge.entries import Knowledge, KnowledgeDraft, Withdrawn
from dispatch_app.domain.knowledge.events import (
    KnowledgeApproved,
    KnowledgeDraftDropped,
    KnowledgeOpened,
    KnowledgeSentBack,
    KnowledgeSubmitted,
    KnowledgeWithdrawn,
    KnowledgeWritten,
)
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState


def written(state: CentreState, event: KnowledgeWritten) -> CentreState:
    known = state.knowledge
    before = known.drafts.get(event.entry.code)
    draft = KnowledgeDraft(
        entry=event.entry,
        authors=_with(before.authors if before else (), event.by.account),
        at=event.at,
        sent_back=before.sent_back if before else "",
    )
    return _knowing(state, replace(known, drafts={**known.drafts, event.entry.code: draft}))


def submitted(state: CentreState, event: KnowledgeSubmitted) -> CentreState:
    return _redrafted(state, event.code, submitted_at=event.at, sent_back="")


def sent_back(state: CentreState, event: KnowledgeSentBack) -> CentreState:
    return _redrafted(state, event.code, submitted_at=None, sent_back=event.why)


def approved(state: CentreState, event: KnowledgeApproved) -> CentreState:
    known, code = state.knowledge, event.version.entry.code
    now = Knowledge(
        versions={**known.versions, code: event.version},
        drafts=without(known.drafts, code),
        withdrawn=without(known.withdrawn, code),
        numbers={**known.numbers, code: event.version.number},
    )
    return _knowing(state, now)


def dropped(state: CentreState, event: KnowledgeDraftDropped) -> CentreState:
    known = state.knowledge
    return _knowing(state, replace(known, drafts=without(known.drafts, event.code)))


def withdrawn(state: CentreState, event: KnowledgeWithdrawn) -> CentreState:
    known = state.knowledge
    gone = Withdrawn(why=event.why, by=event.by, at=event.at)
    now = replace(
        known,
        versions=without(known.versions, event.code),
        withdrawn={**known.withdrawn, event.code: gone},
    )
    return _knowing(state, now)


def _redrafted(state: CentreState, code: str, **changes: Any) -> CentreState:
    known = state.knowledge
    draft = known.drafts.get(code)
    if draft is None:
        return state
    return _knowing(state, replace(known, drafts={**known.drafts, code: replace(draft, **changes)}))


def _with(authors: tuple[AccountId, ...], writer: AccountId) -> tuple[AccountId, ...]:
    """Everybody who changed a word of a draft is an author of it, once."""
    return authors if writer in authors else (*authors, writer)


def _knowing(state: CentreState, knowledge: Knowledge) -> CentreState:
    return replace(state, knowledge=knowledge)


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    KnowledgeWritten: written,
    KnowledgeSubmitted: submitted,
    KnowledgeApproved: approved,
    KnowledgeSentBack: sent_back,
    KnowledgeDraftDropped: dropped,
    KnowledgeWithdrawn: withdrawn,
    KnowledgeOpened: in_journal_only,
}
