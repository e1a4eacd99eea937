"""What time brings to text messages: nobody took one, or nobody spoke of it again. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.state import CentreState
from dispatch_app.domain.texts.commands import GiveUpText
from dispatch_app.domain.texts.values import TAKEN_FOR, TextMessage, TextState
from dispatch_app.services.watch import Due


def due(state: CentreState, now: datetime) -> Iterator[Due]:
    """After a stop of the centre all that has come meanwhile."""
    for text in state.texts.messages.values():
        if _given_up(text, now):
            yield GiveUpText(text=text.id), f"give-up:{text.id}:{text.state.value}:{text.tries}"


def _given_up(text: TextMessage, now: datetime) -> bool:
    if text.state is TextState.WAITING:
        return text.too_old(now)
    taken = text.taken_at if text.state is TextState.TAKEN else None
    return taken is not None and now - taken > TAKEN_FOR
