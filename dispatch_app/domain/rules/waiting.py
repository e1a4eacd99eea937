"""Rules of suspended incidents: welfare calls, and offers of vehicles that have become free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.rules.finding import a_vehicle, an_open_incident
from dispatch_app.domain.state import CentreState, Context, Incident
from dispatch_app.domain.waiting.commands import (
    DeclineOffer,
    OfferVehicle,
    RecordWelfareCall,
    TimeOffer,
    WithdrawOffer,
)
from dispatch_app.domain.waiting.due import due_after
from dispatch_app.domain.waiting.events import (
    OfferDeclined,
    OfferTimed,
    OfferWithdrawn,
    VehicleOffered,
    WelfareCallMade,
)
from dispatch_app.domain.waiting.kept import Offer, WelfareCall, WithdrawReason
from dispatch_app.domain.waiting.offering import free


def welfare(state: CentreState, command: RecordWelfareCall, context: Context) -> tuple[Event, ...]:
    incident = _a_suspended(state, command.incident)
    note = command.note.strip()
    call = WelfareCall(result=command.result, by=context.actor, at=context.at, note=note)
    made = WelfareCallMade(
        incident=incident.id,
        result=command.result,
        note=note,
        by=context.actor,
        at=context.at,
        due_at=due_after(incident, call, context.timers),
    )
    return (made,)


def offer(state: CentreState, command: OfferVehicle, context: Context) -> tuple[Event, ...]:
    """No vehicle is offered twice: it is taken back from an incident that goes after this one."""
    incident = _a_suspended(state, command.incident)
    vehicle = a_vehicle(state, command.vehicle)
    if not free(state, vehicle.id):
        raise Rejected("offer.not-free", vehicle=vehicle.id)
    known = state.waiting.offers.get(incident.id)
    if known is not None and known.vehicle == vehicle.id:
        return ()
    offered = VehicleOffered(
        incident=incident.id,
        vehicle=vehicle.id,
        estimate_s=command.estimate_s,
        at=context.at,
    )
    return (*_taken_back(state, incident.id, vehicle.id, context), offered)


def _taken_back(
    state: CentreState, incident: IncidentId, vehicle: VehicleId, context: Context
) -> tuple[Event, ...]:
    """The offer that this one follows at its incident, and that of the vehicle at another."""
    return tuple(
        OfferWithdrawn(
            incident=known.incident,
            vehicle=known.vehicle,
            reason=_why_taken_back(state, known, incident),
            at=context.at,
        )
        for known in state.waiting.offers.values()
        if known.incident == incident or known.vehicle == vehicle
    )


def _why_taken_back(state: CentreState, known: Offer, incident: IncidentId) -> WithdrawReason:
    if known.incident != incident:
        return WithdrawReason.NEEDED_ELSEWHERE
    return WithdrawReason.NEARER if free(state, known.vehicle) else WithdrawReason.NOT_FREE


def time(state: CentreState, command: TimeOffer, context: Context) -> tuple[Event, ...]:
    known = _known(state, command.incident, command.vehicle)
    if known is None or known.time_s == command.time_s:
        return ()
    timed = OfferTimed(
        incident=known.incident, vehicle=known.vehicle, time_s=command.time_s, at=context.at
    )
    return (timed,)


def withdraw(state: CentreState, command: WithdrawOffer, context: Context) -> tuple[Event, ...]:
    known = _known(state, command.incident, command.vehicle)
    if known is None:
        return ()
    withdrawn = OfferWithdrawn(
        incident=known.incident, vehicle=known.vehicle, reason=command.reason, at=context.at
    )
    return (withdrawn,)


def decline(state: CentreState, command: DeclineOffer, context: Context) -> tuple[Event, ...]:
    """Of an offer that has gone meanwhile nothing is left to decline."""
    known = _known(state, command.incident, command.vehicle)
    if known is None:
        return ()
    declined = OfferDeclined(
        incident=known.incident,
        vehicle=known.vehicle,
        estimate_s=known.estimate_s,
        by=context.actor,
        at=context.at,
    )
    return (declined,)


def _known(state: CentreState, incident: IncidentId, vehicle: VehicleId) -> Offer | None:
    known = state.waiting.offers.get(incident)
    return known if known is not None and known.vehicle == vehicle else None


def _a_suspended(state: CentreState, incident_id: IncidentId) -> Incident:
    incident = an_open_incident(state, incident_id)
    if incident.suspended_at is None:
        raise Rejected("incident.not-suspended", incident=incident.number)
    return incident


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    RecordWelfareCall: welfare,
    OfferVehicle: offer,
    TimeOffer: time,
    WithdrawOffer: withdraw,
    DeclineOffer: decline,
}
