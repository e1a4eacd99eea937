"""Rules of joining: a further call to the incident it is about, even after it began one itself.

Nothing is joined without a person's command.
"""

from __future__ import annotations

from dispatch_app.domain.codes import AcceptanceKind, CallOutcome, IncidentOutcome
from dispatch_app.domain.commands import AttachCall
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    AcceptanceBegan,
    AcceptanceEnded,
    CallAttached,
    Event,
    IncidentClosed,
)
from dispatch_app.domain.ids import AcceptanceId
from dispatch_app.domain.rules.calling_out import by_incident
from dispatch_app.domain.rules.finding import a_call, an_open_incident
from dispatch_app.domain.state import Call, CentreState, Context, Incident

OUTCOME_OF_KIND = {
    AcceptanceKind.CHASER: CallOutcome.CHASER,
    AcceptanceKind.REINFORCEMENT: CallOutcome.REINFORCEMENT,
}


def attach(state: CentreState, command: AttachCall, context: Context) -> tuple[Event, ...]:
    """Join a call to an incident.

    A form opens an incident with the first place that is typed, often before anybody sees that it
    is known already: as long as no vehicle was sent on it, it is closed as a duplicate, and its
    calls go along. A call that was joined to the wrong incident goes to the right one.
    """
    outcome = OUTCOME_OF_KIND.get(command.kind)
    if outcome is None:
        raise Rejected("acceptance.kind-not-for-call", kind=command.kind.value)
    call = a_call(state, command.call)
    incident = an_open_incident(state, command.incident)
    if call.answered_at is None:
        raise Rejected("call.not-answered", call=call.id)
    if call.incident == incident.id:
        raise Rejected("call.has-incident", call=call.id)
    before = _before(state, call)
    began = before is not None and before.calls[:1] == (call.id,)
    if before is None or not began:
        left = _left(before, call, context)
        settled = by_incident(state, call, outcome, context)
        return (*left, *_joined(call, incident, command.kind, outcome, context), *settled)
    calls = (state.calls[c] for c in before.calls if c in state.calls)
    joined = (e for c in calls for e in _joined(c, incident, command.kind, outcome, context))
    return (*_closed(before, incident, context), *joined)


def _before(state: CentreState, call: Call) -> Incident | None:
    """The incident that the call belongs to; None if it is free.

    Raises:
        Rejected: it is settled, or help was sent on what it began.
    """
    if call.incident is None:
        if call.outcome is not None:
            raise Rejected("call.settled", call=call.id)
        return None
    own = state.incidents.get(call.incident)
    if own is None or not own.open:
        raise Rejected("call.has-incident", call=call.id)
    if own.missions and own.calls[:1] == (call.id,):
        raise Rejected("incident.was-served", incident=own.number)
    return own


def _left(incident: Incident | None, call: Call, context: Context) -> tuple[Event, ...]:
    """Its handling there is over."""
    return tuple(
        AcceptanceEnded(acceptance=a.id, incident=incident.id, at=context.at)
        for a in (incident.acceptances if incident is not None else ())
        if a.call == call.id and a.ended_at is None and incident is not None
    )


def _closed(duplicate: Incident, into: Incident, context: Context) -> tuple[Event, ...]:
    """Its record stays, with the number of the incident that it is about."""
    ended = tuple(
        AcceptanceEnded(acceptance=a.id, incident=duplicate.id, at=context.at)
        for a in duplicate.acceptances
        if a.ended_at is None
    )
    closed = IncidentClosed(
        incident=duplicate.id,
        outcome=IncidentOutcome.DUPLICATE,
        note=into.number,
        seat=context.actor.seat,
        at=context.at,
    )
    return (*ended, closed)


def _joined(
    call: Call, incident: Incident, kind: AcceptanceKind, outcome: CallOutcome, context: Context
) -> tuple[Event, ...]:
    return (
        CallAttached(call=call.id, incident=incident.id, outcome=outcome, at=context.at),
        AcceptanceBegan(
            acceptance=AcceptanceId(context.new_id()),
            incident=incident.id,
            kind=kind,
            call=call.id,
            seat=context.actor.seat,
            began_at=call.answered_at or context.at,
            at=context.at,
        ),
    )
