"""Takes events of stations, vehicles and hospitals into the state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dispatch_app.domain.codes import VehicleState
from dispatch_app.domain.duty import NO_DUTY, Duty
from dispatch_app.domain.events import (
    CrewAssigned,
    HospitalRegistered,
    HospitalReported,
    HospitalRetired,
    StationRegistered,
    StationRetired,
    VehiclePaused,
    VehicleRegistered,
    VehicleRetired,
    VehicleStateReported,
)
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState, Hospital, Station, Vehicle


def station_of(event: StationRegistered) -> Station:
    """The row that a registration makes, whatever was known before."""
    return Station(
        id=event.station,
        name=event.name,
        position=event.position,
        district=event.district,
        phone=event.phone,
    )


def vehicle_of(event: VehicleRegistered) -> Vehicle:
    """The row that a registration makes, whatever was known before."""
    return Vehicle(
        id=event.vehicle,
        plate=event.plate,
        station=event.station,
        level=event.level,
        crew=event.crew,
        equipment=event.equipment,
        phone=event.phone,
        size=event.size,
        since=event.at,
    )


def hospital_of(event: HospitalRegistered) -> Hospital:
    """The row that a registration makes, whatever was known before."""
    return Hospital(
        id=event.hospital,
        name=event.name,
        position=event.position,
        grade=event.grade,
        capabilities=event.capabilities,
        beds=event.beds,
        phone=event.phone,
    )


def station(state: CentreState, event: StationRegistered) -> CentreState:
    found = station_of(event)
    return replace(
        state,
        stations={**state.stations, found.id: found},
        retired_stations=without(state.retired_stations, found.id),
    )


def station_retired(state: CentreState, event: StationRetired) -> CentreState:
    known = state.stations.get(event.station)
    if known is None:
        return state
    return replace(
        state,
        stations=without(state.stations, known.id),
        retired_stations={**state.retired_stations, known.id: known},
    )


def vehicle(state: CentreState, event: VehicleRegistered) -> CentreState:
    """A vehicle registered again keeps what it is doing and who sits in it."""
    known = state.vehicles.get(event.vehicle)
    fresh = vehicle_of(event)
    if known is not None:
        fresh = replace(
            fresh,
            crew=known.crew or fresh.crew,
            base=known.base,
            since=known.since,
            origin=known.origin,
            pause_reason=known.pause_reason,
            mission=known.mission,
            duty=known.duty,
        )
    return replace(
        state,
        vehicles={**state.vehicles, fresh.id: fresh},
        retired_vehicles=without(state.retired_vehicles, fresh.id),
    )


def vehicle_retired(state: CentreState, event: VehicleRetired) -> CentreState:
    known = state.vehicles.get(event.vehicle)
    if known is None:
        return state
    return replace(
        state,
        vehicles=without(state.vehicles, known.id),
        retired_vehicles={**state.retired_vehicles, known.id: known},
    )


def hospital(state: CentreState, event: HospitalRegistered) -> CentreState:
    """A hospital registered again keeps its last word on its load."""
    known = state.hospitals.get(event.hospital)
    fresh = hospital_of(event)
    if known is not None:
        fresh = replace(
            fresh,
            status=known.status,
            free_beds=known.free_beds,
            note=known.note,
            reported_at=known.reported_at,
            diverted_for=known.diverted_for,
            valid_until=known.valid_until,
            reported_by=known.reported_by,
            by_hand=known.by_hand,
            part_words=known.part_words,
        )
    return replace(
        state,
        hospitals={**state.hospitals, fresh.id: fresh},
        retired_hospitals=without(state.retired_hospitals, fresh.id),
    )


def hospital_retired(state: CentreState, event: HospitalRetired) -> CentreState:
    known = state.hospitals.get(event.hospital)
    if known is None:
        return state
    return replace(
        state,
        hospitals=without(state.hospitals, known.id),
        retired_hospitals={**state.retired_hospitals, known.id: known},
    )


def hospital_word(state: CentreState, event: HospitalReported) -> CentreState:
    found = state.hospitals.get(event.hospital)
    if found is None:
        return state
    found = replace(
        found,
        status=event.status,
        free_beds=event.free_beds,
        note=event.note,
        reported_at=event.at,
        diverted_for=event.diverted_for,
        valid_until=event.valid_until,
        reported_by=event.person,
        by_hand=event.by_hand,
    )
    return replace(state, hospitals={**state.hospitals, found.id: found})


def vehicle_state(state: CentreState, event: VehicleStateReported) -> CentreState:
    return _change(
        state,
        event.vehicle,
        base=event.state,
        since=event.happened_at,
        origin=event.origin,
        pause_reason=None,
        mission=None,
        duty=_without_pause(state, event.vehicle),
    )


def _without_pause(state: CentreState, vehicle: VehicleId) -> Duty:
    found = state.vehicles.get(vehicle)
    duty = found.duty if found else NO_DUTY
    return replace(duty, pause_until=None, pause_ran_out=False)


def paused(state: CentreState, event: VehiclePaused) -> CentreState:
    return _change(
        state,
        event.vehicle,
        base=VehicleState.PAUSED,
        since=event.at,
        origin=event.origin,
        pause_reason=event.reason,
        mission=None,
        duty=replace(_without_pause(state, event.vehicle), pause_until=event.until),
    )


def crew(state: CentreState, event: CrewAssigned) -> CentreState:
    return _change(state, event.vehicle, crew=event.crew)


def _change(state: CentreState, vehicle_id: VehicleId, **changes: Any) -> CentreState:
    found = state.vehicles.get(vehicle_id)
    if found is None:
        return state
    return replace(state, vehicles={**state.vehicles, vehicle_id: replace(found, **changes)})
