"""What a number booked before: asked of the centre, offered to be booked again as it was."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from dispatch_app.client.api import Away, Declined
from dispatch_app.client.appointment_table import read
from dispatch_app.client.truth_table import Unreadable
from dispatch_app.domain.appointments.records import AppointmentLine
from dispatch_app.domain.appointments.values import Booking
from dispatch_app.ui.dispatcher.appointments.words import AppointmentWords
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

_MOST = 5


class Before:
    def __init__(
        self,
        workplace: Workplace,
        chooser: Chooser,
        words: AppointmentWords,
        fill: Callable[[Booking], None],
    ) -> None:
        self._place, self._chooser, self._words, self._fill = workplace, chooser, words, fill
        self._number = ""
        self._known: tuple[AppointmentLine, ...] = ()

    def look(self, number: str) -> None:
        """Ask quietly; the key offers it."""
        if number and number != self._number:
            self._number, self._known = number, ()
            path = f"/v1/appointments?phone={quote(number)}&newest=1&limit=20"
            self._place.desk.ask(path, partial(self._heard, number))

    def _heard(self, number: str, answer: bytes | Declined | Away) -> None:
        if number != self._number or not isinstance(answer, bytes):
            return
        try:
            lines = read(answer)
        except Unreadable:
            return
        self._known = _different(lines)

    def ask(self) -> None:
        """Those that differ, the latest first."""
        texts = self._place.texts
        options = [Option(line.id, self._line(line)) for line in self._known]
        title = texts("appointments.again", number=self._number or "—", n=len(options))
        known = {line.id: line for line in self._known}
        self._chooser.ask(
            title,
            texts("outcome.hint"),
            options,
            lambda code: self._fill(known[code].booking),  # type: ignore[index]
        )

    def _line(self, line: AppointmentLine) -> str:
        booking = line.booking
        day = self._words.day_text(self._words.day(booking.pick_up_at))
        return f"{day} {self._words.when(booking)} {booking.name} {self._words.way(booking)}"


def _different(lines: tuple[AppointmentLine, ...]) -> tuple[AppointmentLine, ...]:
    """Thirty trips to the same dialysis are one line."""
    found: dict[tuple[str, str, str], AppointmentLine] = {}
    for line in lines:
        booking = line.booking
        way = (booking.name, booking.start.place.text, booking.end.place.text)
        found.setdefault(way, line)
    return tuple(found.values())[:_MOST]
