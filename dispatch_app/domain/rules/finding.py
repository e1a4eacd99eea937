"""Finds what a command names, or refuses with a code. Decides nothing."""

from __future__ import annotations

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.ids import (
    CallId,
    HospitalId,
    IncidentId,
    MissionId,
    SeatId,
    StationId,
    VehicleId,
)
from dispatch_app.domain.state import (
    Call,
    CentreState,
    Context,
    Hospital,
    Incident,
    Mission,
    Seat,
    Station,
    Vehicle,
)


def a_call(state: CentreState, call: CallId) -> Call:
    found = state.calls.get(call)
    if found is None:
        raise Rejected("call.unknown", call=call)
    return found


def an_incident(state: CentreState, incident: IncidentId) -> Incident:
    found = state.incidents.get(incident)
    if found is None:
        raise Rejected("incident.unknown", incident=incident)
    return found


def an_open_incident(state: CentreState, incident: IncidentId) -> Incident:
    found = an_incident(state, incident)
    if not found.open:
        raise Rejected("incident.closed", incident=found.number)
    return found


def a_mission(state: CentreState, mission: MissionId) -> Mission:
    found = state.missions.get(mission)
    if found is None:
        raise Rejected("mission.unknown", mission=mission)
    return found


def a_vehicle(state: CentreState, vehicle: VehicleId) -> Vehicle:
    found = state.vehicles.get(vehicle)
    if found is None:
        raise Rejected("vehicle.unknown", vehicle=vehicle)
    return found


def a_hospital(state: CentreState, hospital: HospitalId) -> Hospital:
    found = state.hospitals.get(hospital)
    if found is None:
        raise Rejected("hospital.unknown", hospital=hospital)
    return found


def a_station(state: CentreState, station: StationId) -> Station:
    found = state.stations.get(station)
    if found is None:
        raise Rejected("station.unknown", station=station)
    return found


def a_seat(state: CentreState, seat: SeatId) -> Seat:
    found = state.seats.get(seat)
    if found is None:
        raise Rejected("seat.unknown", seat=seat)
    return found


def who_asks(state: CentreState, context: Context) -> str:
    """The person who sits at the asking seat, else the account: the name that stands by an act."""
    seat = state.seats.get(context.actor.seat) if context.actor.seat else None
    return (seat.person if seat else "") or str(context.actor.account)


def own_seat(context: Context) -> SeatId:
    """The seat that asks; only seats may do what asks for this."""
    if context.actor.seat is None:
        raise Rejected("seat.needed")
    return context.actor.seat
