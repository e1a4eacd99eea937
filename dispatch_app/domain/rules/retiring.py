"""Rules of what serves no more: refused while live work still hangs on it."""

from __future__ import annotations

from dispatch_app.domain.commands import RetireHospital, RetireStation, RetireVehicle
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event, HospitalRetired, StationRetired, VehicleRetired
from dispatch_app.domain.rules.finding import a_hospital, a_station, a_vehicle
from dispatch_app.domain.state import FINAL, CentreState, Context


def station(state: CentreState, command: RetireStation, context: Context) -> tuple[Event, ...]:
    if command.station in state.retired_stations:
        return ()
    found = a_station(state, command.station)
    vehicles = sorted(v.id for v in state.vehicles.values() if v.station == found.id)
    if vehicles:
        raise Rejected("station.has-vehicles", station=found.id, vehicles=",".join(vehicles))
    return (StationRetired(station=found.id, note=command.note, at=context.at),)


def vehicle(state: CentreState, command: RetireVehicle, context: Context) -> tuple[Event, ...]:
    if command.vehicle in state.retired_vehicles:
        return ()
    found = a_vehicle(state, command.vehicle)
    mission = state.missions.get(found.mission) if found.mission else None
    if mission is not None and mission.stage not in FINAL:
        raise Rejected("vehicle.on-mission", vehicle=found.id, mission=mission.number)
    return (VehicleRetired(vehicle=found.id, note=command.note, at=context.at),)


def hospital(state: CentreState, command: RetireHospital, context: Context) -> tuple[Event, ...]:
    if command.hospital in state.retired_hospitals:
        return ()
    found = a_hospital(state, command.hospital)
    heading = sorted(
        m.vehicle
        for m in state.missions.values()
        if m.hospital == found.id and m.stage not in FINAL
    )
    if heading:
        raise Rejected("hospital.awaited", hospital=found.id, vehicles=",".join(heading))
    return (HospitalRetired(hospital=found.id, note=command.note, at=context.at),)
