"""Rules of endings without a vehicle of ours: nobody alone sends nobody to somebody unwell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dispatch_app.domain.codes import IncidentOutcome
from dispatch_app.domain.commands import CloseIncident
from dispatch_app.domain.endings.commands import (
    AgreeToNoVehicle,
    DenyNoVehicle,
    ProposeNoVehicle,
    ReferIncident,
)
from dispatch_app.domain.endings.events import (
    IncidentReferred,
    NoVehicleAgreed,
    NoVehicleDenied,
    NoVehicleProposed,
)
from dispatch_app.domain.endings.kept import Proposal, ReferralAnswer, ReferralTo
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.rules.finding import a_hospital, an_open_incident
from dispatch_app.domain.rules.incidents import closed_as, needs_second_person
from dispatch_app.domain.state import CentreState, Context, Incident


def propose(state: CentreState, command: ProposeNoVehicle, context: Context) -> tuple[Event, ...]:
    incident = _without_vehicles(state, command.incident)
    known = state.no_vehicle.get(incident.id)
    note = command.note.strip()
    if known is not None and (known.reason, known.note) == (command.reason, note):
        return ()
    proposal = Proposal(reason=command.reason, note=note, by=context.actor, at=context.at)
    if not needs_second_person(state, incident):
        return _ended(state, incident, proposal, context, second=False)
    proposed = NoVehicleProposed(
        incident=incident.id,
        reason=command.reason,
        note=note,
        by=context.actor,
        at=context.at,
    )
    return (proposed,)


def agree(state: CentreState, command: AgreeToNoVehicle, context: Context) -> tuple[Event, ...]:
    incident = _without_vehicles(state, command.incident)
    known = state.no_vehicle.get(incident.id)
    if known is None:
        raise Rejected("no-vehicle.not-proposed", incident=incident.number)
    if known.by.account == context.actor.account:
        raise Rejected("no-vehicle.second-by-another", incident=incident.number)
    return _ended(state, incident, known, context, second=True)


def _ended(
    state: CentreState, incident: Incident, proposal: Proposal, context: Context, *, second: bool
) -> tuple[Event, ...]:
    agreed = NoVehicleAgreed(
        incident=incident.id,
        reason=proposal.reason,
        note=proposal.note,
        by=proposal.by,
        agreed=context.actor if second else None,
        at=context.at,
    )
    closes = CloseIncident(
        incident=incident.id, outcome=IncidentOutcome.NO_VEHICLE, note=proposal.note
    )
    return (agreed, *closed_as(state, closes, context, began_at=proposal.at))


def deny(state: CentreState, command: DenyNoVehicle, context: Context) -> tuple[Event, ...]:
    if command.incident not in state.no_vehicle:
        return ()
    denied = NoVehicleDenied(
        incident=command.incident, note=command.note.strip(), by=context.actor, at=context.at
    )
    return (denied,)


def refer(state: CentreState, command: ReferIncident, context: Context) -> tuple[Event, ...]:
    """While no vehicle of ours is on it. Who declines leaves it ours."""
    incident = _without_vehicles(state, command.incident)
    name = _name(state, command)
    told_at = _told_at(state, command, incident, context)
    referred = IncidentReferred(
        incident=incident.id,
        to=command.to,
        name=name,
        hospital=command.hospital,
        told=command.told.strip(),
        answer=command.answer,
        by=context.actor,
        at=context.at,
        told_at=told_at,
    )
    if command.answer is not ReferralAnswer.ACCEPTED:
        return (referred,)
    closes = CloseIncident(incident=incident.id, outcome=IncidentOutcome.REFERRED, note=name)
    return (referred, *closed_as(state, closes, context))


def _told_at(
    state: CentreState, command: ReferIncident, incident: Incident, context: Context
) -> datetime:
    """As it was said; else as it was said of the same before, for only the answer is new."""
    if command.told_at is not None:
        if command.told_at > context.at:
            raise Rejected("referral.told-in-the-future", incident=incident.number)
        if command.told_at < incident.opened_at:
            raise Rejected("referral.told-before-it-began", incident=incident.number)
        return command.told_at
    known = state.referrals.get(incident.id)
    same = known is not None and (known.to, known.hospital) == (command.to, command.hospital)
    return known.told_at or context.at if same and known is not None else context.at


def _name(state: CentreState, command: ReferIncident) -> str:
    if command.hospital is not None:
        return a_hospital(state, command.hospital).name
    name = command.name.strip()
    if not name and command.to is not ReferralTo.OTHER_CENTRE:
        raise Rejected("referral.to-whom")
    return name


def _without_vehicles(state: CentreState, incident_id: IncidentId) -> Incident:
    incident = an_open_incident(state, incident_id)
    out = state.open_missions(incident)
    if out:
        raise Rejected(
            "incident.missions-open",
            incident=incident.number,
            vehicles=",".join(m.vehicle for m in out),
        )
    return incident


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    ProposeNoVehicle: propose,
    AgreeToNoVehicle: agree,
    DenyNoVehicle: deny,
    ReferIncident: refer,
}
