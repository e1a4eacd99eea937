"""How alike a case is to one of the past, and why: said in reasons, counted in points. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.codes import IncidentOutcome, Priority
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.quick import dataclass

UNKNOWN = "unknown"
LEAST_POINTS = 4.0
"""Below this two cases have too little in common to be shown beside each other."""
_MOST_WORDS, _SHORTEST = 3, 2
_NEAR_YEARS = 5.0
_CHILD_YEARS = 14


class Reason(StrEnum):
    COMPLAINT = "complaint"
    DISEASE_CLASS = "disease_class"
    AGE = "age"
    SEX = "sex"
    CONSCIOUSNESS = "consciousness"
    BREATHING = "breathing"
    PLACE_KIND = "place_kind"
    WORDS = "words"


POINTS = {
    Reason.COMPLAINT: 4.0,
    Reason.DISEASE_CLASS: 2.0,
    Reason.AGE: 2.0,
    Reason.SEX: 0.5,
    Reason.CONSCIOUSNESS: 1.5,
    Reason.BREATHING: 1.5,
    Reason.PLACE_KIND: 1.0,
    Reason.WORDS: 1.5,
}
"""Of words: for each piece that both tell, three at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLooks:
    """What of a case is compared. Empty and None: not known, and never alike."""

    complaint: str = ""
    disease_class: str = ""
    age_years: float | None = None
    sex: str = ""
    consciousness: str = ""
    breathing: str = ""
    place_kind: str = ""
    words: str = ""
    """Remarks, as they were typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    incident: IncidentId
    number: str
    opened_at: datetime
    looks: CaseLooks
    priority: Priority | None = None
    sent: tuple[str, ...] = ()
    """The vehicles that were sent, in their order."""
    outcome: IncidentOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    case: PastCase
    points: float
    reasons: tuple[Reason, ...]
    words: tuple[str, ...] = field(default=())
    """Pieces of words that both cases tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeCase:
    """A case of the past without anything that could tell who it was: no free words, no place."""

    incident: IncidentId
    number: str
    opened_at: datetime
    complaint: str
    age_years: float | None
    sex: str
    priority: Priority | None
    sent: tuple[str, ...]
    outcome: IncidentOutcome | None
    reasons: tuple[Reason, ...]
    words: tuple[str, ...]
    """What the open case tells as well."""


def told(one: Alike) -> AlikeCase:
    """As it may be shown to whoever works on the open case."""
    case, looks = one.case, one.case.looks
    return AlikeCase(
        incident=case.incident,
        number=case.number,
        opened_at=case.opened_at,
        complaint=looks.complaint,
        age_years=looks.age_years,
        sex=looks.sex,
        priority=case.priority,
        sent=case.sent,
        outcome=case.outcome,
        reasons=one.reasons,
        words=one.words,
    )


def alike(now: CaseLooks, past: PastCase) -> Alike | None:
    """Compare; None where too little is common. Never more alike for what nobody knows."""
    reasons = tuple(_reasons(now, past.looks))
    words = common_words(now.words, past.looks.words)
    points = sum(POINTS[reason] for reason in reasons) + len(words) * POINTS[Reason.WORDS]
    if points < LEAST_POINTS:
        return None
    told = (*reasons, Reason.WORDS) if words else reasons
    return Alike(case=past, points=points, reasons=told, words=words)


def most_alike(now: CaseLooks, past: Iterable[PastCase], most: int) -> tuple[Alike, ...]:
    """The most alike first; of two that are equally so the newer one."""
    found = [one for case in past if (one := alike(now, case)) is not None]
    found.sort(key=lambda one: (-one.points, -one.case.opened_at.timestamp(), one.case.number))
    return tuple(found[:most])


def _reasons(now: CaseLooks, then: CaseLooks) -> Iterator[Reason]:
    if _same(now.complaint, then.complaint):
        yield Reason.COMPLAINT
    elif _same(now.disease_class, then.disease_class):
        yield Reason.DISEASE_CLASS
    if _near(now.age_years, then.age_years):
        yield Reason.AGE
    for reason, one, other in (
        (Reason.SEX, now.sex, then.sex),
        (Reason.CONSCIOUSNESS, now.consciousness, then.consciousness),
        (Reason.BREATHING, now.breathing, then.breathing),
        (Reason.PLACE_KIND, now.place_kind, then.place_kind),
    ):
        if _same(one, other):
            yield reason


def _same(one: str, other: str) -> bool:
    return bool(one) and one != UNKNOWN and one == other


def _near(one: float | None, other: float | None) -> bool:
    """Children are like children of nearly their age; a grown-up is like others of ten years."""
    if one is None or other is None or (one < _CHILD_YEARS) != (other < _CHILD_YEARS):
        return False
    within = _NEAR_YEARS / 2 if one < _CHILD_YEARS else _NEAR_YEARS * 2
    return abs(one - other) <= within


def common_words(one: str, other: str) -> tuple[str, ...]:
    """The longest pieces of two characters or more that stand in both, three at most. Digits count
    for nothing: a telephone number is not what two cases have in common."""
    left, text = _plain(one), _plain(other)
    found: list[str] = []
    at = 0
    while at < len(left):
        length = _common_length(left, at, text)
        if length:
            found.append(left[at : at + length])
        at += max(length, 1)
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True)[:_MOST_WORDS])


def _common_length(left: str, at: int, text: str) -> int:
    """How long the piece is that begins here and stands in the text as well; 0 for one sign."""
    end = at
    while end < len(left) and left[end] != " " and left[at : end + 1] in text:
        end += 1
    return end - at if end - at >= _SHORTEST else 0


def _plain(words: str) -> str:
    """Letters and characters; whatever else stood between them parts them."""
    return "".join(sign if sign.isalpha() else " " for sign in words.casefold())
