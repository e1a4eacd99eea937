"""Presenter of the other seats: who talks with whom; hear, whisper, step in, take over, end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from dispatch_app.domain.commands import Command
from dispatch_app.domain.ids import CallId, SeatId
from dispatch_app.domain.state import Call
from dispatch_app.domain.telephone import NO_REF, Target, TargetKind
from dispatch_app.domain.telephone_commands import BargeIn, ForceRelease, ListenIn, WhisperTo
from dispatch_app.ui.dispatcher.keys import TELEPHONE_LISTS
from dispatch_app.ui.dispatcher.telephone.dialling import Dialling
from dispatch_app.ui.dispatcher.telephone.list_page import ListPage, PageAct
from dispatch_app.ui.dispatcher.telephone.list_rows import call_of, seat_rows
from dispatch_app.ui.dispatcher.telephone.sending import Sending
from dispatch_app.ui.kit.chooser import Chooser, Option

_WISHES: dict[str, Callable[[CallId], Command]] = {
    "listen": lambda call: ListenIn(call=call),
    "whisper": lambda call: WhisperTo(call=call),
    "barge": lambda call: BargeIn(call=call),
    "force_release": lambda call: ForceRelease(call=call),
}
_KEYS = tuple((code, key) for code, key in TELEPHONE_LISTS if code in _WISHES)


class Overseeing(QObject):
    def __init__(
        self,
        sending: Sending,
        dialling: Dialling,
        page: ListPage,
        chooser: Chooser,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sending = sending
        self._place = sending.place
        self._dialling = dialling
        self._page = page
        self._chooser = chooser
        page.acted.connect(self._act)

    def refresh(self) -> None:
        if not self._page.isVisible():
            return
        place, texts = self._place, self._place.texts
        self._page.show_rows(seat_rows(place.desk.state, place.seat, texts))
        why = "" if self._sending.oversees else texts("telephone.why.shift-leader")
        overseeing = [PageAct(c, texts(f"telephone.act.{c}"), key, why) for c, key in _KEYS]
        call = PageAct("dial", texts("telephone.dial.dial"), "Enter")
        self._page.show_acts((call, *overseeing))

    def _act(self, code: str, key: str) -> None:
        if not key:
            return
        seat = SeatId(key)
        if code == "dial":
            self._call_seat(seat)
            return
        call = call_of(seat, self._place.desk.state)
        if seat == self._place.seat or call is None:
            self._sending.cannot(code, "telephone.why.seat-does-not-talk")
        elif call.ref == NO_REF:
            self._sending.cannot(code, "telephone.why.plain-line")
        elif code == "force_release":
            self._ask_release(call, seat)
        else:
            self._sending.ask(code, _WISHES[code](call.id))

    def _call_seat(self, seat: SeatId) -> None:
        if seat == self._place.seat:
            self._sending.cannot("dial", "telephone.why.own-seat")
            return
        self._dialling.call_out(Target(kind=TargetKind.SEAT, id=seat))

    def _ask_release(self, call: Call, seat: SeatId) -> None:
        """Asked twice: it cuts off a caller."""
        texts = self._place.texts
        self._chooser.ask(
            texts("telephone.seats.release-title", seat=seat),
            texts("outcome.hint"),
            [Option("force_release", texts("telephone.act.force_release"))],
            lambda code: self._sending.ask(code, _WISHES[code](call.id)),
            above=self._page,
        )
