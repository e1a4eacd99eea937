"""Takes endings without a vehicle of ours into the state: what waits for a second person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.endings.events import (
    IncidentReferred,
    NoVehicleAgreed,
    NoVehicleDenied,
    NoVehicleProposed,
)
from dispatch_app.domain.endings.kept import Proposal, Referral
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState


def proposed(state: CentreState, event: NoVehicleProposed) -> CentreState:
    one = Proposal(reason=event.reason, note=event.note, by=event.by, at=event.at)
    return replace(state, no_vehicle={**state.no_vehicle, event.incident: one})


def answered(state: CentreState, event: NoVehicleAgreed | NoVehicleDenied) -> CentreState:
    return no_proposal(state, event.incident)


def referred(state: CentreState, event: IncidentReferred) -> CentreState:
    one = Referral(
        to=event.to,
        name=event.name,
        hospital=event.hospital,
        told=event.told,
        answer=event.answer,
        by=event.by,
        at=event.at,
        told_at=event.told_at or event.at,
    )
    return replace(state, referrals={**state.referrals, event.incident: one})


def no_proposal(state: CentreState, incident: IncidentId) -> CentreState:
    """Somebody goes, or it is over."""
    if incident not in state.no_vehicle:
        return state
    return replace(state, no_vehicle=without(state.no_vehicle, incident))


def forgotten(state: CentreState, incident: IncidentId) -> CentreState:
    state = no_proposal(state, incident)
    if incident not in state.referrals:
        return state
    return replace(state, referrals=without(state.referrals, incident))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    NoVehicleProposed: proposed,
    NoVehicleAgreed: answered,
    NoVehicleDenied: answered,
    IncidentReferred: referred,
}
