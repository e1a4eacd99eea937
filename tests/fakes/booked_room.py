"""Ready-made booked transports for tests, at the invented centre of `builders`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from dispatch_app.domain.appointments.commands import (
    AcceptAppointment,
    BookAppointment,
    DispatchAppointment,
    OfferAppointment,
)
from dispatch_app.domain.appointments.events import AppointmentBooked
from dispatch_app.domain.appointments.values import (
    Appointment,
    Booking,
    CoverReason,
    CoverWord,
    Need,
    Stop,
)
from dispatch_app.domain.ids import AppointmentId, VehicleId
from tests.fakes.builders import (
    H1,
    NOON,
    NORTH,
    V01,
    Centre,
    a_place,
    a_recommendation,
    a_slip,
    at_station,
)

ON_PURPOSE = CoverWord(bare_cells=2, bare_people=900, despite=CoverReason.BACK_SOON)


def a_booking(**more: Any) -> Booking:
    """In two hours, from home to hospital H1, with a stretcher."""
    given: dict[str, Any] = {
        "name": "演示人甲",
        "number": "09990001234",
        "start": Stop(place=a_place(), room="2单元301"),
        "end": Stop(place=a_place("演示一院"), room="血透室", hospital=H1),
        "pick_up_at": NOON + timedelta(hours=2),
        "window_min": 15,
        "needs": (Need.STRETCHER,),
    }
    return Booking(**{**given, **more})


def books(centre: Centre, **more: Any) -> Appointment:
    events = centre.do(BookAppointment(booking=a_booking(**more)))
    booked = next(e for e in events if isinstance(e, AppointmentBooked))
    return one(centre, booked.appointment)


def one(centre: Centre, wanted: AppointmentId) -> Appointment:
    return centre.state.appointments.items[wanted]


def offers(centre: Centre, booked: Appointment, vehicle: VehicleId = V01) -> Appointment:
    covered = CoverWord(bare_cells=0, bare_people=0)
    centre.do(OfferAppointment(appointment=booked.id, vehicle=vehicle, cover=covered))
    return one(centre, booked.id)


def assigns(centre: Centre, booked: Appointment, vehicle: VehicleId = V01) -> Appointment:
    asked = offers(centre, booked, vehicle)
    assert asked.offer is not None
    centre.do(AcceptAppointment(appointment=booked.id), at_station(asked.offer.station))
    return one(centre, booked.id)


def orders(centre: Centre, booked: Appointment, vehicle: VehicleId = V01) -> Appointment:
    """Made an order, with a slip for the vehicle and a ledger that knows of no bare ground."""
    station = centre.vehicle(vehicle).station
    centre.do(
        DispatchAppointment(
            appointment=booked.id,
            slip=replace(a_slip(), vehicle=vehicle, station=station or NORTH),
            recommendation=a_recommendation(vehicle),
            cover=CoverWord(bare_cells=0, bare_people=0),
        )
    )
    return one(centre, booked.id)
