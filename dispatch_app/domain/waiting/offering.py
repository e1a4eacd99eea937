"""Which free vehicle is offered to which suspended incident. Pure; fixes come in as arguments.

The gravest and oldest goes first. Nothing is reserved: an offer says what could be done, and falls
away by itself when its vehicle is no longer free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch_app.domain.caller_positions import metres_between
from dispatch_app.domain.codes import SuspendReason, VehicleState
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.ranking import SOONER_COUNTS_S, Travel, rank_vehicles
from dispatch_app.domain.stale_fixes import StaleFixes
from dispatch_app.domain.state import READY, CentreState, Incident, Vehicle
from dispatch_app.domain.timers import NORM, Timers
from dispatch_app.domain.values import Fix, Position, RankedVehicle
from dispatch_app.domain.waiting.due import priority_of, suspended
from dispatch_app.domain.waiting.kept import Declined, Offer, WithdrawReason

DETOUR = 1.4
"""Road length over straight line, as usual for a city's streets."""
ESTIMATE_MPS = 9.0
"""Speed behind an estimate without roads; on the careful side."""
NEARER_BY = 2.0
"""A vehicle that was declined is offered again once it is so many times nearer than it was."""
_WANT_A_VEHICLE = frozenset(
    {SuspendReason.NO_VEHICLE, SuspendReason.LOW_PRIORITY, SuspendReason.OTHER}
)
"""Who waits for a patient or for the police is not helped by a vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The offer that should stand for an incident."""

    incident: IncidentId
    vehicle: VehicleId
    estimate_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwanted:
    """An offer that stands and should not."""

    incident: IncidentId
    vehicle: VehicleId
    reason: WithdrawReason


def free(state: CentreState, vehicle: VehicleId) -> bool:
    """It could be sent now."""
    known = state.vehicles.get(vehicle)
    return known is not None and state.vehicle_state(known) in READY


def standing(state: CentreState) -> tuple[Offer, ...]:
    """Offers that hold at this moment, of the incident that goes first, first."""
    kept = state.waiting.offers
    offers = (kept[i.id] for i in suspended(state) if i.id in kept)
    return tuple(offer for offer in offers if free(state, offer.vehicle))


def changes(
    state: CentreState,
    fixes: Mapping[VehicleId, Fix],
    now: datetime,
    *,
    timers: Timers = NORM,
    stale: StaleFixes | None = None,
) -> tuple[Wanted | Unwanted, ...]:
    """What must be asked for so that those offers stand that should."""
    wanted = {one.incident: one for one in _wanted(state, fixes, now, timers, stale)}
    gone = tuple(_gone(state, wanted))
    new = (w for w in wanted.values() if _differs(state.waiting.offers.get(w.incident), w))
    return (*gone, *new)


def _differs(known: Offer | None, wanted: Wanted) -> bool:
    return known is None or known.vehicle != wanted.vehicle


def _gone(state: CentreState, wanted: Mapping[IncidentId, Wanted]) -> Iterator[Unwanted]:
    elsewhere = {one.vehicle for one in wanted.values()}
    for offer in state.waiting.offers.values():
        if offer.incident in wanted:
            continue
        if not _waits(state, offer.incident):
            reason = WithdrawReason.NOT_WAITING
        elif offer.vehicle in elsewhere and free(state, offer.vehicle):
            reason = WithdrawReason.NEEDED_ELSEWHERE
        else:
            reason = WithdrawReason.NOT_FREE
        yield Unwanted(incident=offer.incident, vehicle=offer.vehicle, reason=reason)


def _waits(state: CentreState, incident: IncidentId) -> bool:
    known = state.incidents.get(incident)
    return known is not None and known.open and known.suspended_at is not None


def _wanted(
    state: CentreState,
    fixes: Mapping[VehicleId, Fix],
    now: datetime,
    timers: Timers,
    stale: StaleFixes | None,
) -> Iterator[Wanted]:
    idle = {v.id: v for v in state.vehicles.values() if state.vehicle_state(v) in READY}
    for incident in suspended(state):
        if not idle:
            return
        place = incident.place.position if incident.place else None
        if place is None or incident.suspend_reason not in _WANT_A_VEHICLE:
            continue
        travel = dict(_travel(state, idle.values(), place, fixes, now))
        able = {k: v for k, v in idle.items() if _may_be_offered(state, incident, v, travel)}
        ranked = rank_vehicles(
            replace(state, vehicles=able),
            travel,
            wanted=incident.plan.level if incident.plan else None,
            priority=priority_of(incident),
            timers=timers,
            stale=stale,
        )
        chosen = _kept_or_first(state.waiting.offers.get(incident.id), ranked)
        if chosen is not None and chosen.time_s is not None:
            del idle[chosen.vehicle]
            yield Wanted(
                incident=incident.id, vehicle=chosen.vehicle, estimate_s=round(chosen.time_s, 1)
            )


def _kept_or_first(known: Offer | None, ranked: Iterable[RankedVehicle]) -> RankedVehicle | None:
    """What is offered stays offered until another is clearly nearer: nothing flickers."""
    going = [row for row in ranked if not row.excluded]
    first = going[0] if going else None
    now = next((r for r in going if known is not None and r.vehicle == known.vehicle), None)
    if first is None or now is None:
        return first
    sooner_s = (now.time_s or 0.0) - (first.time_s or 0.0)
    return first if sooner_s >= SOONER_COUNTS_S else now


def _may_be_offered(
    state: CentreState,
    incident: Incident,
    vehicle: Vehicle,
    travel: Mapping[VehicleId, Travel],
) -> bool:
    """One that stood free when a person let the incident wait was passed over knowingly, except
    where they said that there was none."""
    held = incident.suspended_at
    missed = incident.suspend_reason is SuspendReason.NO_VEHICLE
    if not missed and held is not None and (vehicle.since is None or vehicle.since < held):
        return False
    declined = _last_declined(state, incident.id, vehicle.id)
    if declined is None:
        return True
    if vehicle.since is not None and vehicle.since > declined.at:
        return True
    way = travel.get(vehicle.id)
    estimate_s = way.time_s if way is not None else None
    return estimate_s is not None and estimate_s * NEARER_BY <= declined.estimate_s


def _last_declined(state: CentreState, incident: IncidentId, vehicle: VehicleId) -> Declined | None:
    known = state.waiting.declined.get(incident, ())
    return next((d for d in reversed(known) if d.vehicle == vehicle), None)


def _travel(
    state: CentreState,
    vehicles: Iterable[Vehicle],
    place: Position,
    fixes: Mapping[VehicleId, Fix],
    now: datetime,
) -> Iterator[tuple[VehicleId, Travel]]:
    """From its fix; on standby without one, from its station."""
    for vehicle in vehicles:
        fix = fixes.get(vehicle.id)
        if fix is not None:
            metres = metres_between(Position(lat=fix.lat, lon=fix.lon), place) * DETOUR
            yield (
                vehicle.id,
                Travel(
                    time_s=metres / ESTIMATE_MPS,
                    distance_m=metres,
                    fix_age_s=max(0.0, (now - fix.at).total_seconds()),
                    plausible=fix.plausible,
                ),
            )
            continue
        station = state.stations.get(vehicle.station)
        if station is not None and state.vehicle_state(vehicle) is VehicleState.STANDBY:
            metres = metres_between(station.position, place) * DETOUR
            yield vehicle.id, Travel(time_s=metres / ESTIMATE_MPS, distance_m=metres)
