"""Rules of work shared with other dispatch systems: ask, answer, read back, take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.codes import Nature, PlaceSource
from dispatch_app.domain.commands import OpenIncident
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    AcceptanceBegan,
    Event,
    IncidentOpened,
    IntakeRecorded,
    PlaceFixed,
)
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.links.commands import (
    AnswerPartner,
    AskPartner,
    RecordReadBack,
    ReportLinkAsk,
    ReportLinkDelivered,
    ReportLinkWord,
    ReportPartner,
    TakeBackCase,
    TellPartner,
)
from dispatch_app.domain.links.events import (
    LinkCaseOpened,
    LinkCaseReadBack,
    LinkWordDelivered,
    LinkWordSaid,
    PartnerReported,
)
from dispatch_app.domain.links.values import (
    MUST_BE_READ_BACK,
    NEXT,
    LinkCase,
    LinkCaseId,
    LinkContent,
    LinkReason,
    LinkWay,
    LinkWord,
    LinkWordId,
    Partner,
    ReadBack,
    ReadBackItem,
    Standing,
    WordKind,
)
from dispatch_app.domain.rules.finding import an_open_incident
from dispatch_app.domain.rules.incidents import open_incident
from dispatch_app.domain.state import CentreState, Context, Incident
from dispatch_app.domain.values import MAX_TEXT, Patient, Place

FIELDS_OF_PARTNER = ("kind", "name", "way", "up", "reason", "version", "telephone")

# ---- ours ------------------------------------------------------------------------------------


def ask(state: CentreState, command: AskPartner, context: Context) -> tuple[Event, ...]:
    """A hand-over without coordinates is refused: text alone has sent crews to the wrong street."""
    incident = an_open_incident(state, command.incident)
    partner = _a_partner(state, command.partner)
    if any(
        c.partner == partner.id and c.ours and c.purpose is command.purpose and not c.over
        for c in state.links.of_incident(incident.id)
    ):
        raise Rejected("link.asked-already", partner=partner.name, incident=incident.number)
    content = content_of(incident, command.complaint_name)
    if content is None:
        raise Rejected("link.no-position", incident=incident.number)
    name = LinkCaseId(context.new_id())
    voice = command.by_voice or partner.way is LinkWay.VOICE
    word = _our_word(WordKind.ASK, context, words=command.words, content=content)
    return (
        LinkCaseOpened(
            case=name,
            wire=name,
            partner=partner.id,
            ours=True,
            purpose=command.purpose,
            way=LinkWay.VOICE if voice else LinkWay.DATA,
            needs=command.needs,
            incident=incident.id,
            word=word,
            at=context.at,
        ),
    )


def content_of(incident: Incident, complaint_name: str = "") -> LinkContent | None:
    """What a partner is told of an incident; None while nobody knows where it is."""
    place = incident.place
    if place is None or place.position is None:
        return None
    return LinkContent(
        number=incident.number,
        place=place.text,
        position=place.position,
        uncertainty_m=min(place.uncertainty_m, 100_000.0),
        complaint=complaint_name or incident.complaint,
        priority=int(incident.plan.priority) if incident.plan else None,
        patients=incident.patient.count,
        callback_number=incident.callback_number[:120],
        contact_name=incident.contact_name[:120],
        note=incident.note[:MAX_TEXT],
        opened_at=incident.opened_at,
        exercise=incident.nature in (Nature.TEST, Nature.DRILL),
    )


def tell(state: CentreState, command: TellPartner, context: Context) -> tuple[Event, ...]:
    case = _an_open_case(state, command.case)
    incident = state.incidents.get(case.incident) if case.incident else None
    content = content_of(incident, case.content.complaint) if incident and case.ours else None
    if not command.words.strip() and content in (None, case.content):
        return ()
    word = _our_word(WordKind.UPDATE, context, words=command.words, content=content)
    return (LinkWordSaid(case=case.id, word=word, at=context.at, incident=case.incident),)


def take_back(state: CentreState, command: TakeBackCase, context: Context) -> tuple[Event, ...]:
    case = _a_case(state, command.case)
    if not case.ours:
        raise Rejected("link.not-ours", partner=case.partner)
    if case.standing is Standing.CANCELLED:
        return ()
    _must_go_on(case, Standing.CANCELLED)
    word = _our_word(
        WordKind.CANCEL,
        context,
        words=command.words,
        standing=Standing.CANCELLED,
        reason=command.reason,
    )
    return (LinkWordSaid(case=case.id, word=word, at=context.at, incident=case.incident),)


def read_back(state: CentreState, command: RecordReadBack, context: Context) -> tuple[Event, ...]:
    """Kept only when the other side has repeated what a wrong vehicle would be sent by."""
    case = _an_open_case(state, command.case)
    if not case.ours:
        raise Rejected("link.not-ours", partner=case.partner)
    if not command.listener.strip():
        raise Rejected("link.no-listener", partner=case.partner)
    missing = MUST_BE_READ_BACK - command.items
    if not case.content.callback_number:
        missing -= {ReadBackItem.CALLBACK}
    if missing:
        raise Rejected("link.not-read-back", items=",".join(sorted(missing)))
    if not command.accepted and command.reason is None:
        raise Rejected("link.reason-missing", partner=case.partner)
    standing = Standing.ACCEPTED if command.accepted else Standing.REFUSED
    _must_go_on(case, standing)
    word = LinkWord(
        id=LinkWordId(context.new_id()),
        kind=WordKind.ANSWER,
        ours=False,
        at=context.at,
        words=command.words,
        standing=standing,
        reason=None if command.accepted else command.reason,
        reference=command.reference,
        by=context.actor,
        delivered_at=context.at,
    )
    kept = ReadBack(
        listener=command.listener.strip(), items=command.items, by=context.actor, at=context.at
    )
    return (
        LinkCaseReadBack(
            case=case.id, read_back=kept, word=word, at=context.at, incident=case.incident
        ),
    )


# ---- theirs ----------------------------------------------------------------------------------


def answer(state: CentreState, command: AnswerPartner, context: Context) -> tuple[Event, ...]:
    case = _a_case(state, command.case)
    if case.ours:
        raise Rejected("link.not-theirs", partner=case.partner)
    if case.standing is command.standing:
        return ()
    _must_go_on(case, command.standing)
    if command.standing is Standing.REFUSED and command.reason is None:
        raise Rejected("link.reason-missing", partner=case.partner)
    opening: tuple[Event, ...] = ()
    incident = case.incident
    reference = ""
    if command.standing is Standing.ACCEPTED:
        opening, incident, reference = _taken_up(state, case, command.incident, context)
    word = _our_word(
        WordKind.ANSWER,
        context,
        words=command.words,
        standing=command.standing,
        reason=command.reason if command.standing is Standing.REFUSED else None,
        reference=reference,
    )
    said = LinkWordSaid(case=case.id, word=word, at=context.at, incident=incident)
    return (*opening, said)


def _taken_up(
    state: CentreState, case: LinkCase, known: IncidentId | None, context: Context
) -> tuple[tuple[Event, ...], IncidentId, str]:
    """The incident that a partner's request becomes: one that is known here, or a new one."""
    if known is not None:
        incident = an_open_incident(state, known)
        return (), incident.id, incident.number
    nature = Nature.DRILL if case.content.exercise else Nature.REAL
    opened = open_incident(state, OpenIncident(nature=nature), context)
    first = next(e for e in opened if isinstance(e, IncidentOpened))
    began = tuple(
        replace(e, began_at=case.opened_at) if isinstance(e, AcceptanceBegan) else e for e in opened
    )
    return (*began, *_facts(first, case, context)), first.incident, first.number


