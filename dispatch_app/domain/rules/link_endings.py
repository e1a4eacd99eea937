"""What partners are told when an incident of ours is closed: the last word of each shared case."""

from __future__ import annotations

from dispatch_app.domain.links.events import LinkWordSaid
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkPurpose,
    LinkReason,
    LinkWord,
    LinkWordId,
    Standing,
    WordKind,
)
from dispatch_app.domain.state import CentreState, Context, Incident


def last_words(
    state: CentreState, incident: Incident, context: Context
) -> tuple[LinkWordSaid, ...]:
    """Theirs is finished; support that we asked for is not needed any more. What was handed over
    is theirs, and goes on."""
    cases = (case for case in state.links.of_incident(incident.id) if not case.over)
    said = ((case, _last_word(case, incident, context)) for case in cases)
    return tuple(
        LinkWordSaid(case=case.id, word=word, at=context.at, incident=incident.id)
        for case, word in said
        if word is not None
    )


def _last_word(case: LinkCase, incident: Incident, context: Context) -> LinkWord | None:
    if case.ours and case.purpose is LinkPurpose.HAND_OVER:
        return None
    return LinkWord(
        id=LinkWordId(context.new_id()),
        kind=WordKind.CANCEL if case.ours else WordKind.ANSWER,
        ours=True,
        at=context.at,
        standing=Standing.CANCELLED if case.ours else Standing.FINISHED,
        reason=LinkReason.NOT_NEEDED if case.ours else None,
        reference="" if case.ours else incident.number,
        by=context.actor,
    )
