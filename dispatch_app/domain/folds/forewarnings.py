"""Takes forewarnings and what hospitals say to them into the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.forewarning.events import (
    ForewarnedArrived,
    ForewarningAnswered,
    ForewarningArchived,
    ForewarningChanged,
    ForewarningTimed,
    ForewarningWithdrawn,
    HospitalForewarned,
    HospitalWishRecorded,
    OutcomeTold,
    PatientTakenOver,
    PatientUnderWay,
)
from dispatch_app.domain.forewarning.values import (
    Answer,
    Forewarning,
    ForewarningId,
    HospitalAnswer,
    Owing,
    TakenOver,
    ToldOutcome,
)
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState


def forewarned(state: CentreState, event: HospitalForewarned) -> CentreState:
    return _put(state, forewarning_of(event))


def forewarning_of(event: HospitalForewarned) -> Forewarning:
    """What begins with this event."""
    return Forewarning(
        id=event.forewarning,
        mission=event.mission,
        number=event.number,
        incident=event.incident,
        hospital=event.hospital,
        vehicle=event.vehicle,
        plate=event.plate,
        level=event.level,
        station=event.station,
        seat=event.seat,
        brief=event.brief,
        by=event.by,
        at=event.at,
        eta_at=event.eta_at,
        eta_roughly=event.eta_roughly,
        under_way_at=event.under_way_at,
    )


def changed(state: CentreState, event: ForewarningChanged) -> CentreState:
    known = state.forewarnings.live.get(event.forewarning)
    if known is None:
        return state
    answers = known.answers
    if event.asked_again:
        answers = without(answers, HospitalAnswer.CANNOT_TAKE)
    return _put(state, replace(known, version=event.version, brief=event.brief, answers=answers))


def timed(state: CentreState, event: ForewarningTimed) -> CentreState:
    return _change(state, event.forewarning, eta_at=event.eta_at, eta_roughly=event.eta_roughly)


def under_way(state: CentreState, event: PatientUnderWay) -> CentreState:
    return _change(state, event.forewarning, under_way_at=event.left_at)


def withdrawn(state: CentreState, event: ForewarningWithdrawn) -> CentreState:
    return _change(state, event.forewarning, withdrawn_at=event.at, withdrawn_because=event.because)


def answer_of(event: ForewarningAnswered) -> Answer:
    return Answer(
        word=event.word,
        by=event.by,
        at=event.at,
        person=event.person,
        reason=event.reason,
        note=event.note,
        by_hand=event.by_hand,
    )


def answered(state: CentreState, event: ForewarningAnswered) -> CentreState:
    known = state.forewarnings.live.get(event.forewarning)
    if known is None:
        return state
    return _put(state, replace(known, answers={**known.answers, event.word: answer_of(event)}))


def arrived(state: CentreState, event: ForewarnedArrived) -> CentreState:
    return _change(state, event.forewarning, arrived_at=event.arrived_at)


def taken_over(state: CentreState, event: PatientTakenOver) -> CentreState:
    done = TakenOver(
        taken_at=event.taken_at,
        condition=event.condition,
        person=event.person,
        note=event.note,
        by=event.by,
        at=event.at,
    )
    return _change(state, event.forewarning, taken_over=done)


def outcome_of(event: OutcomeTold) -> ToldOutcome:
    return ToldOutcome(
        outcome=event.outcome,
        disease_class=event.disease_class,
        person=event.person,
        note=event.note,
        by=event.by,
        at=event.at,
    )


def outcome(state: CentreState, event: OutcomeTold) -> CentreState:
    state = _change(state, event.forewarning, outcome=outcome_of(event))
    return _owe_no_more(state, event.forewarning)


def archived(state: CentreState, event: ForewarningArchived) -> CentreState:
    """Of whoever came, the outcome is still waited for."""
    known = state.forewarnings.live.get(event.forewarning)
    if known is None:
        return _owe_no_more(state, event.forewarning)
    book = replace(state.forewarnings, live=without(state.forewarnings.live, known.id))
    came_at = known.arrived_at or (known.taken_over.taken_at if known.taken_over else None)
    if came_at is not None and known.withdrawn_at is None and known.outcome is None:
        owing = Owing(
            hospital=known.hospital,
            mission=known.mission,
            station=known.station,
            arrived_at=came_at,
        )
        book = replace(book, owing={**book.owing, known.id: owing})
    return replace(state, forewarnings=book)


def wish(state: CentreState, event: HospitalWishRecorded) -> CentreState:
    book = state.forewarnings
    wishes = {**without(book.wishes, event.incident)}
    if event.wish:
        wishes[event.incident] = event.wish
    return replace(state, forewarnings=replace(book, wishes=wishes))


def without_wish(state: CentreState, incident: IncidentId) -> CentreState:
    """For an incident that leaves the live state."""
    book = state.forewarnings
    if incident not in book.wishes:
        return state
    left = replace(book, wishes=without(book.wishes, incident))
    return replace(state, forewarnings=left)


def _owe_no_more(state: CentreState, wanted: ForewarningId) -> CentreState:
    book = state.forewarnings
    if wanted not in book.owing:
        return state
    return replace(state, forewarnings=replace(book, owing=without(book.owing, wanted)))


def _change(state: CentreState, wanted: ForewarningId, **changes: Any) -> CentreState:
    known = state.forewarnings.live.get(wanted)
    return state if known is None else _put(state, replace(known, **changes))


def _put(state: CentreState, known: Forewarning) -> CentreState:
    book = state.forewarnings
    return replace(state, forewarnings=replace(book, live={**book.live, known.id: known}))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    HospitalForewarned: forewarned,
    ForewarningChanged: changed,
    ForewarningTimed: timed,
    PatientUnderWay: under_way,
    ForewarningWithdrawn: withdrawn,
    ForewarningAnswered: answered,
    ForewarnedArrived: arrived,
    PatientTakenOver: taken_over,
    OutcomeTold: outcome,
    ForewarningArchived: archived,
    HospitalWishRecorded: wish,
}
