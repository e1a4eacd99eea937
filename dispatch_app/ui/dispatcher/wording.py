"""Words that several parts of the seat need for the same thing. Values in, text out."""

from __future__ import annotations

from dispatch_app.domain.codes import Nature, NumberState
from dispatch_app.domain.protocols import Protocols, UnknownProtocol
from dispatch_app.domain.state import Call, Incident
from dispatch_app.i18n.texts import Texts


def complaint_name(book: Protocols, code: str, language: str) -> str:
    """The complaint as people say it; the bare code if this seat's protocols lack it."""
    try:
        return book.get(code).title.of(language) if code else ""
    except UnknownProtocol:
        return code


def number_text(call: Call, texts: Texts) -> str:
    """The caller's number, or why there is none."""
    if call.number_state is NumberState.KNOWN:
        return call.number
    missed = call.number_state is NumberState.AWAITED and not call.ringing
    state = NumberState.NONE if missed else call.number_state
    return texts.code("number_state", state.value)


def unnamed(incident: Incident, texts: Texts) -> str:
    """What stands where a complaint would, until there is one; a booked transport has none."""
    if incident.nature is Nature.BOOKED:
        return texts.code("nature", incident.nature.value)
    return texts("queue.no-complaint")


def place_text(incident: Incident, texts: Texts) -> str:
    return incident.place.text if incident.place else texts("queue.no-place")


def refusal_text(texts: Texts, code: str, details: dict[str, str]) -> str:
    """What to say for a refusal's code; the code itself if no sentence is kept for it."""
    for key in (f"refusal.{code}", code):
        if texts.has(key):
            return texts(key, **{"seat": "?", "vehicle": "?", "incident": "?", **details})
    return code
