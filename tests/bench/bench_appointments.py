"""Whom to ask for a booked transport, among 500 vehicles and 200 booked transports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import perf_counter

from dispatch_app.domain.appointments.due import due_rows
from dispatch_app.domain.appointments.proposing import proposals
from dispatch_app.domain.appointments.values import Appointment, VehicleOffer
from dispatch_app.domain.ids import AppointmentId, VehicleId
from tests.bench.figures import Figure, spread
from tests.fakes.booked_room import a_booking, books
from tests.fakes.builders import NOON, V01, Centre, a_centre

VEHICLES, BOOKED = 500, 200
MOST_MS = 100.0


def a_large_day() -> tuple[Centre, Appointment]:
    centre = a_centre()
    first = books(centre)
    like = centre.vehicle(V01)
    vehicles = {VehicleId(f"b{n}"): replace(like, id=VehicleId(f"b{n}")) for n in range(VEHICLES)}
    items = dict(centre.state.appointments.items)
    for n in range(BOOKED):
        vehicle = VehicleId(f"b{n}")
        offer = VehicleOffer(
            vehicle=vehicle,
            station=like.station,
            at=NOON,
            answer_by=NOON + timedelta(minutes=15),
            accepted_at=NOON,
        )
        key = AppointmentId(f"a{n}")
        booking = a_booking(pick_up_at=NOON + timedelta(minutes=60 + 3 * n))
        items[key] = replace(first, id=key, booking=booking, offer=offer)
    appointments = replace(centre.state.appointments, items=items)
    centre.state = replace(centre.state, vehicles=vehicles, appointments=appointments)
    return centre, first


def figures(rounds: int) -> list[Figure]:
    centre, wanted = a_large_day()
    times = {vehicle: 100.0 + n for n, vehicle in enumerate(centre.state.vehicles)}
    later = NOON + timedelta(hours=3)
    return [
        _measured("whom to ask", rounds, lambda: proposals(centre.state, wanted, times, {})),
        _measured("what is due", rounds, lambda: due_rows(centre.state, later)),
    ]


def _measured(name: str, rounds: int, work: Callable[[], object]) -> Figure:
    took = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        took.append((perf_counter() - began) * 1000)
    return spread(name, took, limit=MOST_MS)
