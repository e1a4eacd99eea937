"""Which stations are bare because their own vehicles are out, and when one is home again. Pure.

Cover by road time is the ledger's matter (`domain.cover`); here only who belongs where counts, so
that the centre can end a move-up without any map.
"""

from __future__ import annotations

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.ids import StationId
from dispatch_app.domain.large_events.values import StandBy
from dispatch_app.domain.state import READY, CentreState, Vehicle

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
