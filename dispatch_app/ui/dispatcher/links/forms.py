"""What is asked at the seat about a shared case, and the commands that follow. Pure: no widget.

Which form a case needs follows from how it stands, so that one key serves them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.commands import (
    AnswerPartner,
    AskPartner,
    LinkWish,
    RecordReadBack,
    TakeBackCase,
    TellPartner,
)
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkNeed,
    LinkPurpose,
    LinkReason,
    Links,
    LinkWay,
    PartnerId,
    ReadBackItem,
    Standing,
)
from dispatch_app.domain.state import Incident
from dispatch_app.i18n.texts import Texts
from dispatch_app.ui.kit.entry.run import BadEntry
from dispatch_app.ui.kit.entry.sheet import YES, EntryField
from dispatch_app.ui.kit.links.words import history, partner_label

_ACCEPT, _JOIN, _REFUSE = "accept", "join", "refuse"
_LONGEST_NAME = 120


class Kind(StrEnum):
    ASK = "ask"
    READ_BACK = "read_back"
    GO_ON = "go_on"
    """Ours, and on: say more, or take it back."""
    ANSWER = "answer"
    CLOSE = "close"
    """Theirs, and accepted: say more, or finish it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    kind: Kind
    case: LinkCase | None = None
    incident: Incident | None = None

    @property
    def about(self) -> tuple[str, str]:
        """What typed words are kept for."""
        thing = self.case.id if self.case else self.incident.id if self.incident else ""
        return self.kind.value, thing


def form_of(case: LinkCase, incident: Incident | None) -> Form | None:
    """What can be done about a case; None if it is over."""
    if case.over:
        return None
    if case.rings:
        return Form(kind=Kind.ANSWER, case=case, incident=incident)
    if not case.ours:
        return Form(kind=Kind.CLOSE, case=case, incident=incident)
    told_by_voice = case.way is LinkWay.VOICE and case.read_back is None
    kind = Kind.READ_BACK if told_by_voice else Kind.GO_ON
    return Form(kind=kind, case=case, incident=incident)


def forms(links: Links, incident: Incident | None) -> tuple[Form, ...]:
    """All that the key goes through: what must be read back, what rings, what goes on, and a new
    request at the end."""
    if incident is None:
        rings = (c for c in links.cases.values() if c.rings)
        return tuple(f for c in rings if (f := form_of(c, None)))
    found = [f for c in links.of_incident(incident.id) if (f := form_of(c, incident))]
    found += [f for form in found if (f := _by_telephone_instead(form, links))]
    found.sort(key=lambda form: form.kind is not Kind.READ_BACK)
    if incident.open and links.partners:
        found.append(Form(kind=Kind.ASK, incident=incident))
    return tuple(found)


def _by_telephone_instead(form: Form, links: Links) -> Form | None:
    """What a partner does not get by data, because its link is down or its system sends it back,
    is read out; what waits goes out all the same once it can."""
    case = form.case
    if form.kind is not Kind.GO_ON or case is None or case.standing is not Standing.WAITING:
        return None
    partner = links.partners.get(case.partner)
    stuck = partner is None or not partner.up or any(word.trouble for word in case.words)
    return replace(form, kind=Kind.READ_BACK) if stuck else None


# ---- fields


def fields_of(form: Form, links: Links, texts: Texts) -> tuple[EntryField, ...]:
    match form.kind:
        case Kind.ASK:
            return _asking(links, texts)
        case Kind.READ_BACK:
            return _reading_back(form, links, texts)
        case Kind.GO_ON:
            return (*_story(form, links, texts), _words(texts), _reasons("take_back", texts))
        case Kind.ANSWER:
            return _answering(form, links, texts)
        case Kind.CLOSE:
            finish = EntryField(name="finish", label=texts("links.field.finish"), box=True)
            return (*_story(form, links, texts), _words(texts), finish)