def _facts(opened: IncidentOpened, case: LinkCase, context: Context) -> tuple[Event, ...]:
    told = case.content
    place = Place(
        text=told.place,
        position=told.position,
        uncertainty_m=told.uncertainty_m,
        source=PlaceSource.LINKED_SYSTEM,
    )
    note = " · ".join(part for part in (told.complaint, told.note) if part)[:MAX_TEXT]
    return (
        PlaceFixed(incident=opened.incident, place=place, seat=context.actor.seat, at=context.at),
        IntakeRecorded(
            incident=opened.incident,
            seat=context.actor.seat,
            at=context.at,
            patient=Patient(count=told.patients) if told.patients else None,
            callback_number=told.callback_number or None,
            contact_name=told.contact_name or None,
            note=note or None,
        ),
    )


# ---- the gateway -----------------------------------------------------------------------------


def report_partner(
    state: CentreState, command: ReportPartner, context: Context
) -> tuple[Event, ...]:
    known = state.links.partners.get(command.partner)
    if command.gone and known is None:
        return ()
    if (
        known is not None
        and not command.gone
        and all(getattr(known, name) == getattr(command, name) for name in FIELDS_OF_PARTNER)
    ):
        return ()
    facts = {name: getattr(command, name) for name in FIELDS_OF_PARTNER}
    return (
        PartnerReported(
            partner=command.partner,
            gone=command.gone,
            teller=context.actor.account,
            at=context.at,
            **facts,
        ),
    )


