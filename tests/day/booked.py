"""A booked transport on a scripted day: from the call that books it to the patient's delivery."""

from __future__ import annotations

from datetime import timedelta

from dispatch_app.client.replies import Accepted, Refused
from dispatch_app.domain.appointments.commands import (
    AcceptAppointment,
    BookAppointment,
    ConfirmAppointment,
    DispatchAppointment,
    OfferAppointment,
    ReportBoarded,
    ReportDelivered,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.events import AppointmentBooked
from dispatch_app.domain.appointments.values import Booking, CoverReason, CoverWord, Stop
from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.events import MissionOrdered
from dispatch_app.domain.ids import AppointmentId, MissionId
from dispatch_app.domain.values import Place, Recommendation
from tests.day.desk import Declined, now
from tests.day.moment import Moment
from tests.day.scene import TAKEN

ALL_THE_SAME = CoverWord(despite=CoverReason.BACK_SOON)


async def appointment(m: Moment) -> None:
    """Booked for soon by the caller, confirmed at once; the rest goes on after the call."""
    booked = await m.seat.does(BookAppointment(booking=_booking(m), call=m.call.id))
    wanted = next(e.appointment for e in booked if isinstance(e, AppointmentBooked))
    await m.hangs_up()
    await m.seat.does(ConfirmAppointment(appointment=wanted))
    m.scene.begin(_driven(m, wanted))


def _booking(m: Moment) -> Booking:
    hospital = m.seat.state.hospitals[m.scene.known_hospitals[0]]
    there = Place(text=hospital.name, position=hospital.position)
    return Booking(
        name=m.who.name,
        number=m.who.number,
        start=Stop(place=m.who.place, room="演日单元"),
        end=Stop(place=there, hospital=hospital.id),
        pick_up_at=now() + timedelta(minutes=10),
        duration_min=30,
    )


async def _driven(m: Moment, wanted: AppointmentId) -> None:
    mission = await _ordered(m, wanted)
    crews = m.crews
    await crews.signed(mission)
    for stage in (Stage.EN_ROUTE, Stage.ON_SCENE, Stage.TRANSPORTING):
        await crews.reaches(mission, stage)
    known = m.scene.mission(mission)
    assert known is not None
    station = m.scene.stations[known.station]
    await station.does(ReportBoarded(appointment=wanted, origin=Origin.STATION_BUTTON))
    await crews.drives_on(mission)
    await m.seat.does(ReportDelivered(appointment=wanted))
    await m.over(known.incident)


async def _ordered(m: Moment, wanted: AppointmentId) -> MissionId:
    """A station says yes, and it becomes an order; another one where the vehicle went elsewhere."""
    while True:
        rows = await m.seat.until(lambda: m.scene.table(m.seat, m.who.place), "a free vehicle")
        vehicle = rows[0].vehicle
        offer = OfferAppointment(
            appointment=wanted, vehicle=vehicle, cover=ALL_THE_SAME, despite_conflicts=True
        )
        await m.seat.does(offer)
        station = m.scene.stations[m.seat.state.vehicles[vehicle].station]
        await station.does(AcceptAppointment(appointment=wanted))
        order = DispatchAppointment(
            appointment=wanted,
            slip=m.scene.slip(m.seat, m.who, vehicle, note="约车"),
            recommendation=Recommendation(rows=rows, shown_at=now()),
            cover=ALL_THE_SAME,
        )
        match await m.seat.asks(order):
            case Accepted(events=events):
                return next(e.mission for e in events if isinstance(e, MissionOrdered))
            case Refused(code=code) if code in TAKEN:
                m.scene.refused[code] += 1
                await m.seat.does(TakeBackAppointment(appointment=wanted))
            case other:
                raise Declined(f"{m.seat.name}: {other}")