def _asking(links: Links, texts: Texts) -> tuple[EntryField, ...]:
    partners = sorted(links.partners.values(), key=lambda p: (p.kind.value, p.name))
    purposes = tuple((p.value, texts.code("link_purpose", p.value)) for p in LinkPurpose)
    needs = tuple((n.value, texts.code("link_need", n.value)) for n in LinkNeed)
    return (
        EntryField(
            name="partner",
            label=texts("links.field.partner"),
            choices=tuple((p.id, partner_label(p, texts)) for p in partners),
            value=partners[0].id if partners else "",
        ),
        EntryField(
            name="purpose",
            label=texts("links.field.purpose"),
            choices=purposes,
            value=LinkPurpose.SUPPORT.value,
        ),
        EntryField(name="need", label=texts("links.field.need"), choices=needs),
        _words(texts),
        EntryField(name="by_voice", label=texts("links.field.by_voice"), box=True),
    )


def _reading_back(form: Form, links: Links, texts: Texts) -> tuple[EntryField, ...]:
    assert form.case is not None
    case = form.case
    partner = links.partners.get(case.partner)
    say = texts("links.say", number=partner.telephone) if partner and partner.telephone else ""
    ticks = tuple(
        EntryField(
            name=item.value, label=texts.code("link_read_back", item.value), known=words, box=True
        )
        for item in ReadBackItem
        if (words := read_aloud(item, case, texts))
    )
    accepted = ((YES, texts("links.field.accepted")), ("no", texts("links.field.refused")))
    told = (EntryField(name="say", label=texts("links.field.say"), known=say, open=False),)
    return (
        *(told if say else ()),
        *ticks,
        EntryField(name="listener", label=texts("links.field.listener"), most=_LONGEST_NAME),
        EntryField(
            name="accepted", label=texts("links.field.their_answer"), choices=accepted, value=YES
        ),
        _reasons("reason", texts),
        EntryField(name="reference", label=texts("links.field.reference"), most=_LONGEST_NAME),
        _words(texts),
    )


def _tick(item: ReadBackItem, case: LinkCase, texts: Texts) -> str:
    return f"{texts.code('link_read_back', item.value)}:  {read_aloud(item, case, texts)}"


def read_aloud(item: ReadBackItem, case: LinkCase, texts: Texts) -> str:
    """What is said of an incident on the telephone, and repeated; empty if there is nothing."""
    told = case.content
    match item:
        case ReadBackItem.WHAT:
            needs = [texts.code("link_need", need.value) for need in case.needs]
            purpose = texts.code("link_purpose", case.purpose.value)
            return " · ".join(part for part in (purpose, told.complaint, *needs) if part)
        case ReadBackItem.PLACE:
            return told.place
        case ReadBackItem.COORDINATES:
            where = told.position
            return texts(
                "links.coordinates",
                lat=f"{where.lat:.5f}",
                lon=f"{where.lon:.5f}",
                radius=f"{told.uncertainty_m:.0f}",
            )
        case ReadBackItem.PATIENTS:
            return texts("links.patients", count=told.patients) if told.patients else ""
        case ReadBackItem.CALLBACK:
            return " ".join(part for part in (told.callback_number, told.contact_name) if part)
        case ReadBackItem.NUMBER:
            return told.number


def _answering(form: Form, links: Links, texts: Texts) -> tuple[EntryField, ...]:
    choices = [(_ACCEPT, texts("links.answer.accept")), (_REFUSE, texts("links.answer.refuse"))]
    if form.incident is not None and form.incident.open:
        word = texts("links.answer.join", number=form.incident.number[-4:])
        choices.insert(1, (_JOIN, word))
    return (
        *_story(form, links, texts),
        EntryField(
            name="answer",
            label=texts("links.field.answer"),
            choices=tuple(choices),
            value=_ACCEPT,
        ),
        _reasons("reason", texts),
        _words(texts),
    )


def _story(form: Form, links: Links, texts: Texts) -> tuple[EntryField, ...]:
    """What the case is about and what was said, to be read."""
    assert form.case is not None
    case = form.case
    about = "\n".join(
        words
        for item in ReadBackItem
        if item is not ReadBackItem.NUMBER and (words := read_aloud(item, case, texts))
    )
    told = "\n".join(part for part in (about, case.content.note) if part)
    known = [EntryField(name="told", label=texts("links.field.told"), known=told, open=False)]
    said = "\n".join(history(links, case, texts))
    if said:
        known.append(
            EntryField(name="said", label=texts("links.field.said"), known=said, open=False)
        )
    return tuple(known)


