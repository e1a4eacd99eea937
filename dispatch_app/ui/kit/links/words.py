"""Says how partners and shared cases stand. Values in, words out; asks nobody."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch_app.domain.links.reach import GATEWAY_GONE
from dispatch_app.domain.links.values import (
    LinkCase,
    Links,
    LinkWay,
    LinkWord,
    Partner,
    PartnerId,
    Standing,
    WordKind,
)
from dispatch_app.domain.state import Incident
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.time_chain import Moment


def partner_name(links: Links, partner: PartnerId) -> str:
    known = links.partners.get(partner)
    return known.name if known is not None else partner


def partner_label(partner: Partner, texts: Texts) -> str:
    """A partner to choose: its name, and how it is reached now."""
    if partner.way is LinkWay.VOICE:
        way = texts("links.partner.voice", number=partner.telephone)
    else:
        away = "unheard" if partner.reason == GATEWAY_GONE else "down"
        way = texts("links.partner.up" if partner.up else f"links.partner.{away}")
    return f"{partner.name}  {way}".strip()


def standing_of(case: LinkCase, texts: Texts) -> str:
    """How a case stands, in a word or two; what is not delivered says so."""
    if any(word.trouble for word in case.words):
        return texts("links.standing.returned")
    if case.way is LinkWay.VOICE and case.standing is Standing.WAITING:
        return texts("links.standing.to-read-back")
    if not case.over and any(word.owed for word in case.words):
        return texts("links.standing.on-its-way")
    return texts.code("link_standing", case.standing.value)


def case_line(links: Links, case: LinkCase, texts: Texts) -> str:
    """Of one case at its incident: who, what for, how it stands, and their number."""
    parts = (
        partner_name(links, case.partner),
        texts.code("link_purpose", case.purpose.value),
        standing_of(case, texts),
        texts.code("link_reason", case.reason.value) if case.reason else "",
        f"#{case.reference}" if case.reference else "",
    )
    return " ".join(part for part in parts if part)


def short_line(links: Links, incident: Incident, texts: Texts) -> str:
    """For the row of an incident: partners with how they stand; empty if it is shared with none."""
    cases = [c for c in links.of_incident(incident.id) if c.standing is not Standing.CANCELLED]
    return " · ".join(
        f"{partner_name(links, c.partner)} {standing_of(c, texts)}" for c in cases[-2:]
    )


def partners_complaint(links: Links, incident: Incident) -> str:
    """What is the matter in a partner's words, where nobody here has chosen a complaint yet."""
    theirs = (c.content.complaint for c in links.of_incident(incident.id) if not c.ours)
    return next((words for words in theirs if words), "")


def ringing_title(links: Links, case: LinkCase, texts: Texts) -> str:
    purpose = texts.code("link_purpose", case.purpose.value)
    return f"{partner_name(links, case.partner)} {purpose}"


def ringing_detail(case: LinkCase, texts: Texts) -> str:
    told = case.content
    parts = (
        texts("links.exercise") if told.exercise else "",
        told.complaint,
        told.place,
        case.words[0].words if case.words else "",
    )
    return " · ".join(part for part in parts if part)


def history(links: Links, case: LinkCase, texts: Texts) -> tuple[str, ...]:
    """All that was said in a case that is words, oldest first."""
    theirs = partner_name(links, case.partner)
    return tuple(
        f"{texts('links.we') if word.ours else theirs}: {said_words(word, texts)}"
        for word in case.words
        if said_words(word, texts)
    )


def said_words(word: LinkWord, texts: Texts) -> str:
    """What was said with it: the standing, the reason, the words, and why it came back."""
    standing = texts.code("link_standing", word.standing.value) if word.standing else ""
    reason = texts.code("link_reason", word.reason.value) if word.reason else ""
    trouble = texts("links.returned", code=word.trouble) if word.trouble else ""
    return " ".join(part for part in (standing, reason, word.words, trouble) if part)


def moments_of(links: Links, incident: Incident, texts: Texts) -> Iterator[Moment]:
    """For the time chain of an incident."""
    for case in links.of_incident(incident.id):
        name = partner_name(links, case.partner)
        for word in case.words:
            yield Moment(
                at=word.at,
                word=texts(
                    "links.moment.ours" if word.ours else "links.moment.theirs",
                    partner=name,
                    said=word_of(word, texts),
                ),
                origin=_at_seat(word, texts),
            )


def word_of(word: LinkWord, texts: Texts) -> str:
    """What kind of word it is; of an answer, what it says."""
    if word.kind is WordKind.ANSWER and word.standing is not None:
        return texts.code("link_standing", word.standing.value)
    return texts.code("link_word", word.kind.value)


def _at_seat(word: LinkWord, texts: Texts) -> str:
    return texts("queue.at-seat", seat=word.by.seat) if word.by and word.by.seat else ""
