"""Turns what the centre knows into messages of the protocol, and messages into reports."""

from __future__ import annotations

from dispatch_app.adapters.links.messages import (
    DATUM,
    Answer,
    Ask,
    Cancel,
    InCase,
    Location,
    Told,
    Update,
    in_utc,
    need_of,
    reason_of,
)
from dispatch_app.domain.links.commands import ReportLinkAsk, ReportLinkWord
from dispatch_app.domain.links.values import (
    LinkCase,
    LinkContent,
    LinkWord,
    LinkWordId,
    PartnerId,
    Standing,
    WordKind,
)
from dispatch_app.domain.values import Position


def told_of(content: LinkContent) -> Told:
    return Told(
        number=content.number,
        location=Location(
            latitude=content.position.lat,
            longitude=content.position.lon,
            datum=DATUM,
            uncertainty_m=content.uncertainty_m,
            text=content.place,
        ),
        complaint=content.complaint,
        priority=content.priority,
        patients=content.patients,
        callback_number=content.callback_number,
        contact_name=content.contact_name,
        note=content.note,
        opened_at=content.opened_at,
        exercise=content.exercise,
    )


def content_of(told: Told) -> LinkContent:
    where = told.location
    return LinkContent(
        number=told.number,
        place=where.text,
        position=Position(where.latitude, where.longitude),
        uncertainty_m=where.uncertainty_m,
        complaint=told.complaint,
        priority=told.priority,
        patients=told.patients,
        callback_number=told.callback_number,
        contact_name=told.contact_name,
        note=told.note,
        opened_at=None if told.opened_at is None else in_utc(told.opened_at),
        exercise=told.exercise,
    )


def message_of(case: LinkCase, word: LinkWord) -> InCase:
    """A word of ours as it goes out; always the same message, however often it is sent."""
    reason = word.reason.value if word.reason else ""
    match word.kind:
        case WordKind.ASK:
            return Ask(
                id=word.id,
                sent_at=word.at,
                case=case.wire,
                purpose=case.purpose,
                needs=[need.value for need in case.needs],
                words=word.words,
                incident=told_of(word.content or case.content),
            )
        case WordKind.ANSWER:
            return Answer(
                id=word.id,
                sent_at=word.at,
                case=case.wire,
                standing=word.standing or Standing.RECEIVED,
                reason=reason,
                reference=word.reference,
                words=word.words,
            )
        case WordKind.UPDATE:
            return Update(
                id=word.id,
                sent_at=word.at,
                case=case.wire,
                words=word.words,
                reference=word.reference,
                incident=told_of(word.content) if word.content else None,
            )
        case WordKind.CANCEL:
            return Cancel(
                id=word.id, sent_at=word.at, case=case.wire, reason=reason, words=word.words
            )


def report_of(partner: PartnerId, message: InCase) -> ReportLinkAsk | ReportLinkWord:
    """What a partner's message means to the centre."""
    word, sent_at = LinkWordId(message.id), in_utc(message.sent_at)
    match message:
        case Ask():
            return ReportLinkAsk(
                partner=partner,
                wire=message.case,
                word=word,
                purpose=message.purpose,
                content=content_of(message.incident),
                sent_at=sent_at,
                needs=tuple(dict.fromkeys(need_of(need) for need in message.needs)),
                words=message.words,
            )
        case Answer():
            return ReportLinkWord(
                partner=partner,
                wire=message.case,
                word=word,
                kind=WordKind.ANSWER,
                sent_at=sent_at,
                standing=message.standing,
                reason=reason_of(message.reason),
                reference=message.reference[:120],
                words=message.words,
            )
        case Update():
            return ReportLinkWord(
                partner=partner,
                wire=message.case,
                word=word,
                kind=WordKind.UPDATE,
                sent_at=sent_at,
                reference=message.reference[:120],
                words=message.words,
                content=content_of(message.incident) if message.incident else None,
            )
        case Cancel():
            return ReportLinkWord(
                partner=partner,
                wire=message.case,
                word=word,
                kind=WordKind.CANCEL,
                sent_at=sent_at,
                reason=reason_of(message.reason),
                words=message.words,
            )
