"""Orders as text messages to crews' telephones, in the language of the centre. Sends nothing."""

from __future__ import annotations

from collections.abc import Callable

from dispatch_app.domain.values import SlipVersion
from dispatch_app.gateways.vehicles_texts import order_text
from dispatch_app.i18n.texts import Texts


def texts_for_crews(language: str) -> Callable[[SlipVersion], str]:
    """
    Raises:
        FileNotFoundError: there is no catalogue of this language.
    """
    words = Texts.load(language)

    def text_of(version: SlipVersion) -> str:
        """The answer comes first: a long text may be cut."""
        return f"{words('text.order.answer')}\n{order_text(version, words)}"

    return text_of
