"""Which text an answer is about, and whether it says yes. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from dispatch_app.domain.texts.values import (
    ANSWERED_WITHIN,
    TextMessage,
    TextState,
    plain_number,
)

YES = frozenset({"1", "收到", "已收到", "知道了", "知悉", "明白", "好", "好的", "ok", "yes", "y"})
_BEGINS = ("收到", "已收到", "1收到")
_NEVER_WENT = frozenset({TextState.WAITING, TextState.FAILED})


def says_yes(words: str) -> bool:
    """Full-width digits, capitals and signs make no difference; `不` and `没` do."""
    plain = unicodedata.normalize("NFKC", words).lower()
    letters = "".join(sign for sign in plain if sign.isalnum())
    if any(no in letters for no in ("不", "没", "未")):
        return False
    return letters in YES or letters.startswith(_BEGINS)


def answered(texts: Iterable[TextMessage], number: str, now: datetime) -> TextMessage | None:
    """The newest text to that number that went out and that nobody has confirmed yet."""
    wanted = plain_number(number)
    open_ones = [
        text
        for text in texts
        if plain_number(text.number) == wanted
        and text.state not in _NEVER_WENT
        and text.confirmed_at is None
        and now - text.asked_at <= ANSWERED_WITHIN
    ]
    return max(open_ones, key=lambda text: text.asked_at, default=None)


def reported(texts: Iterable[TextMessage], number: str, reference: int) -> TextMessage | None:
    """The text that a network's report is about. References come round after 255 texts, so the
    newest one that was sent to that number counts."""
    wanted = plain_number(number)
    named = [
        text
        for text in texts
        if text.sent_at is not None
        and reference in text.references
        and plain_number(text.number) == wanted
    ]
    return max(named, key=lambda text: text.asked_at, default=None)
