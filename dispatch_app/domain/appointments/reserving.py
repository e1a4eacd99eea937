"""When booked transports bind vehicles, what speaks against one, what its area would lose. Pure.

Booked is not dispatched: a vehicle that is reserved may go on any emergency before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch_app.domain.appointments.values import (
    BEFORE_ORDER,
    NON_EMERGENCY,
    Appointment,
    AppointmentState,
    Booking,
    CoverWord,
)
from dispatch_app.domain.ids import StationId, VehicleId
from dispatch_app.domain.ranking import FITS
from dispatch_app.domain.state import READY, CentreState, Vehicle

SET_OUT_BEFORE = timedelta(minutes=20)
"""So long before somebody is fetched their vehicle counts as bound."""


class Conflict(StrEnum):
    """What speaks against a vehicle for a booked transport."""

    BOUND = "bound"
    """Another booked transport binds it at that time."""
    SHIFT_ENDS = "shift_ends"
    OUT_OF_SERVICE = "out_of_service"
    OTHER_LEVEL = "other_level"


def reserved_from(booking: Booking) -> datetime:
    return booking.pick_up_at - SET_OUT_BEFORE


Bound = Mapping[VehicleId, Sequence[Appointment]]
"""Transports to come that have a vehicle, accepted or asked for, by vehicle."""


def bindings(state: CentreState) -> Bound:
    found: dict[VehicleId, list[Appointment]] = {}
    for one in state.appointments.items.values():
        if one.offer is not None and one.state in BEFORE_ORDER:
            found.setdefault(one.offer.vehicle, []).append(one)
    return found


def next_reserved(state: CentreState) -> dict[VehicleId, datetime]:
    """From when the next accepted transport binds each vehicle; for whoever looks at it for an
    emergency. It may go all the same."""
    found: dict[VehicleId, datetime] = {}
    for vehicle, several in bindings(state).items():
        coming = [a for a in several if a.state is AppointmentState.ASSIGNED]
        if coming:
            found[vehicle] = min(reserved_from(one.booking) for one in coming)
    return found


def conflicts(
    bound: Bound, wanted: Appointment, vehicle: Vehicle
) -> tuple[tuple[Conflict, str], ...]:
    """What speaks against it, with the number of the other transport or nothing."""
    return tuple(_conflicts(bound, wanted, vehicle))


def _conflicts(
    bound: Bound, wanted: Appointment, vehicle: Vehicle
) -> Iterator[tuple[Conflict, str]]:
    for other in meeting(bound, vehicle.id, wanted):
        yield Conflict.BOUND, other.number
    if _shift_is_over(vehicle, wanted.booking):
        yield Conflict.SHIFT_ENDS, ""
    if vehicle.duty.unfit and not vehicle.duty.off_shift:
        yield Conflict.OUT_OF_SERVICE, ""
    if vehicle.level not in FITS[wanted.booking.level]:
        yield Conflict.OTHER_LEVEL, ""


def meeting(bound: Bound, vehicle: VehicleId, wanted: Appointment) -> list[Appointment]:
    """Other transports of this vehicle whose time meets the wanted one."""
    return [
        one
        for one in bound.get(vehicle, ())
        if one.id != wanted.id and _meet(one.booking, wanted.booking)
    ]


def _meet(one: Booking, other: Booking) -> bool:
    return reserved_from(one) < other.ends_at and reserved_from(other) < one.ends_at


def _shift_is_over(vehicle: Vehicle, booking: Booking) -> bool:
    """Whoever has planned shifts is there within one of them; without any, nothing is known."""
    shifts = vehicle.duty.shifts
    begins, ends = reserved_from(booking), booking.ends_at
    known = [s for s in shifts if s.until > begins - timedelta(days=1)]
    return bool(known) and not any(s.since <= begins and ends <= s.until for s in known)


# ---- cover


def busy_then(bound: Bound, wanted: Appointment) -> frozenset[VehicleId]:
    """Vehicles that other transports bind at that time."""
    return frozenset(vehicle for vehicle in bound if meeting(bound, vehicle, wanted))


def takes_last(serving: Serving, busy: Set[VehicleId], vehicle: Vehicle, word: CoverWord) -> bool:
    """Whether an area would be left without an emergency vehicle.

    By the ledger of cover as the asking seat has it; and by what the centre itself knows: no other
    emergency vehicle of the station stands ready and is not bound at that time. The ledger has the
    last word where it was known and no other vehicle is bound: neighbours may cover the station.
    """
    if not serves_emergencies(vehicle):
        return False
    if word.bare_cells:
        return True
    others = [other for other in serving.get(vehicle.station, ()) if other != vehicle.id]
    if any(other not in busy for other in others):
        return False
    return word.bare_cells is None or bool(others)


def serves_emergencies(vehicle: Vehicle) -> bool:
    return NON_EMERGENCY.isdisjoint(vehicle.equipment)


Serving = Mapping[StationId, Sequence[VehicleId]]
"""Emergency vehicles that stand ready now, by station."""


def serving_now(state: CentreState) -> Serving:
    found: dict[StationId, list[VehicleId]] = {}
    for vehicle in state.vehicles.values():
        if serves_emergencies(vehicle) and state.vehicle_state(vehicle) in READY:
            found.setdefault(vehicle.station, []).append(vehicle.id)
    return found
