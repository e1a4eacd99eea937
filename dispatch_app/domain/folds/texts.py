"""Takes text messages and their modems into the state. Those that are over go after many others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.ids import TextId
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.texts.events import (
    TextAsked,
    TextCame,
    TextModemReported,
    TextStepped,
    TextTaken,
)
from dispatch_app.domain.texts.values import (
    DONE_KEPT,
    RETRY,
    TextMessage,
    TextModem,
    TextState,
    TextStep,
)


def asked(state: CentreState, event: TextAsked) -> CentreState:
    text = TextMessage(
        id=event.text,
        number=event.number,
        words=event.words,
        about=event.about,
        person=event.person,
        asked_at=event.at,
    )
    return _messages(state, {**state.texts.messages, text.id: text})


def taken(state: CentreState, event: TextTaken) -> CentreState:
    return _change(
        state,
        event.text,
        state=TextState.TAKEN,
        gateway=event.gateway,
        run=event.run,
        taken_at=event.at,
    )


def stepped(state: CentreState, event: TextStepped) -> CentreState:
    known = state.texts.messages.get(event.text)
    if known is None:
        return state
    return _change(state, known.id, **_stepped(known, event))


def _stepped(text: TextMessage, event: TextStepped) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": event.state, "why": event.code}
    match event.step:
        case TextStep.SENT:
            changes |= {"sent_at": event.happened_at, "references": event.references}
        case TextStep.REFUSED:
            changes |= {"tries": text.tries + 1, "again_at": event.at + RETRY}
        case TextStep.DELIVERED:
            changes["delivered"] = (*text.delivered, *event.references)
            if event.state is TextState.DELIVERED:
                changes["delivered_at"] = event.happened_at
        case TextStep.UNCERTAIN | TextStep.FAILED | TextStep.NOT_DELIVERED:
            pass
    return changes


def came(state: CentreState, event: TextCame) -> CentreState:
    if event.text is None:
        return state
    at = event.happened_at if event.confirms else None
    return _change(state, event.text, answer=event.words, confirmed_at=at)


def modem(state: CentreState, event: TextModemReported) -> CentreState:
    one = TextModem(name=event.modem, heard=event.heard, reason=event.reason, since=event.at)
    modems = {**state.texts.modems, one.name: one}
    return replace(state, texts=replace(state.texts, modems=modems))


def _change(centre: CentreState, text: TextId, **changes: Any) -> CentreState:
    known = centre.texts.messages.get(text)
    if known is None:
        return centre
    return _messages(centre, {**centre.texts.messages, text: replace(known, **changes)})


def _messages(state: CentreState, messages: dict[TextId, TextMessage]) -> CentreState:
    over = [key for key, text in messages.items() if text.over]
    for key in over[: max(0, len(over) - DONE_KEPT)]:
        del messages[key]
    return replace(state, texts=replace(state.texts, messages=messages))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    TextAsked: asked,
    TextTaken: taken,
    TextStepped: stepped,
    TextCame: came,
    TextModemReported: modem,
}
