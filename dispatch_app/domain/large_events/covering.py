"""Which stations are bare because their own vehicles are out, and when one is home again. Pure.

Cover by road time is the ledger's matter (`domain.cover`); here only who belongs where counts, so
that the centre can end a move-up without any map.
"""

from __future__ import annotations

from dispatch_app.domain.codes import SuspendReason, VehicleState
from dispatch_app.domain.cover import MoveUp
from dispatch_app.domain.ids import StationId
from dispatch_app.domain.large_events.values import StandBy
from dispatch_app.domain.state import READY, CentreState, Incident, Vehicle

_SERVING = frozenset(VehicleState) - {VehicleState.OUT_OF_SERVICE, VehicleState.UNKNOWN}


def post_of(state: CentreState, vehicle: Vehicle) -> StationId:
    """Where it stands for cover: at its own station, or where it has been moved up to."""
    stand_bys = state.large.stand_bys.values()
    return next((one.station for one in stand_bys if one.vehicle == vehicle.id), vehicle.station)


def bared(state: CentreState) -> frozenset[StationId]:
    """Stations with vehicles in service of which none could be sent now, and nobody moved up."""
    serving, covered = set[StationId](), set[StationId]()
    for vehicle in state.vehicles.values():
        doing = state.vehicle_state(vehicle)
        if doing in _SERVING:
            serving.add(vehicle.station)
        if doing in READY:
            covered.add(post_of(state, vehicle))
    return frozenset(station for station in serving - covered if station in state.stations)


def left_at(state: CentreState, station: StationId) -> int:
    """How many could be sent that stand for the station."""
    return sum(
        1
        for vehicle in state.vehicles.values()
        if state.vehicle_state(vehicle) in READY and post_of(state, vehicle) == station
    )


def spared(state: CentreState, move: MoveUp) -> bool:
    """Whether a vehicle may be proposed for it: nobody waits for one or asks for more, and its own
    station does not stand bare for it instead. A person may order what is not proposed."""
    if state.reinforcements or any(_waits(incident) for incident in state.incidents.values()):
        return False
    vehicle = state.vehicles.get(move.vehicle)
    if vehicle is None or vehicle.id in {offer.vehicle for offer in state.waiting.offers.values()}:
        return False
    return not round(move.lost_people) or left_at(state, vehicle.station) > 1


def _waits(incident: Incident) -> bool:
    return (
        incident.open
        and incident.suspended_at is not None
        and incident.suspend_reason is SuspendReason.NO_VEHICLE
    )


def home_again(state: CentreState, stand_by: StandBy) -> bool:
    """A vehicle of the covered station's own stands by there once more: on the way back it covers
    another part of the city."""
    moved = {one.vehicle for one in state.large.stand_bys.values()}
    return any(
        vehicle.station == stand_by.station
        and vehicle.id not in moved
        and state.vehicle_state(vehicle) is VehicleState.STANDBY
        for vehicle in state.vehicles.values()
    )
