"""The form of a booking: new, from a call, changed, or again as last time. Shows no list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit

from dispatch_app.domain.appointments.commands import (
    BookAppointment,
    BookSeries,
    ChangeAppointment,
)
from dispatch_app.domain.appointments.values import Appointment, Booking, Stop
from dispatch_app.domain.codes import Level, Sex
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Place
from dispatch_app.i18n.times import local
from dispatch_app.ui.dispatcher.appointments.stops import Stops
from dispatch_app.ui.dispatcher.appointments.typed import (
    NEEDS,
    BadField,
    booking_of,
    day_of,
    money_typed,
    needs_typed,
    weekdays_of,
)
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser
from dispatch_app.ui.kit.entry.sheet import EntryField, EntrySheet

Wish = BookAppointment | BookSeries | ChangeAppointment
STOPS = ("start", "end")
_LONG, _SHORT = 300, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What stands in the form at first."""

    booking: Booking | None = None
    name: str = ""
    number: str = ""
    start: Place | None = None
    call: CallId | None = None
    changes: Appointment | None = None
    following: bool = False
    day: date | None = None


class BookingForm(QObject):
    wished = Signal(object)
    """A command that holds what was typed."""
    left = Signal()
    number_typed = Signal(str)
    """Whoever books has this number: what did they book before?"""

    def __init__(
        self, workplace: Workplace, sheet: EntrySheet, chooser: Chooser, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._place, self._texts, self.sheet = workplace, workplace.texts, sheet
        self._stops = Stops(workplace, chooser, self._put)
        self._given = Given()
        sheet.saved.connect(self._save)
        sheet.left.connect(self.left)

    def begin(self, given: Given) -> None:
        self._given = given
        self._stops.begin(_stops(given))
        about = (given.changes.id if given.changes else "new", given.following)
        self.sheet.forget()
        self.sheet.show_fields(about, self._heading(given), self._fields(given))
        self._watch()
        self.sheet.say("info", self._texts("appointments.form.hint"))
        self.sheet.begin()

    def fill_from(self, before: Appointment | Booking) -> None:
        """As last time, but for the day and the time."""
        booking = before.booking if isinstance(before, Appointment) else before
        self.begin(Given(booking=booking, call=self._given.call, day=self._today()))

    def _heading(self, given: Given) -> str:
        if given.changes is None:
            return self._texts("appointments.form.new")
        key = "appointments.form.following" if given.following else "appointments.form.change"
        return self._texts(key, number=given.changes.number)

    # ---- fields

    def _fields(self, given: Given) -> tuple[EntryField, ...]:
        values = _values(given, self._place.zone, self._today())
        fields = [
            self._line("name", values),
            self._line("number", values),
            self._list("sex", values, [s.value for s in Sex if s is not Sex.UNKNOWN], "sex"),
            self._line("age", values, _SHORT),
            self._line("start", values),
            self._line("start_room", values),
            self._line("end", values),
            self._line("end_room", values),
            self._line("day", values, _SHORT),
            self._line("time", values, _SHORT),
            self._line("window", values, _SHORT),
            self._line("arrive", values, _SHORT),
            self._line("duration", values, _SHORT),
            self._line("needs", values, _SHORT, known=self._all_needs()),
            self._line("floor", values, _SHORT),
            self._line("companions", values, _SHORT),
            self._list("level", values, [level.value for level in Level], "level"),
            self._line("purpose", values),
            self._line("price", values, _SHORT),
            self._line("price_note", values),
            self._line("remarks", values),
        ]
        if given.changes is None:
            fields.append(self._line("weekdays", values, _SHORT))
            fields.append(self._line("until", values, _SHORT))
        return tuple(fields)

    def _line(
        self, name: str, values: Mapping[str, str], most: int = _LONG, known: str = ""
    ) -> EntryField:
        hint = f"appointments.hint.{name}"
        said = self._texts(hint) if self._texts.has(hint) else ""
        short = most == _SHORT
        return EntryField(
            name=name,
            label=self._texts(f"appointments.field.{name}"),
            value=values.get(name, ""),
            most=most,
            hint="" if short else said,
            known=known or (said if short else ""),
        )

    def _list(
        self, name: str, values: Mapping[str, str], codes: list[str], kind: str
    ) -> EntryField:
        return EntryField(
            name=name,
            label=self._texts(f"appointments.field.{name}"),
            value=values.get(name, ""),
            choices=tuple((code, self._texts.code(kind, code)) for code in codes),
        )

    def _all_needs(self) -> str:
        words = (self._texts.code("appointment_need", need.value) for need in NEEDS)
        return " ".join(f"{n}{word}" for n, word in enumerate(words, start=1))

    def _watch(self) -> None:
        for name in STOPS:
            editor = self.sheet.editor(name)
            assert isinstance(editor, QLineEdit)
            editor.editingFinished.connect(partial(self._stop_left, name))
        number = self.sheet.editor("number")
        assert isinstance(number, QLineEdit)
        number.editingFinished.connect(self._number_left)

    def _stop_left(self, name: str) -> None:
        title = self._texts("appointments.which", field=self._texts(f"appointments.field.{name}"))
        self._stops.left(name, self.sheet.values[name], title)

    def _number_left(self) -> None:
        typed = self.sheet.values.get("number", "")
        if typed and self._given.changes is None:
            self.number_typed.emit(typed)

    def _put(self, name: str, text: str) -> None:
        editor = self.sheet.editor(name)
        if isinstance(editor, QLineEdit):
            editor.setText(text)

    def _today(self) -> date:
        return local(self._place.desk.now(), self._place.zone).date()

    # ---- saving

    def _save(self, values: Mapping[str, str]) -> None:
        try:
            wish = self._wish(values)
        except BadField as bad:
            self.sheet.say("alarm", self._texts(bad.key))
            self.sheet.point_at(bad.field)
            return
        self.wished.emit(wish)

    def _wish(self, values: Mapping[str, str]) -> Wish:
        for name in STOPS:
            if self._stops.place(name, values[name]) is None:
                raise BadField(name, "appointments.bad.place")
        stops = (self._stops.stop(n, values[n], values[f"{n}_room"]) for n in STOPS)
        zone, now = self._place.zone, self._place.desk.now()
        booking = booking_of(values, *stops, now=now, zone=zone)
        changes = self._given.changes
        if changes is not None:
            return ChangeAppointment(
                appointment=changes.id, booking=booking, following=self._given.following
            )
        weekdays = weekdays_of(values["weekdays"])
        if not weekdays:
            return BookAppointment(booking=booking, call=self._given.call)
        if not values["until"]:
            raise BadField("until", "appointments.bad.until")
        offset = local(booking.pick_up_at, zone).utcoffset()
        assert offset is not None
        return BookSeries(
            booking=booking,
            weekdays=weekdays,
            until=day_of(values["until"], "until", local(now, zone).date()),
            offset_min=int(offset.total_seconds() // 60),
            call=self._given.call,
        )

    def refused(self, text: str) -> None:
        """What was typed stays; somebody else says no."""
        self.sheet.say("alarm", text)


def _stops(given: Given) -> dict[str, Stop]:
    booking = given.booking or (given.changes.booking if given.changes else None)
    if booking is not None:
        return {"start": booking.start, "end": booking.end}
    return {"start": Stop(place=given.start)} if given.start is not None else {}


def _values(given: Given, zone: str, today: date) -> Mapping[str, str]:
    booking = given.booking or (given.changes.booking if given.changes else None)
    day = (given.day or today).strftime("%m%d")
    if booking is None:
        start = given.start.text if given.start is not None else ""
        return {"name": given.name, "number": given.number, "start": start, "day": day}
    at = local(booking.pick_up_at, zone)
    return {
        "name": booking.name,
        "number": booking.number,
        "sex": "" if booking.sex is Sex.UNKNOWN else booking.sex.value,
        "age": _typed(booking.age_years),
        "start": booking.start.place.text,
        "start_room": booking.start.room,
        "end": booking.end.place.text,
        "end_room": booking.end.room,
        "day": at.strftime("%Y%m%d") if given.changes else day,
        "time": at.strftime("%H%M"),
        "window": _typed(booking.window_min or None),
        "arrive": local(booking.arrive_by, zone).strftime("%H%M") if booking.arrive_by else "",
        "duration": _typed(booking.duration_min),
        "needs": needs_typed(booking.needs),
        "floor": _typed(booking.floor),
        "companions": _typed(booking.companions or None),
        "level": booking.level.value,
        "purpose": booking.purpose,
        "price": money_typed(booking.price_fen),
        "price_note": booking.price_note,
        "remarks": booking.remarks,
    }


def _typed(figure: int | None) -> str:
    return "" if figure is None else str(figure)
