"""One hospital as it is looked up: its card to be read, and the names that find it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch_app.domain.codes import HospitalStatus
from dispatch_app.domain.hospital_parts.values import KINDS, Because, HospitalPart, PartNow
from dispatch_app.domain.knowledge.entries import (
    LONGEST_BODY,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_NAMES,
    KnowledgeEntry,
    KnowledgeKind,
)
from dispatch_app.domain.protocols.model import Text
from dispatch_app.domain.ranking import RankedHospital
from dispatch_app.domain.state import Hospital
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.dispatching.words import distance_text
from dispatch_app.ui.dispatcher.hospitals.part_words import age_text, part_text, unserved_text
from dispatch_app.ui.kit.knowledge.reader import ReaderView


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A hospital with all that is known of it at one moment."""

    hospital: Hospital
    ranked: RankedHospital
    parts: tuple[PartNow, ...]
    wish: str = ""
    """What the patient at hand says to it, in words."""


def entry_of(
    number: int, hospital: Hospital, parts: Sequence[HospitalPart], texts: Texts
) -> KnowledgeEntry:
    """What it is found by: its own name first, then those of whatever it has."""
    abilities = [texts.code("capability", c) for c in hospital.capabilities]
    names = [hospital.grade, *abilities, *(word for part in parts for word in _names(part))]
    short = tuple(dict.fromkeys(n[:LONGEST_NAME].strip() for n in names if n.strip()))
    title = hospital.name[:LONGEST_TITLE].strip() or hospital.id
    rest = " ".join((*short[MOST_NAMES:], *(part.note for part in parts)))[:LONGEST_BODY]
    return KnowledgeEntry(
        code=f"hospital_{number}",
        kind=KnowledgeKind.PHONES,
        title=Text(title, title),
        body=Text(rest, ""),
        aliases=short[:MOST_NAMES],
    )


def _names(part: HospitalPart) -> tuple[str, str]:
    return part.name, part.title


def line_of(card: Card, now: datetime, texts: Texts) -> str:
    status = texts.code("hospital_status", card.hospital.status_at(now).value)
    wrong = unserved_text(card.ranked.unserved, texts)
    line = texts(
        "hospital_book.line",
        name=card.hospital.name,
        time=_time(card, texts),
        status=wrong or status,
    )
    return f"{line}  {card.wish}".rstrip()


def _time(card: Card, texts: Texts) -> str:
    seconds = card.ranked.time_s
    if seconds is None:
        return ""
    far = distance_text(card.ranked.distance_m)
    return texts("hospital_book.time", time=minutes_text(seconds), distance=far)


def view_of(card: Card, now: datetime, texts: Texts, zone: str) -> ReaderView:
    hospital = card.hospital
    return ReaderView(
        title=hospital.name,
        kind=hospital.grade or texts("hospital_book.kind"),
        other_names=_time(card, texts),
        doubt=unserved_text(card.ranked.unserved, texts),
        body="\n".join(_body(card, now, texts, zone)),
        foot=_foot(hospital, texts),
    )


def _body(card: Card, now: datetime, texts: Texts, zone: str) -> Iterator[str]:
    hospital = card.hospital
    yield f"# {texts('hospital_book.now')}"
    yield f"- {_own_word(hospital, now, texts)}"
    if hospital.diverted_for and hospital.status_at(now) is not HospitalStatus.UNREPORTED:
        what = "、".join(texts.code("capability", c) for c in hospital.diverted_for)
        yield f"! {texts('hospitals.cannot-now', what=what)}"
    if hospital.note:
        yield f"- {texts('hospital_book.note', note=hospital.note)}"
    yield f"- {texts('hospital_book.load')}  {_load(card, texts)}"
    if card.wish:
        yield f"- {card.wish}"
    if hospital.capabilities:
        yield f"# {texts('hospital_book.can')}"
        yield "、".join(texts.code("capability", c) for c in hospital.capabilities)
    for kind in KINDS:
        of_kind = [one for one in card.parts if one.part.register == kind]
        if of_kind:
            yield f"# {texts(f'hospital_part.{kind}')}"
        for one in sorted(of_kind, key=lambda one: not one.serves):
            down = not one.serves and one.because is Because.WORD
            yield f"{'!' if down else '-'} {part_text(one, now, texts, zone)}"


def _own_word(hospital: Hospital, now: datetime, texts: Texts) -> str:
    if hospital.reported_at is None:
        return texts("hospital_book.no-word")
    word = texts.code("hospital_status", hospital.status_at(now).value)
    if hospital.free_beds is not None:
        word = f"{word}  {texts('part.free-beds', beds=hospital.free_beds)}"
    minutes = int((now - hospital.reported_at).total_seconds() // 60)
    key = "part.said-by-hand" if hospital.by_hand else "part.said"
    return f"{word}（{texts(key, age=age_text(minutes, texts))}）"


def _load(card: Card, texts: Texts) -> str:
    one = card.ranked
    load = texts("dispatch.hospital-load", inbound=one.inbound, at_door=one.at_door)
    return load if one.door_s is None else f"{load} {round(one.door_s / 60)}′"


def _foot(hospital: Hospital, texts: Texts) -> str:
    told = (
        texts("hospital_book.phone", phone=hospital.phone) if hospital.phone else "",
        texts("hospital_book.beds", beds=hospital.beds) if hospital.beds else "",
    )
    return "  ".join(word for word in told if word)
