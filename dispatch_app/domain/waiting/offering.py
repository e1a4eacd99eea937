"""Which free vehicle is offered to which suspended incident. Pure; fixes come in as arguments.

The gravest and oldest goes first. Nothing is reserved: an offer says what could be done, and falls
away by itself when its vehicle is no longer free.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from heapq import nsmallest
from math import cos, radians

from dispatch_app.domain.caller_positions import metres_between
from dispatch_app.domain.codes import SuspendReason, VehicleState
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.ranking import FITS, SOONER_COUNTS_S, Travel, rank_vehicles
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
_RANKED = 8
"""So many of the nearest are weighed against each other."""
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
    rule = stale or StaleFixes(older_than_s=timers.fix_stale_s)
    idle = {start.vehicle.id: start for start in _starts(state, fixes, now, rule)}
    for incident in suspended(state):
        if not idle:
            return
        place = incident.place.position if incident.place else None
        if place is None or incident.suspend_reason not in _WANT_A_VEHICLE:
            continue
        known = state.waiting.offers.get(incident.id)
        near = _near(_able(state, incident, idle.values()), incident, place, known)
        ranked = rank_vehicles(
            replace(state, vehicles={start.vehicle.id: start.vehicle for start in near}),
            {start.vehicle.id: start.travel_to(place) for start in near},
            wanted=incident.plan.level if incident.plan else None,
            priority=priority_of(incident),
            timers=timers,
            stale=stale,
        )
        chosen = _kept_or_first(known, ranked)
        if chosen is not None and chosen.time_s is not None:
            del idle[chosen.vehicle]
            yield Wanted(
                incident=incident.id, vehicle=chosen.vehicle, estimate_s=round(chosen.time_s, 1)
            )


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a free vehicle sets out from: its fix; on standby without one, its station."""

    vehicle: Vehicle
    at: Position
    fix_age_s: float | None

    def travel_to(self, place: Position) -> Travel:
        metres = metres_between(self.at, place) * DETOUR
        return Travel(time_s=metres / ESTIMATE_MPS, distance_m=metres, fix_age_s=self.fix_age_s)


def _starts(
    state: CentreState, fixes: Mapping[VehicleId, Fix], now: datetime, rule: StaleFixes
) -> Iterator[_Start]:
    """Those of which nobody knows where they are, or only where they were, are left out."""
    for vehicle in state.vehicles.values():
        doing = state.vehicle_state(vehicle)
        if doing not in READY:
            continue
        fix = fixes.get(vehicle.id)
        station = state.stations.get(vehicle.station)
        if fix is not None:
            age_s = max(0.0, (now - fix.at).total_seconds())
            if fix.plausible and rule.added_s(age_s) is not None:
                yield _Start(vehicle, Position(lat=fix.lat, lon=fix.lon), age_s)
        elif station is not None and doing is VehicleState.STANDBY:
            yield _Start(vehicle, station.position, None)


def _near(
    able: Iterable[_Start], incident: Incident, place: Position, known: Offer | None
) -> list[_Start]:
    """Enough of the nearest to rank, of those that fit and of the others; what is offered already
    is among them. The earth is flat enough for that."""
    east = cos(radians(place.lat))

    def square(start: _Start) -> float:
        return (start.at.lat - place.lat) ** 2 + ((start.at.lon - place.lon) * east) ** 2

    fitting, others, kept = [], [], []
    wanted = incident.plan.level if incident.plan else None
    for start in able:
        if known is not None and start.vehicle.id == known.vehicle:
            kept.append(start)
        elif wanted is None or start.vehicle.level in FITS[wanted]:
            fitting.append(start)
        else:
            others.append(start)
    return [*kept, *nsmallest(_RANKED, fitting, square), *nsmallest(_RANKED, others, square)]


def _kept_or_first(known: Offer | None, ranked: Iterable[RankedVehicle]) -> RankedVehicle | None:
    """What is offered stays offered until another is clearly nearer: nothing flickers."""
    going = [row for row in ranked if not row.excluded]
    first = going[0] if going else None
    now = next((r for r in going if known is not None and r.vehicle == known.vehicle), None)
    if first is None or now is None:
        return first
    sooner_s = (now.time_s or 0.0) - (first.time_s or 0.0)
    return first if sooner_s >= SOONER_COUNTS_S else now


def _able(state: CentreState, incident: Incident, starts: Iterable[_Start]) -> Iterator[_Start]:
    """One that stood free when a person let the incident wait was passed over knowingly, except
    where they said that there was none."""
    held = incident.suspended_at
    missed = incident.suspend_reason is SuspendReason.NO_VEHICLE
    declined = state.waiting.declined.get(incident.id, ())
    for start in starts:
        since = start.vehicle.since
        passed = not missed and held is not None and (since is None or since < held)
        if not passed and not _still_declined(declined, incident, start):
            yield start


def _still_declined(declined: tuple[Declined, ...], incident: Incident, start: _Start) -> bool:
    """Until it has been away meanwhile, or is clearly nearer than it was."""
    known = next((d for d in declined if d.vehicle == start.vehicle.id), None)
    place = incident.place.position if incident.place else None
    if known is None or place is None:
        return False
    since = start.vehicle.since
    if since is not None and since > known.at:
        return False
    estimate_s = start.travel_to(place).time_s
    return estimate_s is None or estimate_s * NEARER_BY > known.estimate_s
