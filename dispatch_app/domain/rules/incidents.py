"""Rules of incidents: open, intake, place, plan, suspend, wake, close, archive."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from dispatch_app.domain.codes import AcceptanceKind, CallOutcome, IncidentOutcome, Origin
from dispatch_app.domain.commands import (
    ArchiveIncident,
    CloseIncident,
    FixPlace,
    OpenIncident,
    RecordIntake,
    SetPlan,
    SuspendIncident,
    WakeIncident,
)
from dispatch_app.domain.endings.kept import ENDS_AS, has_symptoms
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    AcceptanceBegan,
    AcceptanceEnded,
    CallEnded,
    Event,
    IncidentArchived,
    IncidentClosed,
    IncidentOpened,
    IncidentSuspended,
    IncidentWoken,
    IntakeRecorded,
    PlaceFixed,
    PlanSet,
)
from dispatch_app.domain.ids import AcceptanceId, CallId, IncidentId
from dispatch_app.domain.rules.calling_out import by_incident
from dispatch_app.domain.rules.finding import a_call, an_incident, an_open_incident
from dispatch_app.domain.rules.link_endings import last_words
from dispatch_app.domain.rules.missions import amended_place
from dispatch_app.domain.state import Call, CentreState, Context, Incident

_INTAKE_FIELDS = tuple(f.name for f in fields(RecordIntake) if f.name != "incident")


def open_incident(state: CentreState, command: OpenIncident, context: Context) -> tuple[Event, ...]:
    call = a_call(state, command.call) if command.call else None
    if call is not None:
        _must_be_free(call)
    incident = IncidentId(context.new_id())
    opened = IncidentOpened(
        incident=incident,
        number=next_number(state, context.local_day),
        nature=call.nature if call else command.nature,
        call=command.call,
        seat=context.actor.seat,
        at=context.at,
    )
    began_at = (call.answered_at if call else None) or context.at
    settled = by_incident(state, call, CallOutcome.INCIDENT, context) if call else ()
    return (
        opened,
        _acceptance(incident, AcceptanceKind.FIRST_CALL, command.call, context, began_at=began_at),
        *settled,
    )


def _must_be_free(call: Call) -> None:
    if call.incident is not None:
        raise Rejected("call.has-incident", call=call.id)
    if call.answered_at is None:
        raise Rejected("call.not-answered", call=call.id)
    if call.outcome is not None:
        raise Rejected("call.settled", call=call.id)


def next_number(state: CentreState, local_day: str) -> str:
    """The number people say: the local day and a count within it, 20261121-0416.

    A clock set back over midnight goes on counting in the later day: no number is given twice.
    """
    if local_day <= state.day:
        return f"{state.day}-{state.day_count + 1:04d}"
    return f"{local_day}-0001"


def _acceptance(
    incident: IncidentId,
    kind: AcceptanceKind,
    call: CallId | None,
    context: Context,
    *,
    began_at: datetime | None = None,
) -> AcceptanceBegan:
    return AcceptanceBegan(
        acceptance=AcceptanceId(context.new_id()),
        incident=incident,
        kind=kind,
        call=call,
        seat=context.actor.seat,
        began_at=began_at or context.at,
        at=context.at,
    )


def intake(state: CentreState, command: RecordIntake, context: Context) -> tuple[Event, ...]:
    """Keep the fields that really differ; a form that is sent twice changes nothing."""
    incident = an_open_incident(state, command.incident)
    changed = {
        name: value
        for name in _INTAKE_FIELDS
        if (value := getattr(command, name)) is not None and value != getattr(incident, name)
    }
    if not changed:
        return ()
    return (
        IntakeRecorded(incident=incident.id, seat=context.actor.seat, at=context.at, **changed),
    )


def fix_place(state: CentreState, command: FixPlace, context: Context) -> tuple[Event, ...]:
    incident = an_open_incident(state, command.incident)
    if command.place == incident.place:
        return ()
    fixed: tuple[Event, ...] = (
        PlaceFixed(
            incident=incident.id, place=command.place, seat=context.actor.seat, at=context.at
        ),
    )
    return fixed + amended_place(state, incident, command, context)


def set_plan(state: CentreState, command: SetPlan, context: Context) -> tuple[Event, ...]:
    incident = an_open_incident(state, command.incident)
    if command.plan == incident.plan:
        return ()
    return (PlanSet(incident=incident.id, plan=command.plan, at=context.at),)


def suspend(state: CentreState, command: SuspendIncident, context: Context) -> tuple[Event, ...]:
    incident = an_open_incident(state, command.incident)
    if incident.suspended_at is not None:
        return ()
    if state.open_missions(incident):
        raise Rejected("incident.has-missions", incident=incident.number)
    suspended = IncidentSuspended(
        incident=incident.id, reason=command.reason, note=command.note, at=context.at
    )
    return (
        *_ending(incident, context),
        suspended,
        _acceptance(incident.id, AcceptanceKind.SUSPENDED, None, context),
    )


def wake(state: CentreState, command: WakeIncident, context: Context) -> tuple[Event, ...]:
    incident = an_open_incident(state, command.incident)
    if incident.suspended_at is None:
        return ()
    return (
        *_ending(incident, context),
        IncidentWoken(incident=incident.id, at=context.at),
        _acceptance(incident.id, AcceptanceKind.WOKEN, None, context),
    )


def close(state: CentreState, command: CloseIncident, context: Context) -> tuple[Event, ...]:
    """Close for good. Refused while a vehicle is still on it, naming the vehicle."""
    incident = an_incident(state, command.incident)
    if not incident.open:
        return ()
    out = state.open_missions(incident)
    if out:
        raise Rejected(
            "incident.missions-open",
            incident=incident.number,
            vehicles=",".join(m.vehicle for m in out),
        )
    if command.outcome is IncidentOutcome.NO_VEHICLE and needs_second_person(state, incident):
        raise Rejected("no-vehicle.second-person", incident=incident.number)
    return closed_as(state, command, context)


def needs_second_person(state: CentreState, incident: Incident) -> bool:
    """Nobody alone sends nobody to somebody unwell, or to whom a partner wants a vehicle sent."""
    asked = any(not case.ours for case in state.links.of_incident(incident.id))
    return asked or has_symptoms(incident.complaint, incident.patient, incident.plan)


def closed_as(
    state: CentreState,
    command: CloseIncident,
    context: Context,
    *,
    began_at: datetime | None = None,
) -> tuple[Event, ...]:
    """Ends its handlings, and counts as what it came to where no vehicle was ever sent."""
    incident = an_incident(state, command.incident)
    closed = IncidentClosed(
        incident=incident.id,
        outcome=command.outcome,
        note=command.note,
        seat=context.actor.seat,
        at=context.at,
    )
    return (
        *_calls_ending(state, incident, context),
        *_ending(incident, context),
        *_came_to(incident, command.outcome, context, began_at),
        *last_words(state, incident, context),
        closed,
    )


def _came_to(
    incident: Incident, outcome: IncidentOutcome, context: Context, began_at: datetime | None
) -> tuple[Event, ...]:
    kind = ENDS_AS.get(outcome)
    if incident.missions or kind is None:
        return ()
    began = _acceptance(incident.id, kind, None, context, began_at=began_at)
    ended = AcceptanceEnded(acceptance=began.acceptance, incident=incident.id, at=context.at)
    return (began, ended)


def _ending(incident: Incident, context: Context) -> tuple[Event, ...]:
    return tuple(
        AcceptanceEnded(acceptance=a.id, incident=incident.id, at=context.at)
        for a in incident.acceptances
        if a.ended_at is None
    )


def _calls_ending(state: CentreState, incident: Incident, context: Context) -> tuple[Event, ...]:
    """On plain lines, where nobody else tells it; closing an incident cuts nobody off."""
    calls = (state.calls[c] for c in incident.calls if c in state.calls)
    return tuple(
        CallEnded(call=c.id, origin=Origin.BY_HAND, at=context.at)
        for c in calls
        if c.talking and not c.ref
    )


def archive(state: CentreState, command: ArchiveIncident, context: Context) -> tuple[Event, ...]:
    incident = an_incident(state, command.incident)
    if incident.open:
        raise Rejected("incident.open", incident=incident.number)
    return (IncidentArchived(incident=incident.id, at=context.at),)
