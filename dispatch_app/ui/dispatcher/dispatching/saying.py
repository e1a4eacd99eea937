"""One line about an order: a tone and a text by key, or a refusal by code. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.dispatcher.wording import refusal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    tone: str
    """`info`, `ok`, `warning` or `alarm`."""
    key: str = ""
    code: str = ""
    """Of a refusal; then there is no key."""
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, texts: Texts) -> str:
        if self.code:
            return refusal_text(texts, self.code, dict(self.values))
        return texts(self.key, **self.values) if self.key else ""


SILENCE = Saying(tone="info")


def said(tone: str, key: str, **values: str) -> Saying:
    return Saying(tone=tone, key=key, values=values)


def refused(code: str, details: Mapping[str, str]) -> Saying:
    return Saying(tone="alarm", code=code, values=details)
