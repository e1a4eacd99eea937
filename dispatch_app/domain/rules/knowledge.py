"""Rules of the knowledge base: what all go by has been read by two people. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.approvals import must_be_another
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.knowledge.commands import (
    ApproveKnowledge,
    DropKnowledgeDraft,
    NoteKnowledgeOpened,
    SendKnowledgeBack,
    SubmitKnowledge,
    WithdrawKnowledge,
    WriteKnowledge,
)
from dispatch_app.domain.knowledge.entries import (
    MOST_OWN,
    KnowledgeDraft,
    KnowledgeVersion,
    fingerprint,
)
from dispatch_app.domain.knowledge.events import (
    KnowledgeApproved,
    KnowledgeDraftDropped,
    KnowledgeOpened,
    KnowledgeSentBack,
    KnowledgeSubmitted,
    KnowledgeWithdrawn,
    KnowledgeWritten,
)
from dispatch_app.domain.state import CentreState, Context

Events = tuple[Event, ...]


def write(state: CentreState, command: WriteKnowledge, context: Context) -> Events:
    """A draft that was submitted is open again: what is approved is what was read."""
    known, entry = state.knowledge, command.entry
    draft = known.drafts.get(entry.code)
    if draft is not None and fingerprint(draft.entry) != command.before:
        raise Rejected("knowledge.changed-meanwhile", by=draft.authors[-1])
    if draft is None and len(known.versions) + len(known.drafts) >= MOST_OWN:
        raise Rejected("knowledge.too-many", most=str(MOST_OWN))
    if draft is not None and draft.entry == entry:
        return ()
    return (KnowledgeWritten(entry=entry, by=context.actor, at=context.at),)


def submit(state: CentreState, command: SubmitKnowledge, context: Context) -> Events:
    draft = _draft(state, command.code)
    if draft.waits:
        return ()
    if not draft.entry.body.zh.strip():
        raise Rejected("knowledge.no-text")
    if not draft.entry.sources:
        raise Rejected("knowledge.no-source")
    submitted = KnowledgeSubmitted(
        code=command.code, fingerprint=fingerprint(draft.entry), by=context.actor, at=context.at
    )
    return (submitted,)


def approve(state: CentreState, command: ApproveKnowledge, context: Context) -> Events:
    draft = _submitted(state, command.code)
    if fingerprint(draft.entry) != command.fingerprint:
        raise Rejected("knowledge.changed-meanwhile", by=draft.authors[-1])
    must_be_another(draft.authors, context.actor)
    version = KnowledgeVersion(
        entry=draft.entry,
        number=state.knowledge.numbers.get(command.code, 0) + 1,
        authors=draft.authors,
        approved_by=context.actor,
        at=context.at,
    )
    return (KnowledgeApproved(version=version),)


def send_back(state: CentreState, command: SendKnowledgeBack, context: Context) -> Events:
    _submitted(state, command.code)
    why = _said(command.why)
    return (KnowledgeSentBack(code=command.code, why=why, by=context.actor, at=context.at),)


def drop(state: CentreState, command: DropKnowledgeDraft, context: Context) -> Events:
    _draft(state, command.code)
    return (KnowledgeDraftDropped(code=command.code, by=context.actor, at=context.at),)


def withdraw(state: CentreState, command: WithdrawKnowledge, context: Context) -> Events:
    """Also of shipped entries, whose codes only the seats know: what is not there is not found."""
    if command.code in state.knowledge.withdrawn:
        return ()
    why = _said(command.why)
    return (KnowledgeWithdrawn(code=command.code, why=why, by=context.actor, at=context.at),)


def opened(state: CentreState, command: NoteKnowledgeOpened, context: Context) -> Events:
    """A fact, whatever has become of the incident meanwhile."""
    read = KnowledgeOpened(
        code=command.code,
        stamp=command.stamp,
        title=command.title,
        incident=command.incident,
        call=command.call,
        by=context.actor,
        at=context.at,
    )
    return (read,)


def _draft(state: CentreState, code: str) -> KnowledgeDraft:
    draft = state.knowledge.drafts.get(code)
    if draft is None:
        raise Rejected("knowledge.no-draft", entry=code)
    return draft


def _submitted(state: CentreState, code: str) -> KnowledgeDraft:
    draft = _draft(state, code)
    if not draft.waits:
        raise Rejected("knowledge.not-submitted", entry=code)
    return draft


def _said(why: str) -> str:
    if not why.strip():
        raise Rejected("knowledge.no-reason")
    return why.strip()


RULES: Mapping[type, Callable[[CentreState, Any, Context], Events]] = {
    WriteKnowledge: write,
    SubmitKnowledge: submit,
    ApproveKnowledge: approve,
    SendKnowledgeBack: send_back,
    DropKnowledgeDraft: drop,
    WithdrawKnowledge: withdraw,
    NoteKnowledgeOpened: opened,
}
