"""What hospitals must be told because of what was just decided: another hospital, nobody comes, the
patient is on the way or there, something new of the patient. Pure; asks nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from dispatch_app.domain.codes import Stage
from dispatch_app.domain.events import (
    Event,
    HospitalChosen,
    IntakeRecorded,
    OrderIssued,
    PlanSet,
    StageReached,
)
from dispatch_app.domain.forewarning.events import ForewarnedArrived, PatientUnderWay
from dispatch_app.domain.forewarning.values import Brief, Forewarning, ForewarningEnd
from dispatch_app.domain.ids import MissionId
from dispatch_app.domain.rules.forewarnings import brief_of, changed, sent, withdrawn
from dispatch_app.domain.state import FINAL, CentreState, Context, Mission

_THERE = frozenset({Stage.AT_HOSPITAL, Stage.COMPLETE})


def concerns_hospitals(state: CentreState, events: Sequence[Event]) -> bool:
    """Whether anything here may have to be told on; most commands have nothing of it."""
    return bool(state.forewarnings.live) and any(_missions(state, e) for e in events)


def follows(after: CentreState, events: Sequence[Event], context: Context) -> tuple[Event, ...]:
    """`after`: the state with these events in it."""
    touched = {m for event in events for m in _missions(after, event)}
    awaited = [f for f in after.forewarnings.live.values() if f.awaited and f.mission in touched]
    return tuple(told for f in awaited for told in _of(after, f, context))


def _missions(state: CentreState, event: Event) -> tuple[MissionId, ...]:
    match event:
        case HospitalChosen() | StageReached() | OrderIssued():
            return (event.mission,)
        case IntakeRecorded() | PlanSet():
            incident = state.incidents.get(event.incident)
            return incident.missions if incident else ()
        case _:
            return ()


def _of(after: CentreState, known: Forewarning, context: Context) -> Iterator[Event]:
    mission = after.missions.get(known.mission)
    if mission is None:
        return
    if mission.stage in FINAL - _THERE:
        yield withdrawn(known, ForewarningEnd.NO_PATIENT, context)
    elif mission.hospital != known.hospital:
        yield withdrawn(known, ForewarningEnd.HOSPITAL_CHANGED, context)
        yield from _at_the_new_one(after, known, mission, context)
    else:
        yield from _newer(after, known, mission, context)


def _at_the_new_one(
    after: CentreState, known: Forewarning, mission: Mission, context: Context
) -> Iterator[Event]:
    if mission.hospital in after.hospitals and mission.stage not in _THERE:
        yield sent(after, mission, _brief(after, known, mission), context)


def _newer(
    after: CentreState, known: Forewarning, mission: Mission, context: Context
) -> Iterator[Event]:
    left, there = mission.reached(Stage.TRANSPORTING), _arrival(mission)
    if left is not None and known.under_way_at is None:
        yield PatientUnderWay(
            forewarning=known.id,
            mission=known.mission,
            hospital=known.hospital,
            left_at=left.at,
            at=context.at,
        )
    if there is not None:
        yield ForewarnedArrived(
            forewarning=known.id,
            mission=known.mission,
            hospital=known.hospital,
            arrived_at=there,
            at=context.at,
        )
        return
    brief = _brief(after, known, mission)
    if brief != known.brief:
        yield from changed(known, brief, context)


def _brief(after: CentreState, known: Forewarning, mission: Mission) -> Brief:
    """What the centre knows now, with what the crew had said."""
    fresh = brief_of(after, mission)
    return replace(fresh, report=known.brief.report, vitals=known.brief.vitals)


def _arrival(mission: Mission) -> datetime | None:
    found = mission.reached(Stage.AT_HOSPITAL) or mission.reached(Stage.COMPLETE)
    return found.at if found else None
