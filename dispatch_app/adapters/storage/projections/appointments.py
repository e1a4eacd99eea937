"""Writes booked transports and their steps into their tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.adapters.storage.moments import to_ms
from dispatch_app.adapters.storage.projections.alarms import who
from dispatch_app.adapters.storage.projections.batch import Batch
from dispatch_app.adapters.storage.projections.packing import packed
from dispatch_app.adapters.storage.tables.appointments import APPOINTMENT, APPOINTMENT_STEP
from dispatch_app.domain.appointments.events import (
    AppointmentAccepted,
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
)
from dispatch_app.domain.appointments.values import Booking, CoverWord
from dispatch_app.domain.numbers import normal_number


def booked(batch: Batch, event: AppointmentBooked, sequence: int) -> None:
    batch.add(
        APPOINTMENT,
        id=event.appointment,
        sequence=sequence,
        number=event.number,
        series=event.series,
        call=event.call,
        person=event.person,
        account=event.by.account,
        seat=event.by.seat,
        ending="",
        booked_at=to_ms(event.at),
        **_columns(event.booking),
    )
    _step(batch, event, sequence, "booked")


def _columns(booking: Booking) -> dict[str, Any]:
    return {
        "name": booking.name,
        "phone": normal_number(booking.number),
        "start_text": booking.start.place.text,
        "end_text": booking.end.place.text,
        "booking": packed(booking),
        "pick_up_at": to_ms(booking.pick_up_at),
        "latest_at": to_ms(booking.latest),
    }


def changed(batch: Batch, event: AppointmentChanged, sequence: int) -> None:
    batch.change(APPOINTMENT, event.appointment, **_columns(event.booking))
    _step(batch, event, sequence, "changed")


def confirmed(batch: Batch, event: AppointmentConfirmed, sequence: int) -> None:
    batch.change(APPOINTMENT, event.appointment, confirmed_at=to_ms(event.at))
    _step(batch, event, sequence, "confirmed")


def reminded(batch: Batch, event: AppointmentReminded, sequence: int) -> None:
    if event.reached:
        batch.change(APPOINTMENT, event.appointment, reminded_at=to_ms(event.at))
    _step(batch, event, sequence, "reminded" if event.reached else "not_reached")


def offered(batch: Batch, event: AppointmentOffered, sequence: int) -> None:
    batch.change(APPOINTMENT, event.appointment, vehicle=event.vehicle, station=event.station)
    _step(
        batch,
        event,
        sequence,
        "offered",
        vehicle=event.vehicle,
        station=event.station,
        **_cover(event.cover),
    )


def _cover(word: CoverWord) -> dict[str, Any]:
    return {
        "code": word.despite,
        "note": word.note,
        "bare_cells": word.bare_cells,
        "bare_people": word.bare_people,
    }


def accepted(batch: Batch, event: AppointmentAccepted, sequence: int) -> None:
    batch.change(APPOINTMENT, event.appointment, accepted_at=to_ms(event.at))
    _step(batch, event, sequence, "accepted", vehicle=event.vehicle, station=event.station)


def vehicle_lost(batch: Batch, event: AppointmentVehicleLost, sequence: int) -> None:
    batch.change(
        APPOINTMENT,
        event.appointment,
        vehicle=None,
        station=None,
        mission=None,
        accepted_at=None,
        dispatched_at=None,
    )
    _step(
        batch,
        event,
        sequence,
        "vehicle_lost",
        vehicle=event.vehicle,
        station=event.station,
        code=event.reason,
        note=event.note,
    )


def held_back(batch: Batch, event: AppointmentHeldBack, sequence: int) -> None:
    _step(batch, event, sequence, "held_back", vehicle=event.vehicle, **_cover(event.cover))


def dispatched(batch: Batch, event: AppointmentDispatched, sequence: int) -> None:
    batch.change(
        APPOINTMENT,
        event.appointment,
        incident=event.incident,
        mission=event.mission,
        dispatched_at=to_ms(event.at),
    )
    _step(
        batch,
        event,
        sequence,
        "dispatched",
        vehicle=event.vehicle,
        station=event.station,
        **_cover(event.cover),
    )


def boarded(batch: Batch, event: AppointmentBoarded, sequence: int) -> None:
    batch.change(APPOINTMENT, event.appointment, boarded_at=to_ms(event.boarded_at))
    _step(batch, event, sequence, "boarded", code=event.origin)


def delivered(batch: Batch, event: AppointmentDelivered, sequence: int) -> None:
    at = to_ms(event.delivered_at)
    batch.change(
        APPOINTMENT,
        event.appointment,
        delivered_at=at,
        distance_m=event.distance_m,
        **_over("delivered", at),
    )
    _step(batch, event, sequence, "delivered")


def delayed(batch: Batch, event: AppointmentDelayed, sequence: int) -> None:
    _step(batch, event, sequence, "delayed", code=event.reason, note=event.note)


def cancelled(batch: Batch, event: AppointmentCancelled, sequence: int) -> None:
    over = _over("cancelled", to_ms(event.at))
    batch.change(APPOINTMENT, event.appointment, reason=event.reason, **over)
    _step(batch, event, sequence, "cancelled", code=event.reason, note=event.note)


def missed(batch: Batch, event: AppointmentMissed, sequence: int) -> None:
    over = _over("not_appeared", to_ms(event.at))
    batch.change(APPOINTMENT, event.appointment, reason=event.reason, **over)
    _step(batch, event, sequence, "not_appeared", code=event.reason, note=event.note)


def _over(ending: str, at: int) -> dict[str, Any]:
    return {"ending": ending, "over_at": at}


def _step(batch: Batch, event: Any, sequence: int, act: str, **more: Any) -> None:
    batch.add(
        APPOINTMENT_STEP,
        sequence=sequence,
        appointment=event.appointment,
        act=act,
        at=to_ms(event.at),
        **who(event.by),
        **more,
    )


PROJECTIONS: Mapping[type, Callable[[Batch, Any, int], None]] = {
    AppointmentBooked: booked,
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
}
