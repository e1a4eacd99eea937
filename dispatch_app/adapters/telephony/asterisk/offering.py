"""At which telephones a waiting call rings: first numbers first, then the oldest. Asks nothing.

A call that comes back to a seat rings there alone; else at all that are ready, free and skilled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dispatch_app.adapters.telephony.asterisk.asking import now
from dispatch_app.adapters.telephony.asterisk.calls import Call, Phase, Purpose
from dispatch_app.adapters.telephony.asterisk.legs import Legs
from dispatch_app.adapters.telephony.asterisk.seats import Seat, SeatBook
from dispatch_app.domain.telephone import CallRef
from dispatch_app.ports.exchange_events import ExchangeEvent, OfferedTo


class Hands(Protocol):
    """What lets telephones ring. The desk does."""

    legs: Legs

    def tell(self, event: ExchangeEvent, /) -> None: ...
    def is_free(self, seat: str) -> bool: ...


class Offering:
    def __init__(self, calls: Mapping[CallRef, Call], seats: SeatBook, hands: Hands) -> None:
        self._calls, self._seats, self._hands = calls, seats, hands

    def offer_all(self) -> None:
        """Let waiting calls ring where they may: first numbers first, then the oldest."""
        waiting = [call for call in self._calls.values() if call.phase is Phase.WAITING]
        for call in sorted(waiting, key=lambda each: (not each.first, each.at)):
            self._offer(call)

    def _offer(self, call: Call) -> None:
        seats = self._who_may_take(call)
        to = tuple(seat.id for seat in seats)
        if to != (call.offered_to or ()):
            call.offered_to = to
            self._hands.tell(OfferedTo(ref=call.ref, seats=to, at=now()))
        for leg in call.offers():
            if leg.party not in to:
                self._hands.legs.drop(call, leg)
        for seat in seats:
            self._ring_with(call, seat)

    def _who_may_take(self, call: Call) -> list[Seat]:
        """One seat, if the call comes back to it; else all that are ready, free and skilled."""
        only = self._seats.get(call.only) if call.only is not None else None
        if only is not None and self._hands.is_free(only.id):
            return [only]
        ready = [
            s for s in self._seats.ready() if self._hands.is_free(s.id) and s.has_skill(call.skill)
        ]
        return [seat for seat in ready if seat.id != call.given_by] or ready

    def _ring_with(self, call: Call, seat: Seat) -> None:
        """A telephone that is not held open rings with one waiting call at a time."""
        if seat.phone.permanent or seat.id in call.refused_at:
            return
        if not any(each.offer(seat.id) for each in self._calls.values()):
            self._hands.legs.ring_seat(call, seat, Purpose.OFFER)
