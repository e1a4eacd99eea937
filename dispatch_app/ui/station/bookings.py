"""Booked transports at a station: what it is asked for, and its own list of the day, in a band.

`Alt+Y` or a touch opens the list; a digit accepts, declines with a reason, or says that somebody is
aboard. It makes no sound: an order goes before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from dispatch_app.client.replies import Accepted, Refused, Reply, Unreachable
from dispatch_app.domain.appointments.commands import (
    AcceptAppointment,
    DeclineAppointment,
    ReportBoarded,
)
from dispatch_app.domain.appointments.values import (
    FROM_CREWS,
    Appointment,
    AppointmentState,
    NoVehicleReason,
)
from dispatch_app.domain.codes import Origin
from dispatch_app.domain.commands import Command
from dispatch_app.i18n.times import local
from dispatch_app.ui.kit.chooser import Option
from dispatch_app.ui.kit.notices.band import NoticeBand
from dispatch_app.ui.kit.notices.words import BandView
from dispatch_app.ui.station.post import Post
from dispatch_app.ui.station.window import StationWindow

KEY = "Alt+Y"
AHEAD = timedelta(hours=36)
"""What lies farther ahead is shown only while it waits for an answer."""
LAST_CALL = timedelta(minutes=5)
_MOST = 9


class StationBookings(QObject):
    def __init__(self, post: Post, window: StationWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post, self._window = post, window
        self.said = ""
        """What became of the last answer, until the next one."""
        self.band = NoticeBand()
        self.band.pressed.connect(self.open)
        window.put_below(self.band)
        shortcut = QShortcut(QKeySequence(KEY), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.open)
        post.desk.changed.connect(self._changed)

    # ---- what is shown

    def listed(self) -> list[Appointment]:
        """Those to be answered first, then the day's own, as they are to be fetched."""
        now = self._post.desk.now()
        own = (
            a
            for a in self._post.desk.state.appointments.items.values()
            if a.offer is not None and a.offer.station == self._post.id and not a.over
        )
        shown = [a for a in own if _waits(a) or a.booking.pick_up_at <= now + AHEAD]
        return sorted(shown, key=lambda a: (not _waits(a), a.booking.pick_up_at))

    def _changed(self, _view: object) -> None:
        self.show()

    def show(self) -> None:
        listed = self.listed()
        waiting = [a for a in listed if _waits(a)]
        self.band.show_view(
            BandView(words=self._words(listed, waiting), urgent=self._presses(waiting))
        )

    def _presses(self, waiting: Sequence[Appointment]) -> bool:
        """A booking is no alarm, until the time to answer is nearly over."""
        soon = self._post.desk.now() + LAST_CALL
        return any(a.offer is not None and a.offer.answer_by <= soon for a in waiting)

    def _words(self, listed: Sequence[Appointment], waiting: Sequence[Appointment]) -> str:
        texts = self._post.texts
        if not listed:
            return ""
        key = "station.booked.asked" if waiting else "station.booked.own"
        count = len(waiting or listed)
        first = texts(key, n=count, first=self._line(listed[0]), press=KEY)
        return f"{self.said}  {first}".strip()

    def _line(self, one: Appointment) -> str:
        texts, booking = self._post.texts, one.booking
        at = local(booking.pick_up_at, self._post.zone)
        needs = " ".join(texts.code("appointment_need", need.value) for need in booking.needs)
        assert one.offer is not None
        return texts(
            "station.booked.line",
            vehicle=one.offer.vehicle,
            when=at.strftime("%m-%d %H:%M"),
            name=booking.name,
            start=booking.start.place.text,
            end=booking.end.place.text,
            needs=needs,
            state=texts.code("appointment_state", one.state.value),
        )

    # ---- answering

    def open(self) -> None:
        listed = self.listed()[:_MOST]
        if not listed:
            return
        options = [Option(one.id, self._line(one)) for one in listed]
        known = {one.id: one for one in listed}
        texts = self._post.texts
        self._window.chooser.ask(
            texts("station.booked.title"),
            texts("station.choose-hint"),
            options,
            lambda code: self._chosen(next(a for k, a in known.items() if k == code)),
            above=self.band,
        )

    def _chosen(self, one: Appointment) -> None:
        acts = ["accept", "decline"] if _waits(one) else []
        if one.state is AppointmentState.ASSIGNED:
            acts = ["decline"]
        if one.state is AppointmentState.DISPATCHED:
            acts = ["boarded"]
        if not acts:
            return
        texts = self._post.texts
        options = [Option(act, texts(f"station.booked.{act}")) for act in acts]
        self._window.chooser.ask(
            self._line(one),
            texts("station.choose-hint"),
            options,
            partial(self._act, one),
            above=self.band,
        )

    def _act(self, one: Appointment, act: str) -> None:
        if act == "accept":
            self._send(AcceptAppointment(appointment=one.id))
        elif act == "boarded":
            self._send(ReportBoarded(appointment=one.id, origin=Origin.STATION_BUTTON))
        else:
            self._ask_why(one)

    def _ask_why(self, one: Appointment) -> None:
        texts = self._post.texts
        options = [
            Option(reason.value, texts.code("appointment_no_vehicle", reason.value))
            for reason in NoVehicleReason
            if reason in FROM_CREWS
        ]

        def chosen(code: str) -> None:
            self._send(DeclineAppointment(appointment=one.id, reason=NoVehicleReason(code)))

        title = texts("station.booked.why")
        hint = texts("station.choose-hint")
        self._window.chooser.ask(title, hint, options, chosen, above=self.band)

    def _send(self, wish: Command) -> None:
        self._post.desk.send(wish, self._replied)

    def _replied(self, reply: Reply) -> None:
        match reply:
            case Accepted():
                self.said = ""
            case Refused(code=code, details=details):
                self.said = self._post.refusal(code, details)
            case Unreachable(code=code):
                self.said = self._post.refusal(code, {})
        self.show()


def _waits(one: Appointment) -> bool:
    return one.state is AppointmentState.OFFERED
