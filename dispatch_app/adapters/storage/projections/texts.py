"""Writes text messages, and texts that came, into their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.tables.texts import TEXT_CAME, TEXT_MESSAGE
from dispatch_app.domain.texts.events import TextAsked, TextCame, TextStepped, TextTaken
from dispatch_app.domain.texts.values import TextState, TextStep

_TIMES = {TextState.SENT: "sent_at", TextState.DELIVERED: "delivered_at"}


def asked(batch: Batch, event: TextAsked, sequence: int) -> None:
    batch.add(
        TEXT_MESSAGE,
        id=event.text,
        sequence=sequence,
        number=event.number,
        words=event.words,
        incident=event.about.incident,
        role=event.about.role,
        mission=event.about.mission,
        version=event.about.version,
        state=TextState.WAITING,
        account=event.by.account,
        person=event.person,
        asked_at=to_ms(event.at),
    )


def taken(batch: Batch, event: TextTaken, _sequence: int) -> None:
    batch.change(
        TEXT_MESSAGE,
        event.text,
        state=TextState.TAKEN,
        gateway=event.gateway,
        taken_at=to_ms(event.at),
    )


def stepped(batch: Batch, event: TextStepped, _sequence: int) -> None:
    """A report on one part of several changes nothing; how often it was tried the journal knows."""
    if event.step is TextStep.DELIVERED and event.state is not TextState.DELIVERED:
        return
    at = {_TIMES[event.state]: to_ms(event.happened_at)} if event.state in _TIMES else {}
    batch.change(TEXT_MESSAGE, event.text, state=event.state, why=event.code, **at)


def came(batch: Batch, event: TextCame, sequence: int) -> None:
    batch.add(
        TEXT_CAME,
        sequence=sequence,
        number=event.number,
        words=event.words,
        answers=event.text,
        confirms=int(event.confirms),
        happened_at=to_ms(event.happened_at),
        at=to_ms(event.at),
    )
    if event.text is not None and event.confirms:
        batch.change(TEXT_MESSAGE, event.text, confirmed_at=to_ms(event.happened_at))


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    TextAsked: asked,
    TextTaken: taken,
    TextStepped: stepped,
    TextCame: came,
}
