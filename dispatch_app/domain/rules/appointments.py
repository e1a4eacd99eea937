"""Rules of booked transports up to the order: book, change, remind, offer, accept, decline, end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from dispatch_app.domain.appointments.commands import (
    AcceptAppointment,
    ArchiveAppointment,
    BookAppointment,
    CancelAppointment,
    ChangeAppointment,
    ConfirmAppointment,
    DeclineAppointment,
    HoldBackAppointment,
    NoteAbsent,
    NoteLate,
    OfferAppointment,
    RemindAppointment,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.events import (
    AppointmentAccepted,
    AppointmentArchived,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentConfirmed,
    AppointmentDelayed,
    AppointmentHeldBack,
    AppointmentMissed,
    AppointmentOffered,
    AppointmentReminded,
    AppointmentVehicleLost,
)
from dispatch_app.domain.appointments.reserving import (
    bindings,
    busy_then,
    meeting,
    serving_now,
    takes_last,
)
from dispatch_app.domain.appointments.values import (
    BEFORE_OFFER,
    BEFORE_ORDER,
    FROM_CREWS,
    Appointment,
    AppointmentState,
    Booking,
    CoverWord,
    NoVehicleReason,
)
from dispatch_app.domain.codes import CallOutcome, Datum, Role
from dispatch_app.domain.commands import SettleCall
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import AppointmentId, CallId, SeriesId, StationId
from dispatch_app.domain.rules.calls import settle
from dispatch_app.domain.rules.covering import must_lie_on_the_map
from dispatch_app.domain.rules.finding import a_hospital, a_vehicle, own_seat, who_asks
from dispatch_app.domain.state import CentreState, Context, Vehicle

LONGEST_AHEAD = timedelta(days=366)

_ALLOWED: Mapping[type, frozenset[AppointmentState]] = {
    ChangeAppointment: BEFORE_ORDER,
    ConfirmAppointment: BEFORE_ORDER,
    RemindAppointment: BEFORE_ORDER,
    OfferAppointment: BEFORE_OFFER,
    AcceptAppointment: frozenset({AppointmentState.OFFERED, AppointmentState.ASSIGNED}),
    DeclineAppointment: frozenset({AppointmentState.OFFERED, AppointmentState.ASSIGNED}),
    HoldBackAppointment: BEFORE_ORDER,
    NoteLate: BEFORE_ORDER | {AppointmentState.DISPATCHED},
    NoteAbsent: frozenset({AppointmentState.DISPATCHED}),
    CancelAppointment: BEFORE_ORDER | {AppointmentState.DISPATCHED},
    TakeBackAppointment: frozenset(
        {AppointmentState.OFFERED, AppointmentState.ASSIGNED, AppointmentState.DISPATCHED}
    ),
}
"""In which states each wish makes sense; whoever comes too late is told how it stands."""


def an_appointment(state: CentreState, wanted: AppointmentId) -> Appointment:
    found = state.appointments.items.get(wanted)
    if found is None:
        raise Rejected("appointment.unknown", appointment=wanted)
    return found


def must_stand(one: Appointment, allowed: frozenset[AppointmentState]) -> None:
    if one.state not in allowed:
        raise Rejected("appointment.too-late", number=one.number, state=one.state.value)


def _wanted(state: CentreState, command: Any) -> Appointment:
    one = an_appointment(state, command.appointment)
    must_stand(one, _ALLOWED[type(command)])
    return one


# ---- booking


def book(state: CentreState, command: BookAppointment, context: Context) -> tuple[Event, ...]:
    must_be_possible(state, command.booking, context)
    told = booked(state, command.booking, context, call=command.call)
    return (*settled(state, command.call, context), told)


def booked(
    state: CentreState,
    booking: Booking,
    context: Context,
    *,
    call: CallId | None = None,
    series: SeriesId | None = None,
    day: date | None = None,
    nth: int = 0,
) -> AppointmentBooked:
    """`nth`: so many were booked before it by the same command."""
    local_day, number = _next_number(state, context.local_day, nth)
    return AppointmentBooked(
        appointment=AppointmentId(context.new_id()),
        number=number,
        local_day=local_day,
        booking=booking,
        call=call,
        series=series,
        day=day,
        by=context.actor,
        person=who_asks(state, context),
        at=context.at,
    )


def _next_number(state: CentreState, local_day: str, nth: int) -> tuple[str, str]:
    """Y20261122-003: counted within the local day; a clock set back goes on in the later day."""
    known = state.appointments
    day = max(local_day, known.day)
    count = known.day_count if day == known.day else 0
    return day, f"Y{day}-{count + nth + 1:03d}"


def settled(state: CentreState, call_id: CallId | None, context: Context) -> tuple[Event, ...]:
    """The call that brought it is done by it, unless somebody has said already what it was."""
    call = state.calls.get(call_id) if call_id is not None else None
    if call is None or call.outcome is not None or call.incident is not None:
        return ()
    return settle(state, SettleCall(call=call.id, outcome=CallOutcome.TRANSFER), context)


def must_be_possible(state: CentreState, booking: Booking, context: Context) -> None:
    """
    Raises:
        Rejected: `appointment.no-name`, `appointment.no-position`, `appointment.in-the-past`,
            `appointment.too-far-ahead`, `appointment.arrives-before`, or what the map says.
    """
    if not (booking.name.strip() and booking.number.strip()):
        raise Rejected("appointment.no-name")
    positions = [booking.start.place.position, booking.end.place.position]
    for stop in (booking.start, booking.end):
        if stop.place.position is None:
            raise Rejected("appointment.no-position", place=stop.place.text)
        if stop.hospital is not None:
            a_hospital(state, stop.hospital)
    must_lie_on_the_map([p for p in positions if p is not None], Datum.WGS84, context)
    if booking.latest < context.at:
        raise Rejected("appointment.in-the-past", at=booking.pick_up_at.isoformat())
    if booking.pick_up_at > context.at + LONGEST_AHEAD:
        raise Rejected("appointment.too-far-ahead", at=booking.pick_up_at.isoformat())
    if booking.arrive_by is not None and booking.arrive_by <= booking.pick_up_at:
        raise Rejected("appointment.arrives-before", at=booking.arrive_by.isoformat())


def change(state: CentreState, command: ChangeAppointment, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    must_be_possible(state, command.booking, context)
    return changed(one, command.booking, context)


def changed(one: Appointment, booking: Booking, context: Context) -> tuple[Event, ...]:
    """A vehicle that said yes to something else has not said yes to this."""
    if booking == one.booking:
        return ()
    lost: tuple[Event, ...] = ()
    if one.offer is not None and _asks_otherwise(one.booking, booking):
        lost = (vehicle_lost(one, NoVehicleReason.TAKEN_BACK, "", context),)
    return (
        *lost,
        AppointmentChanged(
            appointment=one.id,
            booking=booking,
            station=_station(one) if not lost else None,
            by=context.actor,
            at=context.at,
        ),
    )


def _asks_otherwise(before: Booking, after: Booking) -> bool:
    names = ("start", "end", "pick_up_at", "window_min", "duration_min", "needs", "level", "floor")
    return any(getattr(before, name) != getattr(after, name) for name in names)


def confirm(state: CentreState, command: ConfirmAppointment, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    if one.confirmed_at is not None:
        return ()
    return (AppointmentConfirmed(appointment=one.id, by=context.actor, at=context.at),)


def remind(state: CentreState, command: RemindAppointment, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    if one.reminded_at is not None:
        return ()
    told = AppointmentReminded(
        appointment=one.id, reached=command.reached, by=context.actor, at=context.at
    )
    return (told,)


# ---- vehicles


def offer(state: CentreState, command: OfferAppointment, context: Context) -> tuple[Event, ...]:
    own_seat(context)
    one = _wanted(state, command)
    vehicle = a_vehicle(state, command.vehicle)
    bound = meeting(bindings(state), vehicle.id, one)
    if bound and not command.despite_conflicts:
        raise Rejected("appointment.vehicle-bound", vehicle=vehicle.id, number=bound[0].number)
    must_keep_cover(state, one, vehicle, command.cover)
    answer_by = context.at + timedelta(seconds=context.timers.appointment_answer_s)
    told = AppointmentOffered(
        appointment=one.id,
        whole=one,
        vehicle=vehicle.id,
        station=vehicle.station,
        answer_by=answer_by,
        estimate_s=command.estimate_s,
        cover=command.cover,
        by=context.actor,
        at=context.at,
    )
    return (told,)


def must_keep_cover(
    state: CentreState, one: Appointment, vehicle: Vehicle, word: CoverWord
) -> None:
    """An area's last emergency vehicle goes only if a person says why.

    Raises:
        Rejected: `appointment.takes-cover`, with what the ledger told.
    """
    last = takes_last(serving_now(state), busy_then(bindings(state), one), vehicle, word)
    if last and word.despite is None:
        raise Rejected(
            "appointment.takes-cover",
            vehicle=vehicle.id,
            station=vehicle.station,
            cells=str(word.bare_cells or 0),
            people=str(word.bare_people or 0),
        )


def hold_back(state: CentreState, command: HoldBackAppointment, context: Context) -> tuple[Event]:
    one = _wanted(state, command)
    held = AppointmentHeldBack(
        appointment=one.id,
        vehicle=a_vehicle(state, command.vehicle).id,
        cover=command.cover,
        by=context.actor,
        at=context.at,
    )
    return (held,)


def accept(state: CentreState, command: AcceptAppointment, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    must_be_asked(one, context)
    if one.offer is None or one.offer.accepted_at is not None:
        return ()
    said = AppointmentAccepted(
        appointment=one.id,
        vehicle=one.offer.vehicle,
        station=one.offer.station,
        person=who_asks(state, context),
        by=context.actor,
        at=context.at,
    )
    return (said,)


def decline(state: CentreState, command: DeclineAppointment, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    must_be_asked(one, context)
    if command.reason not in FROM_CREWS:
        raise Rejected("appointment.not-a-crews-reason", reason=command.reason.value)
    return (vehicle_lost(one, command.reason, command.note, context),)


def must_be_asked(one: Appointment, context: Context) -> None:
    """A station answers for its own vehicles; of others' it learns nothing."""
    if context.actor.role is Role.STATION and _station(one) != context.actor.station:
        raise Rejected("right.other-station", station=context.actor.station or "")


