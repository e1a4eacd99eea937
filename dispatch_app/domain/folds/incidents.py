"""Takes incident events into the state."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from dispatch_app.domain.events import (
    AcceptanceBegan,
    AcceptanceEnded,
    IncidentArchived,
    IncidentClosed,
    IncidentOpened,
    IncidentSuspended,
    IncidentWoken,
    IntakeRecorded,
    PlaceFixed,
    PlanSet,
)
from dispatch_app.domain.folds import changing, endings, forewarnings, waiting
from dispatch_app.domain.folds.calls import belongs_to
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.state import Acceptance, CentreState, Incident

_NOT_INTAKE = frozenset({"incident", "seat", "at"})
_INTAKE_FIELDS = tuple(f.name for f in fields(IntakeRecorded) if f.name not in _NOT_INTAKE)


def opened(state: CentreState, event: IncidentOpened) -> CentreState:
    incident = Incident(
        id=event.incident,
        number=event.number,
        nature=event.nature,
        opened_at=event.at,
        seat=event.seat,
        calls=(event.call,) if event.call else (),
        callback_number=_number_of(state, event),
    )
    day, _, count = event.number.rpartition("-")
    state = replace(
        state,
        incidents={**state.incidents, incident.id: incident},
        day=day,
        day_count=int(count),
    )
    return belongs_to(state, event.call, incident.id, event.at) if event.call else state


def _number_of(state: CentreState, event: IncidentOpened) -> str:
    call = state.calls.get(event.call) if event.call else None
    return call.number if call else ""


def acceptance_began(state: CentreState, event: AcceptanceBegan) -> CentreState:
    acceptance = Acceptance(
        id=event.acceptance,
        kind=event.kind,
        call=event.call,
        seat=event.seat,
        began_at=event.began_at,
    )
    incident = state.incidents.get(event.incident)
    if incident is None:
        return state
    return change(state, event.incident, acceptances=(*incident.acceptances, acceptance))


def acceptance_ended(state: CentreState, event: AcceptanceEnded) -> CentreState:
    incident = state.incidents.get(event.incident)
    if incident is None:
        return state
    acceptances = tuple(
        replace(a, ended_at=event.at) if a.id == event.acceptance else a
        for a in incident.acceptances
    )
    return change(state, event.incident, acceptances=acceptances)


def intake(state: CentreState, event: IntakeRecorded) -> CentreState:
    given = {n: v for n in _INTAKE_FIELDS if (v := getattr(event, n)) is not None}
    return change(state, event.incident, **given)


def place(state: CentreState, event: PlaceFixed) -> CentreState:
    return change(state, event.incident, place=event.place)


def plan(state: CentreState, event: PlanSet) -> CentreState:
    return change(state, event.incident, plan=event.plan)


def suspended(state: CentreState, event: IncidentSuspended) -> CentreState:
    return change(state, event.incident, suspended_at=event.at, suspend_reason=event.reason)


def woken(state: CentreState, event: IncidentWoken) -> CentreState:
    state = waiting.waits_no_more(state, event.incident)
    return change(state, event.incident, suspended_at=None, suspend_reason=None)


def closed(state: CentreState, event: IncidentClosed) -> CentreState:
    state = changing.no_more(waiting.waits_no_more(state, event.incident), event.incident)
    state = endings.no_proposal(state, event.incident)
    return change(state, event.incident, closed_at=event.at, outcome=event.outcome)


def archived(state: CentreState, event: IncidentArchived) -> CentreState:
    """Forget it with its calls and missions; vehicles let go of missions that are gone.

    A station holds missions without their incident, an exchange calls; they go too.
    """
    incident = state.incidents.get(event.incident)
    missions = [m.id for m in state.missions.values() if m.incident == event.incident]
    calls = [
        c.id for c in state.calls.values() if c.incident == event.incident and c.outcome is not None
    ]
    gone = {*(incident.calls if incident else ()), *calls, *missions, event.incident}
    state = forewarnings.without_wish(waiting.forgotten(state, event.incident), event.incident)
    state = endings.forgotten(state, event.incident)
    return replace(
        state,
        incidents={k: v for k, v in state.incidents.items() if k != event.incident},
        calls={k: v for k, v in state.calls.items() if k not in gone},
        missions={k: v for k, v in state.missions.items() if k not in gone},
        vehicles={
            k: replace(v, mission=None) if v.mission in gone else v
            for k, v in state.vehicles.items()
        },
        raised=frozenset(r for r in state.raised if r[1] not in gone),
    )


def change(state: CentreState, incident_id: IncidentId, **changes: Any) -> CentreState:
    incident = state.incidents.get(incident_id)
    if incident is None:
        return state
    return replace(state, incidents={**state.incidents, incident_id: replace(incident, **changes)})
