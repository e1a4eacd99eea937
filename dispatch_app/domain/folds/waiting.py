"""Takes events of suspended incidents into the state; offers end with their incident or vehicle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.waiting.events import (
    OfferDeclined,
    OfferTimed,
    OfferWithdrawn,
    VehicleOffered,
    WelfareCallMade,
)
from dispatch_app.domain.waiting.kept import Declined, Offer, WelfareCall


def welfare(state: CentreState, event: WelfareCallMade) -> CentreState:
    call = WelfareCall(result=event.result, by=event.by, at=event.at, note=event.note)
    known = state.waiting.welfare
    made = {**known, event.incident: (*known.get(event.incident, ()), call)}
    return replace(state, waiting=replace(state.waiting, welfare=made))


def offered(state: CentreState, event: VehicleOffered) -> CentreState:
    offer = Offer(
        incident=event.incident,
        vehicle=event.vehicle,
        at=event.at,
        estimate_s=event.estimate_s,
    )
    return _with(state, {**state.waiting.offers, event.incident: offer})


def timed(state: CentreState, event: OfferTimed) -> CentreState:
    known = state.waiting.offers.get(event.incident)
    if known is None or known.vehicle != event.vehicle:
        return state
    return _with(
        state, {**state.waiting.offers, event.incident: replace(known, time_s=event.time_s)}
    )


def withdrawn(state: CentreState, event: OfferWithdrawn) -> CentreState:
    known = state.waiting.offers.get(event.incident)
    if known is None or known.vehicle != event.vehicle:
        return state
    return _with(state, without(state.waiting.offers, event.incident))


def declined(state: CentreState, event: OfferDeclined) -> CentreState:
    state = _with(state, without(state.waiting.offers, event.incident))
    one = Declined(vehicle=event.vehicle, estimate_s=event.estimate_s, at=event.at)
    before = state.waiting.declined
    others = tuple(d for d in before.get(event.incident, ()) if d.vehicle != event.vehicle)
    after = {**before, event.incident: (*others, one)}
    return replace(state, waiting=replace(state.waiting, declined=after))


def _with(state: CentreState, offers: dict[IncidentId, Offer]) -> CentreState:
    return replace(state, waiting=replace(state.waiting, offers=offers))


# ---- what ends offers, told by the folds of missions and incidents


def sent(state: CentreState, incident: IncidentId, vehicle: VehicleId) -> CentreState:
    """Its vehicle, or another one, has an order."""
    offers = state.waiting.offers
    kept = {k: o for k, o in offers.items() if k != incident and o.vehicle != vehicle}
    return state if len(kept) == len(offers) else _with(state, kept)


def waits_no_more(state: CentreState, incident: IncidentId) -> CentreState:
    waiting = state.waiting
    if incident not in waiting.offers and incident not in waiting.declined:
        return state
    changed = replace(
        waiting,
        offers=without(waiting.offers, incident),
        declined=without(waiting.declined, incident),
    )
    return replace(state, waiting=changed)


def forgotten(state: CentreState, incident: IncidentId) -> CentreState:
    state = waits_no_more(state, incident)
    if incident not in state.waiting.welfare:
        return state
    welfare = without(state.waiting.welfare, incident)
    return replace(state, waiting=replace(state.waiting, welfare=welfare))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    WelfareCallMade: welfare,
    VehicleOffered: offered,
    OfferTimed: timed,
    OfferWithdrawn: withdrawn,
    OfferDeclined: declined,
}
