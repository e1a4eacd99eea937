"""Rules of the order that a booked transport becomes, and of what happens on the way.

The order itself follows the rules of every other order: same slip, same receipts, same stages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from dispatch_app.domain import commands as c
from dispatch_app.domain.appointments.commands import (
    DispatchAppointment,
    ReportBoarded,
    ReportDelivered,
)
from dispatch_app.domain.appointments.due import mission_of
from dispatch_app.domain.appointments.events import (
    AppointmentBoarded,
    AppointmentDelivered,
    AppointmentDispatched,
)
from dispatch_app.domain.appointments.values import (
    Appointment,
    AppointmentState,
    Booking,
    VehicleOffer,
)
from dispatch_app.domain.codes import Nature, Priority
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event, IncidentOpened, MissionOrdered
from dispatch_app.domain.folds_of_events import evolve_all
from dispatch_app.domain.ids import IncidentId
from dispatch_app.domain.rules import incidents, missions
from dispatch_app.domain.rules.appointments import (
    an_appointment,
    must_be_asked,
    must_keep_cover,
    must_stand,
)
from dispatch_app.domain.rules.finding import a_vehicle
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.values import Patient, Plan

EARLIEST = timedelta(hours=4)
"""So long before its time it can be made an order; earlier it would only bind a vehicle."""
PROTOCOL = "appointment"
"""Stands in the plan of the incident: nobody was questioned."""
AHEAD_OF_CLOCK = timedelta(seconds=5)
"""Clocks of stations may go so far before the centre's."""


def dispatch(
    state: CentreState, command: DispatchAppointment, context: Context
) -> tuple[Event, ...]:
    one = an_appointment(state, command.appointment)
    must_stand(one, frozenset({AppointmentState.ASSIGNED}))
    assert one.offer is not None
    _must_be_near(one.booking, context)
    if command.slip.vehicle != one.offer.vehicle:
        raise Rejected("appointment.other-vehicle", vehicle=one.offer.vehicle)
    must_keep_cover(state, one, a_vehicle(state, one.offer.vehicle), command.cover)
    opening = _opened(state, one, context)
    opened = evolve_all(state, opening)
    incident = _incident(opened, one, opening)
    order = missions.dispatch(opened, _order(command, one, one.offer, incident), context)
    mission = next(e.mission for e in order if isinstance(e, MissionOrdered))
    sent = AppointmentDispatched(
        appointment=one.id,
        incident=incident,
        mission=mission,
        vehicle=one.offer.vehicle,
        station=one.offer.station,
        cover=command.cover,
        by=context.actor,
        at=context.at,
    )
    return (*opening, *order, sent)


def _must_be_near(booking: Booking, context: Context) -> None:
    if booking.pick_up_at - EARLIEST > context.at:
        raise Rejected("appointment.too-early", at=booking.pick_up_at.isoformat())


def _opened(state: CentreState, one: Appointment, context: Context) -> tuple[Event, ...]:
    """An incident of its own kind, with what was booked; the one before, if a run came to nothing
    and it is still open."""
    before = state.incidents.get(one.incident) if one.incident is not None else None
    if before is not None and before.open:
        return ()
    wish = c.OpenIncident(nature=Nature.BOOKED)
    events = incidents.open_incident(state, wish, context)
    incident = _incident(state, one, events)
    for step in _facts(incident, one.booking):
        now = evolve_all(state, events)
        match step:
            case c.RecordIntake():
                events += incidents.intake(now, step, context)
            case c.FixPlace():
                events += incidents.fix_place(now, step, context)
            case c.SetPlan():
                events += incidents.set_plan(now, step, context)
    return events


def _facts(
    incident: IncidentId, booking: Booking
) -> tuple[c.RecordIntake | c.FixPlace | c.SetPlan, ...]:
    return (
        c.RecordIntake(
            incident=incident,
            patient=Patient(sex=booking.sex, age_years=booking.age_years),
            meeting_point=booking.start.room,
            callback_number=booking.number,
            contact_name=booking.name,
            note=booking.remarks,
        ),
        c.FixPlace(incident=incident, place=booking.start.place),
        c.SetPlan(
            incident=incident,
            plan=Plan(
                protocol=PROTOCOL,
                protocol_version="",
                determinant="",
                priority=Priority.P4,
                level=booking.level,
            ),
        ),
    )


def _incident(state: CentreState, one: Appointment, opening: tuple[Event, ...]) -> IncidentId:
    fresh = next((e.incident for e in opening if isinstance(e, IncidentOpened)), one.incident)
    assert fresh is not None
    return fresh


def _order(
    command: DispatchAppointment, one: Appointment, offer: VehicleOffer, incident: IncidentId
) -> c.DispatchVehicle:
    return c.DispatchVehicle(
        incident=incident,
        vehicle=offer.vehicle,
        slip=command.slip,
        recommendation=command.recommendation,
        choice_reason=command.choice_reason,
        hospital=one.booking.end.hospital,
    )


# ---- on the way


def boarded(state: CentreState, command: ReportBoarded, context: Context) -> tuple[Event, ...]:
    one = an_appointment(state, command.appointment)
    must_be_asked(one, context)
    if one.boarded_at is not None:
        return ()
    must_stand(one, frozenset({AppointmentState.DISPATCHED}))
    assert one.offer is not None
    assert one.dispatched_at is not None
    told = AppointmentBoarded(
        appointment=one.id,
        boarded_at=_possible(command.at, one.dispatched_at, context),
        origin=command.origin,
        station=one.offer.station,
        by=context.actor,
        at=context.at,
    )
    return (told,)


def delivered(state: CentreState, command: ReportDelivered, context: Context) -> tuple[Event, ...]:
    one = an_appointment(state, command.appointment)
    if one.delivered_at is not None:
        return ()
    must_stand(one, frozenset({AppointmentState.BOARDED}))
    assert one.offer is not None
    assert one.boarded_at is not None
    mission = mission_of(state, one)
    slip = mission.slip.slip if mission is not None and mission.slip is not None else None
    told = AppointmentDelivered(
        appointment=one.id,
        delivered_at=_possible(command.at, one.boarded_at, context),
        distance_m=slip.route.distance_m if slip is not None and slip.route is not None else None,
        station=one.offer.station,
        by=context.actor,
        at=context.at,
    )
    return (told,)


def _possible(at: datetime | None, since: datetime, context: Context) -> datetime:
    when = at or context.at
    if when > context.at + AHEAD_OF_CLOCK:
        raise Rejected("appointment.in-the-future", at=when.isoformat())
    return max(when, since)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    DispatchAppointment: dispatch,
    ReportBoarded: boarded,
    ReportDelivered: delivered,
}
