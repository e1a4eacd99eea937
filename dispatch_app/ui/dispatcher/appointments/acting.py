"""What a key does to the chosen transport: plain steps at once, others after a coded reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum

from dispatch_app.client.replies import Reply
from dispatch_app.domain.appointments.commands import (
    AcceptAppointment,
    CancelAppointment,
    ConfirmAppointment,
    NoteAbsent,
    NoteLate,
    RemindAppointment,
    ReportBoarded,
    ReportDelivered,
    TakeBackAppointment,
)
from dispatch_app.domain.appointments.values import (
    AbsentReason,
    Appointment,
    CancelReason,
    LateReason,
)
from dispatch_app.domain.commands import Command
from dispatch_app.ui.dispatcher.workplace import Workplace
from dispatch_app.ui.kit.chooser import Chooser, Option

Send = Callable[[Command, Callable[[Reply], None] | None], None]
_LATER_MIN = (10, 20, 30, 45, 60, 90)


class Acting:
    def __init__(self, workplace: Workplace, chooser: Chooser, send: Send) -> None:
        self._place, self._texts = workplace, workplace.texts
        self._chooser, self._send = chooser, send

    def act(self, name: str, one: Appointment) -> None:
        wish = _at_once(name, one)
        if wish is not None:
            self._send(wish, None)
        elif name == "late":
            self._late(one)
        elif name == "cancel":
            self._cancel(one)
        elif name == "absent":
            self._absent(one)

    def one_or_all(self, then: Callable[[bool], None]) -> None:
        options = [
            Option("one", self._texts("appointments.only-this")),
            Option("following", self._texts("appointments.all-following")),
        ]
        title = self._texts("appointments.how-many")
        self._chooser.ask(title, self._hint(), options, lambda code: then(code == "following"))

    def _late(self, one: Appointment) -> None:
        def chosen(code: str) -> None:
            self._how_late(one, LateReason(code))

        self._ask("appointments.why-late", "appointment_late", LateReason, chosen)

    def _how_late(self, one: Appointment, reason: LateReason) -> None:
        """So much after the end of the window, or after what was told last."""
        since = one.delays[-1].expected_at if one.delays else one.booking.latest
        since = max(since, self._place.desk.now())
        options = [Option(str(n), self._texts("appointments.later-by", n=n)) for n in _LATER_MIN]

        def chosen(code: str) -> None:
            at = since + timedelta(minutes=int(code))
            wish = NoteLate(appointment=one.id, reason=reason, expected_at=at)
            self._send(wish, None)

        self._chooser.ask(self._texts("appointments.how-late"), self._hint(), options, chosen)

    def _cancel(self, one: Appointment) -> None:
        def with_all(following: bool) -> None:
            def chosen(code: str) -> None:
                wish = CancelAppointment(
                    appointment=one.id, reason=CancelReason(code), following=following
                )
                self._send(wish, None)

            self._ask("appointments.why-cancel", "appointment_cancel", CancelReason, chosen)

        if one.series is None:
            with_all(False)
        else:
            self.one_or_all(with_all)

    def _absent(self, one: Appointment) -> None:
        def chosen(code: str) -> None:
            self._send(NoteAbsent(appointment=one.id, reason=AbsentReason(code)), None)

        self._ask("appointments.why-absent", "appointment_absent", AbsentReason, chosen)

    def _ask(
        self, title: str, kind: str, codes: Iterable[StrEnum], then: Callable[[str], None]
    ) -> None:
        options = [Option(c.value, self._texts.code(kind, c.value)) for c in codes]
        self._chooser.ask(self._texts(title), self._hint(), options, then)

    def _hint(self) -> str:
        return self._texts("outcome.hint")


def _at_once(name: str, one: Appointment) -> Command | None:
    match name:
        case "confirm":
            return ConfirmAppointment(appointment=one.id)
        case "remind":
            return RemindAppointment(appointment=one.id)
        case "not_reached":
            return RemindAppointment(appointment=one.id, reached=False)
        case "accept":
            return AcceptAppointment(appointment=one.id)
        case "take_back":
            return TakeBackAppointment(appointment=one.id)
        case "boarded":
            return ReportBoarded(appointment=one.id)
        case "delivered":
            return ReportDelivered(appointment=one.id)
        case _:
            return None
