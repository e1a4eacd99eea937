"""Presenter of the seat's own state: ready, after-call work, or away with a coded reason."""

from __future__ import annotations

from PySide6.QtCore import QObject

from dispatch_app.domain.codes import SeatState
from dispatch_app.domain.commands import SetSeatState
from dispatch_app.domain.registers.reasons import offered
from dispatch_app.domain.telephone import AwayReason
from dispatch_app.ui.dispatcher.telephone.sending import Sending
from dispatch_app.ui.kit.chooser import Chooser, Option

_BY_HAND = (SeatState.READY, SeatState.BUSY, SeatState.AFTER_CALL)


class SeatStates(QObject):
    def __init__(self, sending: Sending, chooser: Chooser, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sending = sending
        self._chooser = chooser

    def ask(self) -> None:
        """Offer the states; each way of being away is one key as well."""
        texts = self._sending.place.texts
        options = [Option(s.value, texts.code("seat_state", s.value)) for s in _BY_HAND]
        away = texts.code("seat_state", SeatState.AWAY.value)
        options += [
            Option(f"away-{r.value}", f"{away} · {texts.code('away_reason', r.value)}")
            for r in offered(AwayReason, self._sending.place.desk.state.records)
        ]
        self._chooser.ask(
            texts("telephone.seat-state.title"), texts("outcome.hint"), options, self.take
        )

    def take(self, code: str) -> None:
        state, _, reason = code.partition("-")
        seat = self._sending.place.seat
        wish = SetSeatState(seat=seat, state=SeatState(state), reason=reason)
        self._sending.ask("seat_state", wish)