def _words(texts: Texts) -> EntryField:
    return EntryField(name="words", label=texts("links.field.words"))


def _reasons(name: str, texts: Texts) -> EntryField:
    choices = tuple((r.value, texts.code("link_reason", r.value)) for r in LinkReason)
    return EntryField(name=name, label=texts(f"links.field.{name}"), choices=choices)


# ---- commands


def commands_of(form: Form, typed: Mapping[str, str], complaint: str) -> tuple[LinkWish, ...]:
    """Raises:
    BadEntry: a field is missing.
    """
    case = form.case
    match form.kind:
        case Kind.ASK:
            assert form.incident is not None
            return (_ask(form.incident.id, typed, complaint),)
        case Kind.READ_BACK:
            assert case is not None
            return (_read_back(case, typed),)
        case Kind.GO_ON:
            assert case is not None
            return _go_on(case, typed)
        case Kind.ANSWER:
            assert case is not None
            return (_answer(case, form.incident, typed),)
        case Kind.CLOSE:
            assert case is not None
            return _close(case, typed)


def _ask(incident: IncidentId, typed: Mapping[str, str], complaint: str) -> AskPartner:
    for name in ("partner", "purpose"):
        if not typed.get(name):
            raise BadEntry(name, f"links.bad.{name}")
    need = typed.get("need", "")
    return AskPartner(
        incident=incident,
        partner=PartnerId(typed["partner"]),
        purpose=LinkPurpose(typed["purpose"]),
        needs=(LinkNeed(need),) if need else (),
        words=typed.get("words", ""),
        complaint_name=complaint,
        by_voice=typed.get("by_voice") == YES,
    )


def _read_back(case: LinkCase, typed: Mapping[str, str]) -> RecordReadBack:
    if not typed.get("listener", "").strip():
        raise BadEntry("listener", "refusal.link.no-listener")
    accepted = typed.get("accepted") == YES
    reason = typed.get("reason", "")
    if not accepted and not reason:
        raise BadEntry("reason", "refusal.link.reason-missing")
    return RecordReadBack(
        case=case.id,
        listener=typed["listener"],
        items=frozenset(item for item in ReadBackItem if typed.get(item.value) == YES),
        accepted=accepted,
        reason=LinkReason(reason) if reason and not accepted else None,
        reference=typed.get("reference", ""),
        words=typed.get("words", ""),
    )


def _go_on(case: LinkCase, typed: Mapping[str, str]) -> tuple[LinkWish, ...]:
    reason, words = typed.get("take_back", ""), typed.get("words", "")
    if reason:
        return (TakeBackCase(case=case.id, reason=LinkReason(reason), words=words),)
    return (TellPartner(case=case.id, words=words),)


def _answer(case: LinkCase, incident: Incident | None, typed: Mapping[str, str]) -> AnswerPartner:
    answer, reason = typed.get("answer", ""), typed.get("reason", "")
    if answer == _REFUSE and not reason:
        raise BadEntry("reason", "refusal.link.reason-missing")
    if answer not in (_ACCEPT, _JOIN, _REFUSE):
        raise BadEntry("answer", "links.bad.answer")
    return AnswerPartner(
        case=case.id,
        standing=Standing.REFUSED if answer == _REFUSE else Standing.ACCEPTED,
        reason=LinkReason(reason) if answer == _REFUSE else None,
        words=typed.get("words", ""),
        incident=incident.id if answer == _JOIN and incident is not None else None,
    )


def _close(case: LinkCase, typed: Mapping[str, str]) -> tuple[LinkWish, ...]:
    words = typed.get("words", "")
    if typed.get("finish") == YES:
        return (AnswerPartner(case=case.id, standing=Standing.FINISHED, words=words),)
    if not words.strip():
        raise BadEntry("words", "links.bad.words")
    return (TellPartner(case=case.id, words=words),)
