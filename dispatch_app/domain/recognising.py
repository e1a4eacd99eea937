"""Says which open incidents a caller may be calling about, and why. Joins nothing. Pure.

A person joins: every candidate carries its reasons, and none is certain enough to act by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from dispatch_app.domain.caller_positions import by_trust, metres_between
from dispatch_app.domain.codes import AcceptanceKind, PlaceSource
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.numbers import is_mobile, normal_number
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import Call, CentreState, Incident
from dispatch_app.domain.values import Place, Position


class Likeness(StrEnum):
    """Why a call may belong to an incident."""

    NUMBER = "number"
    """The same number called about it."""
    CALLBACK = "callback"
    """The number is the one to call back."""
    CHASED = "chased"
    """The same number asked after it before."""
    PLACE = "place"
    """The place that was named is the incident's, or beside it."""
    NEAR = "near"
    """The caller's telephone is where the incident is."""
    COMPLAINT = "complaint"
    """The same complaint; never a reason alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much likeness is worth showing. One table; distances lie beyond both uncertainties."""

    shortest_number: int = 7
    """Shorter numbers (110, 119, switchboards) are called from for many events."""
    place_m: float = 300.0
    place_age_s: float = 3 * 3600.0
    near_m: float = 800.0
    """From the middle of the caller's circle."""
    near_age_s: float = 1800.0
    vague_m: float = 3000.0
    """A circle or a place larger than this is like every incident of its town."""
    most: int = 5


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A call with what is known of it so far."""

    call: Call
    place: Place | None = None
    """As it stands in the form, saved or not."""
    complaint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    incident: IncidentId
    reasons: tuple[Likeness, ...]
    age_s: float
    """Since the incident was opened."""
    distance_m: float | None = None
    """Between the incident's place and the nearest of what is known of the caller's."""

    @property
    def by_number(self) -> bool:
        return not NUMBERED.isdisjoint(self.reasons)


NUMBERED = frozenset({Likeness.NUMBER, Likeness.CALLBACK, Likeness.CHASED})
"""Reasons that rest on the number: they go before all that rests on places."""


def recognise(
    state: CentreState, newcomer: Newcomer, now: datetime, limits: Limits = LIMITS
) -> tuple[Candidate, ...]:
    """Open incidents this call may be about, the likeliest first; never the call's own.

    Those that share the number go first, then the nearer, fresher and those of equal complaint.
    Drills and tests are never taken for real incidents, nor the other way round.
    """
    scored = [
        (candidate, _score(candidate, limits))
        for incident in state.incidents.values()
        if _in_question(incident, newcomer)
        and (candidate := _weighed(state, incident, newcomer, now, limits)) is not None
    ]
    scored.sort(key=lambda pair: (not pair[0].by_number, -pair[1], pair[0].incident))
    return tuple(candidate for candidate, _ in scored[: limits.most])


def of_number(state: CentreState, call: Call, limits: Limits = LIMITS) -> Incident | None:
    """The latest open incident that this call's number called about; quick, for lists."""
    number = _telling(call.number, limits)
    if not number or call.incident is not None:
        return None
    found = (i for i in state.incidents.values() if i.open and i.nature is call.nature)
    like = [i for i in found if _numbered(state, i, number)]
    return max(like, key=lambda i: i.opened_at, default=None)


def _in_question(incident: Incident, newcomer: Newcomer) -> bool:
    call = newcomer.call
    own = incident.id == call.incident or call.id in incident.calls
    return incident.open and not own and incident.nature is call.nature


def _weighed(
    state: CentreState, incident: Incident, newcomer: Newcomer, now: datetime, limits: Limits
) -> Candidate | None:
    number = _telling(newcomer.call.number, limits)
    reasons = _numbered(state, incident, number) if number else ()
    age_s = max(0.0, (now - incident.opened_at).total_seconds())
    placed, distance_m = _placed(incident, newcomer, now, age_s, limits)
    reasons += placed
    if not reasons:
        return None
    if newcomer.complaint and newcomer.complaint == incident.complaint:
        reasons += (Likeness.COMPLAINT,)
    return Candidate(incident=incident.id, reasons=reasons, age_s=age_s, distance_m=distance_m)


# ---- by number


def _telling(number: str, limits: Limits) -> str:
    """The number in its one spelling; empty where it tells nothing about who calls."""
    normal = normal_number(number)
    return normal if len(normal) >= limits.shortest_number else ""


def _numbered(state: CentreState, incident: Incident, number: str) -> tuple[Likeness, ...]:
    reasons: list[Likeness] = []
    if number in _numbers(state.calls.get(c) for c in incident.calls):
        reasons.append(Likeness.NUMBER)
    if number == normal_number(incident.callback_number):
        reasons.append(Likeness.CALLBACK)
    chasers = (a.call for a in incident.acceptances if a.kind is AcceptanceKind.CHASER)
    if number in _numbers(state.calls.get(c) for c in chasers if c is not None):
        reasons.append(Likeness.CHASED)
    return tuple(reasons)


def _numbers(calls: Iterable[Call | None]) -> set[str]:
    return {normal_number(call.number) for call in calls if call is not None and call.number}


# ---- by place and time


def _placed(
    incident: Incident, newcomer: Newcomer, now: datetime, age_s: float, limits: Limits
) -> tuple[tuple[Likeness, ...], float | None]:
    """What the places say, and the distance that says most."""
    place = incident.place
    if place is None or place.position is None or place.uncertainty_m > limits.vague_m:
        return (), None
    named, near = _named(newcomer, limits), _whereabouts(newcomer.call, now, limits)
    reasons: list[Likeness] = []
    found: list[float] = []
    if named is not None and age_s <= limits.place_age_s:
        distance_m = metres_between(named[0], place.position)
        if distance_m - named[1] - place.uncertainty_m <= limits.place_m:
            reasons.append(Likeness.PLACE)
            found.append(distance_m)
    if near is not None and age_s <= limits.near_age_s:
        distance_m = metres_between(near[0], place.position)
        if distance_m <= limits.near_m + place.uncertainty_m:
            reasons.append(Likeness.NEAR)
            found.append(distance_m)
    return tuple(reasons), min(found, default=None)


def _named(newcomer: Newcomer, limits: Limits) -> tuple[Position, float] | None:
    place = newcomer.place
    if place is None or place.position is None or place.uncertainty_m > limits.vague_m:
        return None
    return place.position, place.uncertainty_m


def _whereabouts(call: Call, now: datetime, limits: Limits) -> tuple[Position, float] | None:
    """Where the telephone is; the address to which a mobile's bill goes is not where it is."""
    mobile = is_mobile(call.number)
    usable = (
        found
        for found in by_trust(call.located, mobile=mobile)
        if not (mobile and found.source is PlaceSource.SUBSCRIBER)
        and found.reach_m(now) <= limits.vague_m
    )
    best = next(usable, None)
    return None if best is None else (best.position, best.radius_m)


# ---- ranking


def _score(candidate: Candidate, limits: Limits) -> float:
    """Kinds of number that agree, closeness, freshness and complaint; each counts at most 1."""
    numbers = sum(reason in NUMBERED for reason in candidate.reasons) / len(NUMBERED)
    distance_m = candidate.distance_m
    close = 0.0 if distance_m is None else 1 / (1 + distance_m / limits.place_m)
    fresh = 1 / (1 + candidate.age_s / limits.near_age_s)
    same = Likeness.COMPLAINT in candidate.reasons
    return numbers + close + fresh + (1.0 if same else 0.0)