def asked(state: CentreState, command: ReportLinkAsk, context: Context) -> tuple[Event, ...]:
    partner = _a_partner(state, command.partner)
    if state.links.of_wire(partner.id, command.wire) is not None:
        return ()
    word = LinkWord(
        id=command.word,
        kind=WordKind.ASK,
        ours=False,
        at=command.sent_at,
        words=command.words,
        content=command.content,
        delivered_at=context.at,
    )
    return (
        LinkCaseOpened(
            case=LinkCaseId(context.new_id()),
            wire=command.wire,
            partner=partner.id,
            ours=False,
            purpose=command.purpose,
            way=LinkWay.DATA,
            needs=command.needs,
            incident=None,
            word=word,
            at=context.at,
        ),
    )


def heard(state: CentreState, command: ReportLinkWord, context: Context) -> tuple[Event, ...]:
    """A partner's word counts as far as it is the partner's to say: who asked may take it back,
    who was asked may answer. What comes late and says less is kept, and changes nothing."""
    case = state.links.of_wire(command.partner, command.wire)
    if case is None:
        raise Rejected("link.unknown-case", partner=command.partner, case=command.wire)
    if any(word.id == command.word for word in case.words):
        return ()
    if command.kind is WordKind.ANSWER and not case.ours:
        raise Rejected("link.not-theirs", partner=case.partner)
    if command.kind is WordKind.CANCEL and case.ours:
        raise Rejected("link.not-ours", partner=case.partner)
    word = LinkWord(
        id=command.word,
        kind=command.kind,
        ours=False,
        at=command.sent_at,
        words=command.words,
        standing=_standing(command),
        reason=command.reason,
        reference=command.reference,
        content=command.content,
        delivered_at=context.at,
    )
    return (LinkWordSaid(case=case.id, word=word, at=context.at, incident=case.incident),)


def _standing(command: ReportLinkWord) -> Standing | None:
    match command.kind:
        case WordKind.CANCEL:
            return Standing.CANCELLED
        case WordKind.ANSWER:
            return command.standing
        case _:
            return None


def delivered(
    state: CentreState, command: ReportLinkDelivered, context: Context
) -> tuple[Event, ...]:
    case = _a_case(state, command.case)
    word = next((w for w in case.words if w.id == command.word), None)
    if word is None or not word.owed:
        return ()
    return (
        LinkWordDelivered(
            case=case.id,
            word=word.id,
            trouble=command.trouble[:120],
            at=context.at,
            incident=case.incident,
        ),
    )


# ---- finding ---------------------------------------------------------------------------------


def _a_partner(state: CentreState, partner: str) -> Partner:
    found = next((p for p in state.links.partners.values() if p.id == partner), None)
    if found is None:
        raise Rejected("link.unknown-partner", partner=partner)
    return found


def _a_case(state: CentreState, name: LinkCaseId) -> LinkCase:
    case = state.links.cases.get(name)
    if case is None:
        raise Rejected("link.unknown-case", case=name)
    return case


def _an_open_case(state: CentreState, name: LinkCaseId) -> LinkCase:
    case = _a_case(state, name)
    if case.over:
        raise Rejected("link.case-over", standing=case.standing.value)
    return case


def _must_go_on(case: LinkCase, standing: Standing) -> None:
    if standing not in NEXT[case.standing]:
        raise Rejected("link.out-of-order", now=case.standing.value, asked=standing.value)


def _our_word(
    kind: WordKind,
    context: Context,
    *,
    words: str = "",
    standing: Standing | None = None,
    reason: LinkReason | None = None,
    reference: str = "",
    content: LinkContent | None = None,
) -> LinkWord:
    return LinkWord(
        id=LinkWordId(context.new_id()),
        kind=kind,
        ours=True,
        at=context.at,
        words=words.strip(),
        standing=standing,
        reason=reason,
        reference=reference,
        content=content,
        by=context.actor,
    )


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    AskPartner: ask,
    TellPartner: tell,
    AnswerPartner: answer,
    TakeBackCase: take_back,
    RecordReadBack: read_back,
    ReportPartner: report_partner,
    ReportLinkAsk: asked,
    ReportLinkWord: heard,
    ReportLinkDelivered: delivered,
}
