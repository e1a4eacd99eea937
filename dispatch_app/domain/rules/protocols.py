"""Rules of the centre's own protocols: nothing faulty comes into force, and nobody brings it there
alone. Pure; what reads the texts comes in with the context."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dispatch_app.domain.approvals import must_be_another
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import AccountId
from dispatch_app.domain.protocol_commands import (
    ApproveProtocol,
    BringProtocolIntoForce,
    BringProtocols,
    DropProtocolDraft,
    KeepProtocolDraft,
    ReturnProtocol,
    SubmitProtocol,
)
from dispatch_app.domain.protocol_events import (
    BroughtText,
    ProtocolApproved,
    ProtocolCameIntoForce,
    ProtocolDraftDropped,
    ProtocolDraftKept,
    ProtocolReturned,
    ProtocolsBrought,
    ProtocolSubmitted,
)
from dispatch_app.domain.protocols.kept import (
    ENTRY,
    NEW,
    DraftState,
    ProtocolDraft,
    ProtocolOrigin,
    ReturnReason,
    digest_of,
)
from dispatch_app.domain.protocols.model import Protocol
from dispatch_app.domain.protocols.reading import ReadTexts
from dispatch_app.domain.state import CentreState, Context

VERSION = re.compile(r'^version\s*=\s*"([^"\n]{0,20})"', re.MULTILINE)
AHEAD = timedelta(days=366)
"""So far in advance a text may be approved."""


# ---- files of the server -----------------------------------------------------------------------


def bring(state: CentreState, command: BringProtocols, context: Context) -> tuple[Event, ...]:
    kept = state.protocols
    digests = {code: digest_of(text) for code, text in command.texts.items()}
    news = {code for code, digest in digests.items() if kept.shipped.get(code) != digest}
    if not news:
        return ()
    own = {c for c, each in kept.in_force.items() if each.origin is ProtocolOrigin.OWN}
    coming = {code: command.texts[code] for code in news - own}
    versions = _versions(_sound(context, {**kept.texts(), **coming}))
    brought = {
        code: BroughtText(
            version=versions.get(code, "") if code not in own else _told_version(command, code),
            digest=digests[code],
            text=command.texts[code],
            in_force=code not in own,
        )
        for code in sorted(news)
    }
    return (ProtocolsBrought(texts=brought, by=context.actor, at=context.at),)


def _told_version(command: BringProtocols, code: str) -> str:
    """Of a file that is not read, because the centre asks by a text of its own."""
    told = VERSION.search(command.texts[code])
    return told.group(1) if told is not None else ""


# ---- drafts ------------------------------------------------------------------------------------


def keep(state: CentreState, command: KeepProtocolDraft, context: Context) -> tuple[Event, ...]:
    draft = state.protocols.drafts.get(command.code)
    _must_be_as_seen(command.code, draft, command.seen)
    if draft is not None and draft.state is not DraftState.WRITTEN:
        raise Rejected("protocol.handed-in", protocol=command.code)
    now = state.protocols.in_force.get(command.code)
    based_on = now.digest if now is not None else ""
    if draft is not None and (draft.text, draft.note, draft.based_on) == (
        command.text,
        command.note,
        based_on,
    ):
        return ()
    return (
        ProtocolDraftKept(
            code=command.code,
            text=command.text,
            digest=digest_of(command.text),
            note=command.note,
            based_on=based_on,
            by=context.actor,
            at=context.at,
        ),
    )


def submit(state: CentreState, command: SubmitProtocol, context: Context) -> tuple[Event, ...]:
    draft = _seen_draft(state, command.code, command.seen)
    if draft.state is not DraftState.WRITTEN:
        return ()
    version = _fit_for_use(state, draft, context)
    return (
        ProtocolSubmitted(
            code=draft.code, version=version, digest=draft.digest, by=context.actor, at=context.at
        ),
    )


def send_back(state: CentreState, command: ReturnProtocol, context: Context) -> tuple[Event, ...]:
    draft = _draft(state, command.code)
    if draft.state is DraftState.WRITTEN:
        return ()
    return (_returned(draft, ReturnReason.BY_HAND, command.why, context),)


def drop(state: CentreState, command: DropProtocolDraft, context: Context) -> tuple[Event, ...]:
    draft = _draft(state, command.code)
    if draft.state is not DraftState.WRITTEN:
        raise Rejected("protocol.handed-in", protocol=command.code)
    return (
        ProtocolDraftDropped(code=draft.code, digest=draft.digest, by=context.actor, at=context.at),
    )


# ---- answering for it --------------------------------------------------------------------------


def approve(state: CentreState, command: ApproveProtocol, context: Context) -> tuple[Event, ...]:
    draft = _seen_draft(state, command.code, command.seen)
    if draft.state is DraftState.WRITTEN:
        raise Rejected("protocol.not-handed-in", protocol=command.code)
    if draft.state is DraftState.APPROVED:
        return ()
    must_be_another(draft.authors, context.actor)
    version = _fit_for_use(state, draft, context)
    holds_from = _time(command.holds_from, context)
    approved = ProtocolApproved(
        code=draft.code,
        version=version,
        digest=draft.digest,
        holds_from=holds_from,
        by=context.actor,
        at=context.at,
    )
    if holds_from > context.at:
        return (approved,)
    return (approved, _in_force(draft, context.actor.account, context))


def into_force(
    state: CentreState, command: BringProtocolIntoForce, context: Context
) -> tuple[Event, ...]:
    """What was approved is looked at once more: the others may have changed meanwhile."""
    draft = state.protocols.drafts.get(command.code)
    if draft is None or draft.state is not DraftState.APPROVED or draft.approved_by is None:
        return ()
    if draft.holds_from is not None and draft.holds_from > context.at:
        return ()
    try:
        _fit_for_use(state, draft, context)
    except Rejected as no:
        return (_returned(draft, ReturnReason.FAULTS, no.details.get("first", no.code), context),)
    return (_in_force(draft, draft.approved_by, context),)


def _in_force(draft: ProtocolDraft, approved_by: AccountId, context: Context) -> Event:
    return ProtocolCameIntoForce(
        code=draft.code,
        version=draft.version,
        digest=draft.digest,
        text=draft.text,
        note=draft.note,
        authors=draft.authors,
        approved_by=approved_by,
        by=context.actor,
        at=context.at,
    )


def _returned(draft: ProtocolDraft, reason: ReturnReason, why: str, context: Context) -> Event:
    return ProtocolReturned(
        code=draft.code,
        digest=draft.digest,
        reason=reason,
        why=why,
        by=context.actor,
        at=context.at,
    )


def _time(wanted: datetime | None, context: Context) -> datetime:
    if wanted is None or wanted <= context.at:
        return context.at
    if wanted > context.at + AHEAD:
        raise Rejected("protocol.too-far-ahead", days=str(AHEAD.days))
    return wanted


# ---- what every step asks ----------------------------------------------------------------------


def _draft(state: CentreState, code: str) -> ProtocolDraft:
    draft = state.protocols.drafts.get(code)
    if draft is None:
        raise Rejected("protocol.no-draft", protocol=code)
    return draft


def _seen_draft(state: CentreState, code: str, seen: str) -> ProtocolDraft:
    draft = _draft(state, code)
    _must_be_as_seen(code, draft, seen)
    return draft


def _must_be_as_seen(code: str, draft: ProtocolDraft | None, seen: str) -> None:
    if seen != (NEW if draft is None else draft.digest):
        raise Rejected("protocol.changed-meanwhile", protocol=code)


def _fit_for_use(state: CentreState, draft: ProtocolDraft, context: Context) -> str:
    """Read the draft among the others; gives its version."""
    kept = state.protocols
    now = kept.in_force.get(draft.code)
    if draft.based_on != (now.digest if now is not None else ""):
        raise Rejected("protocol.based-on-older", protocol=draft.code)
    if now is not None and now.digest == draft.digest:
        raise Rejected("protocol.nothing-new", protocol=draft.code)
    found = _sound(
        context,
        kept.texts_with(draft.code, draft.text),
        only="" if draft.code == ENTRY else draft.code,
    )
    if draft.code == ENTRY:
        return ""
    protocol = next(each for each in found if each.code == draft.code)
    if protocol.approval is not None:
        raise Rejected("protocol.signs-itself", protocol=draft.code)
    if protocol.version in kept.used.get(draft.code, ()):
        raise Rejected("protocol.version-used", protocol=draft.code, version=protocol.version)
    return protocol.version


def _sound(context: Context, texts: Mapping[str, str], *, only: str = "") -> tuple[Protocol, ...]:
    if context.read_protocols is None:
        raise Rejected("protocol.cannot-be-read")
    if ENTRY not in texts:
        raise Rejected("protocol.no-entry")
    found: ReadTexts = context.read_protocols(texts, only=only)
    if found.faults:
        raise Rejected("protocol.faults", count=str(len(found.faults)), first=str(found.faults[0]))
    return found.protocols


def _versions(protocols: tuple[Protocol, ...]) -> dict[str, str]:
    return {protocol.code: protocol.version for protocol in protocols}


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    BringProtocols: bring,
    KeepProtocolDraft: keep,
    SubmitProtocol: submit,
    ApproveProtocol: approve,
    ReturnProtocol: send_back,
    DropProtocolDraft: drop,
    BringProtocolIntoForce: into_force,
}
