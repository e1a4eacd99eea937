"""Takes booked transports into the state. Those over and put away stay in the tables alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.appointments.events import (
    AppointmentAccepted,
    AppointmentArchived,
    AppointmentBoarded,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentConfirmed,
    AppointmentDelayed,
    AppointmentDelivered,
    AppointmentDispatched,
    AppointmentHeldBack,
    AppointmentMissed,
    AppointmentOffered,
    AppointmentReminded,
    AppointmentVehicleLost,
    SeriesBooked,
    SeriesChanged,
)
from dispatch_app.domain.appointments.values import (
    Appointment,
    Appointments,
    Delay,
    Refusal,
    Series,
    VehicleOffer,
)
from dispatch_app.domain.ids import AppointmentId
from dispatch_app.domain.state import CentreState


def booked(state: CentreState, event: AppointmentBooked) -> CentreState:
    one = appointment_of(event)
    known = state.appointments
    same_day = event.local_day == known.day
    after = replace(
        known,
        items={**known.items, one.id: one},
        day=event.local_day,
        day_count=known.day_count + 1 if same_day else 1,
    )
    return replace(state, appointments=_made(after, event))


def appointment_of(event: AppointmentBooked) -> Appointment:
    return Appointment(
        id=event.appointment,
        number=event.number,
        booking=event.booking,
        booked_at=event.at,
        by=event.by,
        person=event.person,
        call=event.call,
        series=event.series,
        day=event.day,
    )


def _made(known: Appointments, event: AppointmentBooked) -> Appointments:
    series = known.series.get(event.series) if event.series is not None else None
    if series is None or event.day is None:
        return known
    until = max(event.day, series.made_until or event.day)
    return replace(known, series={**known.series, series.id: replace(series, made_until=until)})


def series_booked(state: CentreState, event: SeriesBooked) -> CentreState:
    series = Series(
        id=event.series,
        booking=event.booking,
        weekdays=event.weekdays,
        until=event.until,
        offset_min=event.offset_min,
        by=event.by,
        person=event.person,
        at=event.at,
    )
    return _with_series(state, series)


def series_changed(state: CentreState, event: SeriesChanged) -> CentreState:
    """One whose last day has passed, or that was ended, has nothing more to come."""
    series = state.appointments.series.get(event.series)
    if series is None:
        return state
    after = replace(series, booking=event.booking, until=event.until, exceptions=event.exceptions)
    if after.until < after.first:
        left = {k: s for k, s in state.appointments.series.items() if k != series.id}
        return replace(state, appointments=replace(state.appointments, series=left))
    return _with_series(state, after)


def _with_series(state: CentreState, series: Series) -> CentreState:
    known = state.appointments
    return replace(state, appointments=replace(known, series={**known.series, series.id: series}))


def changed(state: CentreState, event: AppointmentChanged) -> CentreState:
    """At another time, whoever booked is asked and reminded anew."""
    one = state.appointments.items.get(event.appointment)
    if one is None:
        return state
    moved = one.booking.pick_up_at != event.booking.pick_up_at
    return _with(
        state,
        replace(
            one,
            booking=event.booking,
            confirmed_at=None if moved else one.confirmed_at,
            reminded_at=None if moved else one.reminded_at,
            remind_tries=0 if moved else one.remind_tries,
        ),
    )


def confirmed(state: CentreState, event: AppointmentConfirmed) -> CentreState:
    return _changed(state, event.appointment, confirmed_at=event.at)


def reminded(state: CentreState, event: AppointmentReminded) -> CentreState:
    if event.reached:
        return _changed(state, event.appointment, reminded_at=event.at)
    one = state.appointments.items.get(event.appointment)
    tries = one.remind_tries + 1 if one is not None else 0
    return _changed(state, event.appointment, remind_tries=tries)


def offered(state: CentreState, event: AppointmentOffered) -> CentreState:
    """A station's own copy of the state learns of it here, whatever it knew of it before."""
    offer = VehicleOffer(
        vehicle=event.vehicle,
        station=event.station,
        at=event.at,
        answer_by=event.answer_by,
        estimate_s=event.estimate_s,
        cover=event.cover,
    )
    return _with(state, replace(event.whole, offer=offer))


def accepted(state: CentreState, event: AppointmentAccepted) -> CentreState:
    one = state.appointments.items.get(event.appointment)
    if one is None or one.offer is None:
        return state
    offer = replace(one.offer, accepted_at=event.at, accepted_by=event.person)
    return _with(state, replace(one, offer=offer))


def vehicle_lost(state: CentreState, event: AppointmentVehicleLost) -> CentreState:
    """The incident stays: another vehicle is sent under it."""
    one = state.appointments.items.get(event.appointment)
    if one is None:
        return state
    refusal = Refusal(
        vehicle=event.vehicle,
        station=event.station,
        reason=event.reason,
        note=event.note,
        by=event.by,
        at=event.at,
    )
    return _with(
        state,
        replace(
            one,
            offer=None,
            mission=None,
            dispatched_at=None,
            refusals=(*one.refusals, refusal),
        ),
    )


def held_back(state: CentreState, _event: AppointmentHeldBack) -> CentreState:
    return state


def dispatched(state: CentreState, event: AppointmentDispatched) -> CentreState:
    return _changed(
        state,
        event.appointment,
        incident=event.incident,
        mission=event.mission,
        dispatched_at=event.at,
    )


def boarded(state: CentreState, event: AppointmentBoarded) -> CentreState:
    return _changed(
        state, event.appointment, boarded_at=event.boarded_at, boarded_origin=event.origin
    )


def delivered(state: CentreState, event: AppointmentDelivered) -> CentreState:
    return _changed(state, event.appointment, delivered_at=event.delivered_at)


def delayed(state: CentreState, event: AppointmentDelayed) -> CentreState:
    one = state.appointments.items.get(event.appointment)
    if one is None:
        return state
    delay = Delay(
        reason=event.reason,
        expected_at=event.expected_at,
        note=event.note,
        by=event.by,
        at=event.at,
    )
    return _with(state, replace(one, delays=(*one.delays, delay)))


def cancelled(state: CentreState, event: AppointmentCancelled) -> CentreState:
    return _changed(state, event.appointment, cancelled_at=event.at, cancel_reason=event.reason)


def missed(state: CentreState, event: AppointmentMissed) -> CentreState:
    return _changed(state, event.appointment, absent_at=event.at, absent_reason=event.reason)


def archived(state: CentreState, event: AppointmentArchived) -> CentreState:
    left = {k: a for k, a in state.appointments.items.items() if k != event.appointment}
    return replace(state, appointments=replace(state.appointments, items=left))


def _changed(state: CentreState, appointment: AppointmentId, **values: Any) -> CentreState:
    one = state.appointments.items.get(appointment)
    return state if one is None else _with(state, replace(one, **values))


def _with(state: CentreState, one: Appointment) -> CentreState:
    known = state.appointments
    return replace(state, appointments=replace(known, items={**known.items, one.id: one}))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    AppointmentBooked: booked,
    SeriesBooked: series_booked,
    SeriesChanged: series_changed,
    AppointmentChanged: changed,
    AppointmentConfirmed: confirmed,
    AppointmentReminded: reminded,
    AppointmentOffered: offered,
    AppointmentAccepted: accepted,
    AppointmentVehicleLost: vehicle_lost,
    AppointmentHeldBack: held_back,
    AppointmentDispatched: dispatched,
    AppointmentBoarded: boarded,
    AppointmentDelivered: delivered,
    AppointmentDelayed: delayed,
    AppointmentCancelled: cancelled,
    AppointmentMissed: missed,
    AppointmentArchived: archived,
}
