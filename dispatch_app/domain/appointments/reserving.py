"""When booked transports bind vehicles, what speaks against one, what its area would lose. Pure.

Booked is not dispatched: a vehicle that is reserved may go on any emergency before.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from dispatch_app.domain.ids import VehicleId
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


def binding(state: CentreState) -> Iterator[tuple[VehicleId, Appointment]]:
    """Transports to come that have a vehicle, accepted or asked for."""
    for one in state.appointments.items.values():
        if one.offer is not None and one.state in BEFORE_ORDER:
            yield one.offer.vehicle, one


def next_reserved(state: CentreState, now: datetime) -> dict[VehicleId, Appointment]:
    """The next accepted transport of each vehicle; for whoever looks at it for an emergency."""
    found: dict[VehicleId, Appointment] = {}
    for vehicle, one in binding(state):
        accepted = one.state is AppointmentState.ASSIGNED and one.booking.ends_at > now
        known = found.get(vehicle)
        if accepted and (known is None or one.booking.pick_up_at < known.booking.pick_up_at):
            found[vehicle] = one
    return found


def conflicts(
    state: CentreState, wanted: Appointment, vehicle: Vehicle
) -> tuple[tuple[Conflict, str], ...]:
    """What speaks against it, with the number of the other transport or nothing."""
    return tuple(_conflicts(state, wanted, vehicle))


def _conflicts(
    state: CentreState, wanted: Appointment, vehicle: Vehicle
) -> Iterator[tuple[Conflict, str]]:
    for other in bound_by(state, vehicle.id, wanted):
        yield Conflict.BOUND, other.number
    if _shift_is_over(vehicle, wanted.booking):
        yield Conflict.SHIFT_ENDS, ""
    if vehicle.duty.unfit and not vehicle.duty.off_shift:
        yield Conflict.OUT_OF_SERVICE, ""
    if vehicle.level not in FITS[wanted.booking.level]:
        yield Conflict.OTHER_LEVEL, ""


def bound_by(state: CentreState, vehicle: VehicleId, wanted: Appointment) -> list[Appointment]:
    """Other transports of this vehicle whose time meets the wanted one."""
    return [
        one
        for bound, one in binding(state)
        if bound == vehicle and one.id != wanted.id and _meet(one.booking, wanted.booking)
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


def takes_last(state: CentreState, wanted: Appointment, vehicle: Vehicle, word: CoverWord) -> bool:
    """Whether an area would be left without an emergency vehicle.

    By the ledger of cover as the asking seat has it; and by what the centre itself knows: no other
    emergency vehicle of the station stands ready and is not bound at that time. The ledger has the
    last word where it was known and no other vehicle is bound: neighbours may cover the station.
    """
    if NON_EMERGENCY in vehicle.equipment:
        return False
    if word.bare_cells:
        return True
    others = [
        v
        for v in state.vehicles.values()
        if v.station == vehicle.station and v.id != vehicle.id and _serves_emergencies(state, v)
    ]
    unbound = [v for v in others if not bound_by(state, v.id, wanted)]
    if unbound:
        return False
    return word.bare_cells is None or bool(others)


def _serves_emergencies(state: CentreState, vehicle: Vehicle) -> bool:
    return NON_EMERGENCY not in vehicle.equipment and state.vehicle_state(vehicle) in READY
