"""Words for booked transports: rows, details, the crew's slip. Values in, text out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dispatch_app.domain.appointments.due import DueRow
from dispatch_app.domain.appointments.proposing import Proposal
from dispatch_app.domain.appointments.values import Appointment, Booking, Need, Stop
from dispatch_app.domain.codes import Priority, Sex
from dispatch_app.domain.state import Hospital, Vehicle
from dispatch_app.domain.values import Patient, RouteSummary, Slip
from dispatch_app.i18n.texts import Texts
from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.appointments.typed import money_typed
from dispatch_app.ui.kit.keyed_table import Head, Line


class AppointmentWords:
    def __init__(self, texts: Texts, zone: str) -> None:
        self._texts, self._zone = texts, ZoneInfo(zone)

    # ---- times

    def day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def clock(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%H:%M")

    def day_text(self, day: date) -> str:
        weekday = self._texts(f"appointments.weekday.{day.weekday()}")
        return self._texts("appointments.day", month=day.month, day=day.day, weekday=weekday)

    def when(self, booking: Booking) -> str:
        at = self.clock(booking.pick_up_at)
        if booking.window_min:
            at = f"{at}–{self.clock(booking.latest)}"
        if booking.arrive_by is not None:
            return self._texts("appointments.by", at=at, by=self.clock(booking.arrive_by))
        return at

    # ---- rows

    def heads(self) -> tuple[Head, ...]:
        widths = {"when": 130, "who": 90, "way": 250, "needs": 120, "vehicle": 70, "state": 90}
        return tuple(
            Head(self._texts(f"appointments.head.{name}"), width_px=px)
            for name, px in widths.items()
        )

    def due_heads(self) -> tuple[Head, ...]:
        widths = {"what": 150, "when": 160, "who": 90, "way": 270, "vehicle": 80}
        return tuple(
            Head(self._texts(f"appointments.head.{name}"), width_px=px)
            for name, px in widths.items()
        )

    def line(self, one: Appointment) -> Line:
        booking = one.booking
        cells = (
            self.when(booking) + (" ↻" if one.series is not None else ""),
            booking.name,
            self.way(booking),
            self.needs(booking),
            self.vehicle(one),
            self.state(one),
        )
        return Line(key=one.id, cells=cells, about=one, tip=self.details(one))

    def due_line(self, row: DueRow) -> Line:
        one = row.appointment
        day = self.day_text(self.day(one.booking.pick_up_at))
        cells = (
            self._texts.code("appointment_due", row.kind.value),
            f"{day} {self.clock(one.booking.pick_up_at)}",
            one.booking.name,
            self.way(one.booking),
            self.vehicle(one),
        )
        return Line(key=one.id, cells=cells, about=one, tip=self.details(one))

    def way(self, booking: Booking) -> str:
        return f"{booking.start.place.text} → {booking.end.place.text}"

    def needs(self, booking: Booking) -> str:
        return " ".join(self._need(need, booking) for need in booking.needs)

    def _need(self, need: Need, booking: Booking) -> str:
        word = self._texts.code("appointment_need", need.value)
        floor = booking.floor is not None and need is Need.STAIRS
        return self._texts("appointments.floor", what=word, n=booking.floor) if floor else word

    def vehicle(self, one: Appointment) -> str:
        if one.offer is None:
            return "—" if not one.over else ""
        if one.offer.accepted_at is None:
            return self._texts("appointments.asked", vehicle=one.offer.vehicle)
        return one.offer.vehicle

    def state(self, one: Appointment) -> str:
        word = self._texts.code("appointment_state", one.state.value)
        if one.cancel_reason is not None:
            return f"{word} · {self._texts.code('appointment_cancel', one.cancel_reason.value)}"
        if one.absent_reason is not None:
            return f"{word} · {self._texts.code('appointment_absent', one.absent_reason.value)}"
        return word

    # ---- one

    def details(self, one: Appointment) -> str:
        return "\n".join(self._details(one))

    def _details(self, one: Appointment) -> Iterator[str]:
        booking, say = one.booking, self._texts
        day = self.day_text(self.day(booking.pick_up_at))
        yield f"{one.number} · {day} {self.when(booking)} · {self.state(one)}"
        yield " ".join((booking.name, self.person(booking), booking.number)).replace("  ", " ")
        yield say("appointments.from", stop=self.stop(booking.start))
        yield say("appointments.to", stop=self.stop(booking.end))
        for words in (booking.purpose, self.needs(booking), self.more(booking), booking.remarks):
            if words:
                yield words
        yield from self._done(one)

    def _done(self, one: Appointment) -> Iterator[str]:
        say = self._texts
        yield say("appointments.taken-by", person=one.person, at=self.clock(one.booked_at))
        for refusal in one.refusals:
            why = say.code("appointment_no_vehicle", refusal.reason.value)
            yield say("appointments.lost", vehicle=refusal.vehicle, why=why, note=refusal.note)
        for delay in one.delays:
            why = say.code("appointment_late", delay.reason.value)
            yield say("appointments.delayed", at=self.clock(delay.expected_at), why=why)
        if one.offer is not None and one.offer.cover.despite is not None:
            why = say.code("appointment_cover", one.offer.cover.despite.value)
            yield say("appointments.despite", why=why)

    def person(self, booking: Booking) -> str:
        parts = []
        if booking.sex is not Sex.UNKNOWN:
            parts.append(self._texts.code("sex", booking.sex.value))
        if booking.age_years is not None:
            parts.append(self._texts("appointments.years", n=booking.age_years))
        return " ".join(parts)

    def more(self, booking: Booking) -> str:
        parts = []
        if booking.companions:
            parts.append(self._texts("appointments.companions", n=booking.companions))
        if booking.price_fen is not None:
            parts.append(self._texts("appointments.price", yuan=money_typed(booking.price_fen)))
        if booking.price_note:
            parts.append(booking.price_note)
        return " · ".join(parts)

    def stop(self, stop: Stop) -> str:
        return f"{stop.place.text} {stop.room}".strip()

    # ---- proposals

    def proposal_heads(self) -> tuple[Head, ...]:
        widths = {"vehicle": 50, "station": 130, "drive": 70, "cover": 110, "against": 80}
        return tuple(
            Head(self._texts(f"appointments.head.{name}"), width_px=px)
            for name, px in widths.items()
        )

    def proposal_line(self, one: Proposal, station: str) -> Line:
        drive = "—" if one.time_s is None else minutes_text(one.time_s)
        cells = (one.vehicle, station, drive, self.cover(one), self.against(one))
        return Line(key=one.vehicle, cells=cells, about=one)

    def cover(self, one: Proposal) -> str:
        if one.non_emergency:
            return self._texts("appointments.non-emergency")
        if one.cover.bare_cells:
            return self._texts(
                "appointments.bares", cells=one.cover.bare_cells, people=one.cover.bare_people or 0
            )
        key = "appointments.takes-last" if one.takes_last else "appointments.cover-whole"
        return self._texts(key)

    def against(self, one: Proposal) -> str:
        parts = [
            f"{self._texts.code('appointment_conflict', code.value)} {number}".strip()
            for code, number in one.against
        ]
        if one.refused:
            parts.append(self._texts("appointments.has-refused"))
        return " · ".join(parts)

    # ---- the slip

    def slip(
        self,
        one: Appointment,
        vehicle: Vehicle,
        hospital: Hospital | None,
        route: RouteSummary | None,
    ) -> Slip:
        """Begins with what it is, so that no crew takes it for an emergency."""
        booking = one.booking
        facts = (
            self._texts("appointments.slip.when", number=one.number, when=self.when(booking)),
            self._texts("appointments.to", stop=self.stop(booking.end)),
            *(self._need(need, booking) for need in booking.needs),
            *((self.more(booking),) if self.more(booking) else ()),
        )
        return Slip(
            incident_number="",
            mission_number="",
            vehicle=vehicle.id,
            vehicle_level=vehicle.level,
            station=vehicle.station,
            priority=Priority.P4,
            complaint="",
            complaint_name=self._texts("appointments.slip.what", purpose=booking.purpose).strip(),
            place=booking.start.place,
            meeting_point=booking.start.room,
            patient=Patient(sex=booking.sex, age_years=booking.age_years),
            facts=facts,
            warnings=self._warnings(booking),
            callback_number=booking.number,
            contact_name=booking.name,
            hospital=hospital.id if hospital else None,
            hospital_name=hospital.name if hospital else "",
            route=route,
            note=booking.remarks,
        )

    def _warnings(self, booking: Booking) -> tuple[str, ...]:
        ill = Need.INFECTION in booking.needs
        return (self._texts("appointments.slip.infection"),) if ill else ()
