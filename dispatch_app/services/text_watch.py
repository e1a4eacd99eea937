"""What time brings to text messages: nobody took one or spoke of it again, somebody else is told
instead. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.large_events.values import LargeEvent, ToTell
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.texts.commands import GiveUpText, SendText
from dispatch_app.domain.texts.values import TAKEN_FOR, TextAbout, TextMessage, TextState
from dispatch_app.services.watch import Due


def due(state: CentreState, now: datetime) -> Iterator[Due]:
    """After a stop of the centre all that has come meanwhile."""
    yield from _escalated(state)
    for text in state.texts.messages.values():
        if _given_up(text, now):
            yield GiveUpText(text=text.id), f"give-up:{text.id}:{text.state.value}:{text.tries}"


def _escalated(state: CentreState) -> Iterator[Due]:
    """Who is told instead of somebody who was texted is texted the same words, once."""
    if not state.texts.able:
        return
    for event in state.large.events.values():
        by_role = {one.role: one for one in event.to_tell if event.open}
        for one in by_role.values():
            instead = by_role.get(one.escalates_to) if one.escalated else None
            if instead is None or instead.notes or not instead.number:
                continue
            text = _text_to(state, event, one)
            wish = _passed_on(text, event, instead) if text is not None else None
            if wish is not None:
                declared = event.declared_at.isoformat()
                yield wish, f"text-escalated:{event.id}:{declared}:{instead.role}"


def _text_to(state: CentreState, event: LargeEvent, one: ToTell) -> TextMessage | None:
    texts = state.texts.messages.values()
    about = (event.id, one.role)
    return next((t for t in texts if (t.about.incident, t.about.role) == about), None)


def _passed_on(text: TextMessage, event: LargeEvent, instead: ToTell) -> SendText | None:
    about = TextAbout(incident=event.id, role=instead.role)
    try:
        return SendText(number=instead.number, words=text.words, about=about)
    except InvalidValue:
        return None


def _given_up(text: TextMessage, now: datetime) -> bool:
    if text.state is TextState.WAITING:
        return text.too_old(now)
    taken = text.taken_at if text.state is TextState.TAKEN else None
    return taken is not None and now - taken > TAKEN_FOR