def take_back(
    state: CentreState, command: TakeBackAppointment, context: Context
) -> tuple[Event, ...]:
    one = _wanted(state, command)
    mission = state.missions.get(one.mission) if one.mission is not None else None
    if mission is not None and command.reason is not NoVehicleReason.RUN_FAILED:
        raise Rejected("appointment.too-late", number=one.number, state=one.state.value)
    return (vehicle_lost(one, command.reason, command.note, context),)


def vehicle_lost(
    one: Appointment, reason: NoVehicleReason, note: str, context: Context
) -> AppointmentVehicleLost:
    assert one.offer is not None
    return AppointmentVehicleLost(
        appointment=one.id,
        vehicle=one.offer.vehicle,
        station=one.offer.station,
        reason=reason,
        note=note.strip(),
        by=context.actor,
        at=context.at,
    )


def _station(one: Appointment) -> StationId | None:
    return one.offer.station if one.offer is not None else None


# ---- ends


def late(state: CentreState, command: NoteLate, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    if command.expected_at < one.booking.pick_up_at:
        raise Rejected("appointment.not-late", number=one.number)
    told = AppointmentDelayed(
        appointment=one.id,
        reason=command.reason,
        expected_at=command.expected_at,
        note=command.note.strip(),
        station=_station(one),
        by=context.actor,
        at=context.at,
    )
    return (told,)


def cancel(state: CentreState, command: CancelAppointment, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    must_have_no_vehicle_out(state, one)
    return (cancelled(one, command, context),)


def cancelled(
    one: Appointment, command: CancelAppointment, context: Context
) -> AppointmentCancelled:
    return AppointmentCancelled(
        appointment=one.id,
        reason=command.reason,
        note=command.note.strip(),
        station=_station(one),
        by=context.actor,
        at=context.at,
    )


def must_have_no_vehicle_out(state: CentreState, one: Appointment) -> None:
    incident = state.incidents.get(one.incident) if one.incident is not None else None
    out = state.open_missions(incident) if incident is not None else []
    if out:
        raise Rejected(
            "appointment.vehicle-out", number=one.number, vehicles=",".join(m.vehicle for m in out)
        )


def absent(state: CentreState, command: NoteAbsent, context: Context) -> tuple[Event, ...]:
    one = _wanted(state, command)
    must_have_no_vehicle_out(state, one)
    missed = AppointmentMissed(
        appointment=one.id,
        reason=command.reason,
        note=command.note.strip(),
        station=_station(one),
        by=context.actor,
        at=context.at,
    )
    return (missed,)


def archive(state: CentreState, command: ArchiveAppointment, context: Context) -> tuple[Event, ...]:
    one = an_appointment(state, command.appointment)
    if not one.over:
        raise Rejected("appointment.not-over", number=one.number)
    put_away = AppointmentArchived(appointment=one.id, station=_station(one), at=context.at)
    return (put_away,)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    BookAppointment: book,
    ConfirmAppointment: confirm,
    RemindAppointment: remind,
    OfferAppointment: offer,
    HoldBackAppointment: hold_back,
    AcceptAppointment: accept,
    DeclineAppointment: decline,
    TakeBackAppointment: take_back,
    NoteLate: late,
    NoteAbsent: absent,
    ArchiveAppointment: archive,
}
