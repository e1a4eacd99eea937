"""Puts what became of a text message into words. Knows no widget."""

from __future__ import annotations

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.texts.values import TextMessage, Texts
from dispatch_app.i18n.texts import Texts as Catalogue

_OF_NETWORK = ("cms-", "cme-")
_OF_REPORT = "status-"


def why_text(texts: Catalogue, code: str) -> str:
    """Why a text failed. Codes of networks are shown as they are, for who maintains the modem."""
    if code.startswith(_OF_NETWORK):
        return texts("text.why.network", code=code)
    if code.startswith(_OF_REPORT):
        return texts("text.why.not_delivered", code=code.removeprefix(_OF_REPORT))
    return texts(f"text.why.{code}") if texts.has(f"text.why.{code}") else code


def state_text(texts: Catalogue, text: TextMessage) -> str:
    """What was answered that is no yes, how far it is, why it failed."""
    word = texts.code("text.state", text.state.value)
    why = why_text(texts, text.why) if text.why and text.over else ""
    answer = f"“{text.answer}”" if text.answer and text.confirmed_at is None else ""
    return " ".join(part for part in (answer, word, why) if part)


def newest_for(texts: Texts, incident: IncidentId, role: str) -> TextMessage | None:
    """The last text to somebody who is to be told of a large event."""
    found = (
        text
        for text in reversed(tuple(texts.messages.values()))
        if (text.about.incident, text.about.role) == (incident, role)
    )
    return next(found, None)
