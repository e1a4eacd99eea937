"""Rules of stations, vehicles, hospitals, seats: what they are and say of themselves."""

from __future__ import annotations

from dataclasses import fields

from dispatch_app.domain.codes import Role, SeatState, VehicleState
from dispatch_app.domain.commands import (
    AssignCrew,
    PauseVehicle,
    RegisterHospital,
    RegisterSeat,
    RegisterStation,
    RegisterVehicle,
    ReportHospital,
    ReportVehicleState,
    SetSeatState,
    SignInSeat,
)
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import (
    CrewAssigned,
    Event,
    HospitalRegistered,
    HospitalReported,
    SeatRegistered,
    SeatSignedIn,
    SeatStateChanged,
    StationRegistered,
    VehiclePaused,
    VehicleRegistered,
    VehicleStateReported,
)
from dispatch_app.domain.rules.finding import a_hospital, a_seat, a_vehicle, who_asks
from dispatch_app.domain.state import FINAL, Call, CentreState, Context, Hospital, Station, Vehicle
from dispatch_app.domain.telephone import AwayReason
from dispatch_app.domain.telephone_commands import EndAfterCall

_FREE = frozenset({SeatState.READY, SeatState.AFTER_CALL})
"""What a seat in a conversation is not. Its person may leave, whatever goes on."""

OWN_STATES = frozenset(
    {
        VehicleState.STANDBY,
        VehicleState.AVAILABLE,
        VehicleState.RETURNING,
        VehicleState.OUT_OF_SERVICE,
    }
)
"""States that a vehicle may report of itself; the others follow from a mission or a pause."""


def station(state: CentreState, command: RegisterStation, context: Context) -> tuple[Event, ...]:
    if _known_so(state.stations.get(command.id), command):
        return ()
    event = StationRegistered(
        station=command.id,
        name=command.name,
        position=command.position,
        district=command.district,
        phone=command.phone,
        at=context.at,
    )
    return (event,)


def vehicle(state: CentreState, command: RegisterVehicle, context: Context) -> tuple[Event, ...]:
    if command.station not in state.stations:
        raise Rejected("station.unknown", station=command.station)
    if _known_so(state.vehicles.get(command.id), command, but=frozenset({"crew"})):
        return ()
    event = VehicleRegistered(
        vehicle=command.id,
        plate=command.plate,
        station=command.station,
        level=command.level,
        crew=command.crew,
        equipment=command.equipment,
        phone=command.phone,
        at=context.at,
        size=command.size,
    )
    return (event,)


def hospital(state: CentreState, command: RegisterHospital, context: Context) -> tuple[Event, ...]:
    if _known_so(state.hospitals.get(command.id), command):
        return ()
    event = HospitalRegistered(
        hospital=command.id,
        name=command.name,
        position=command.position,
        grade=command.grade,
        capabilities=command.capabilities,
        beds=command.beds,
        phone=command.phone,
        at=context.at,
    )
    return (event,)


def _known_so(
    known: Station | Vehicle | Hospital | None,
    command: RegisterStation | RegisterVehicle | RegisterHospital,
    *,
    but: frozenset[str] = frozenset(),
) -> bool:
    """Registering what is known already, as at every start, changes nothing."""
    names = {field.name for field in fields(command)} - but
    return known is not None and all(getattr(known, n) == getattr(command, n) for n in names)


def hospital_word(
    state: CentreState, command: ReportHospital, context: Context
) -> tuple[Event, ...]:
    found = a_hospital(state, command.hospital)
    if command.valid_until is not None and command.valid_until <= context.at:
        raise Rejected("hospital.report-is-over", hospital=found.id)
    strange = [c for c in command.diverted_for if c not in found.capabilities]
    if strange:
        raise Rejected("hospital.not-its-ability", hospital=found.id, capability=strange[0])
    event = HospitalReported(
        hospital=command.hospital,
        status=command.status,
        free_beds=command.free_beds,
        note=command.note,
        at=context.at,
        diverted_for=command.diverted_for,
        valid_until=command.valid_until,
        person=command.person,
        by_hand=context.actor.role is not Role.HOSPITAL,
    )
    return (event,)


def vehicle_state(
    state: CentreState, command: ReportVehicleState, context: Context
) -> tuple[Event, ...]:
    found = a_vehicle(state, command.vehicle)
    if command.state not in OWN_STATES:
        raise Rejected("vehicle.state-not-reportable", state=command.state.value)
    _must_be_free(state, found)
    happened = command.at or context.at
    if happened > context.at:
        raise Rejected("stage.in-the-future", vehicle=found.id)
    if found.base is command.state:
        return ()
    event = VehicleStateReported(
        vehicle=found.id,
        state=command.state,
        origin=command.origin,
        happened_at=happened,
        at=context.at,
    )
    return (event,)


def pause(state: CentreState, command: PauseVehicle, context: Context) -> tuple[Event, ...]:
    found = a_vehicle(state, command.vehicle)
    _must_be_free(state, found)
    if command.until is not None and command.until <= context.at:
        raise Rejected("pause.is-over", vehicle=found.id)
    same = found.pause_reason is command.reason and found.duty.pause_until == command.until
    if found.base is VehicleState.PAUSED and same:
        return ()
    event = VehiclePaused(
        vehicle=found.id,
        reason=command.reason,
        origin=command.origin,
        at=context.at,
        until=command.until,
        by=who_asks(state, context),
    )
    return (event,)


def _must_be_free(state: CentreState, found: Vehicle) -> None:
    mission = state.missions.get(found.mission) if found.mission else None
    if mission is not None and mission.stage not in FINAL:
        raise Rejected("vehicle.on-mission", vehicle=found.id, mission=mission.number)


def crew(state: CentreState, command: AssignCrew, context: Context) -> tuple[Event, ...]:
    a_vehicle(state, command.vehicle)
    return (CrewAssigned(vehicle=command.vehicle, crew=command.crew, at=context.at),)


def seat(state: CentreState, command: RegisterSeat, context: Context) -> tuple[Event, ...]:
    if command.id in state.seats:
        return ()
    return (SeatRegistered(seat=command.id, kind=command.kind, at=context.at),)


def sign_in(state: CentreState, command: SignInSeat, context: Context) -> tuple[Event, ...]:
    a_seat(state, command.seat)
    return (SeatSignedIn(seat=command.seat, person=command.person, at=context.at),)


def seat_state(state: CentreState, command: SetSeatState, context: Context) -> tuple[Event, ...]:
    found = a_seat(state, command.seat)
    if found.state is command.state and found.reason == command.reason:
        return ()
    if command.state is SeatState.AWAY and command.reason not in set(AwayReason):
        raise Rejected("seat.reason-needed", seat=found.id)
    if command.state in _FREE and any(found.id in c.seats for c in _conversations(state)):
        raise Rejected("seat.in-a-call", seat=found.id)
    event = SeatStateChanged(
        seat=command.seat, state=command.state, reason=command.reason, at=context.at
    )
    return (event,)


def after_call_over(
    state: CentreState, command: EndAfterCall, context: Context
) -> tuple[Event, ...]:
    """Ready again by the clock, unless the seat has said something else meanwhile."""
    found = a_seat(state, command.seat)
    if found.state is not SeatState.AFTER_CALL or found.since != command.since:
        return ()
    return (SeatStateChanged(seat=found.id, state=SeatState.READY, reason="", at=context.at),)


def _conversations(state: CentreState) -> list[Call]:
    return [c for c in state.calls.values() if c.talking or c.dialling]
