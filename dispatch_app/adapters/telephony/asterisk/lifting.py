"""What follows for a call when a telephone that was called for it is lifted, or is not.

Knows no channels. What changes is decided at once; requests follow.
"""

from __future__ import annotations

import logging
from collections.abc import Coroutine
from typing import Any, Protocol

from dispatch_app.adapters.telephony.asterisk import requests
from dispatch_app.adapters.telephony.asterisk.asking import now
from dispatch_app.adapters.telephony.asterisk.calls import Call, Leg, Phase, Purpose, all_talk
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig
from dispatch_app.adapters.telephony.asterisk.legs import Legs
from dispatch_app.adapters.telephony.asterisk.placing import Placing
from dispatch_app.adapters.telephony.asterisk.requests import Request
from dispatch_app.adapters.telephony.asterisk.seats import SeatBook
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    PartyKind,
    PartyRole,
    Target,
    TargetKind,
)
from dispatch_app.ports.exchange_events import (
    Answered,
    Dialling,
    ExchangeEvent,
    FarAnswered,
    NotReached,
)

log = logging.getLogger(__name__)

_ROLES = {
    Purpose.TALK: PartyRole.TALKING,
    Purpose.CONSULT: PartyRole.CONSULTED,
    Purpose.LISTEN: PartyRole.LISTENING,
    Purpose.WHISPER: PartyRole.WHISPERING,
}


class Hands(Protocol):
    """What is needed of the desk whose telephones are lifted."""

    config: AsteriskConfig
    seats: SeatBook
    placing: Placing
    legs: Legs

    def tell(self, event: ExchangeEvent, /) -> None: ...
    def later(self, work: Coroutine[Any, Any, None], /) -> None: ...
    async def ask(self, request: Request, /) -> None: ...
    def fail(self, order: str, ref: CallRef | None, reason: OrderFailure, /) -> None: ...
    def is_free(self, seat: str, /) -> bool: ...
    def offer_all(self) -> None: ...
    async def show(self, call: Call, /) -> None: ...
    def end(self, call: Call, by: Ender | None = None, /) -> None: ...


def is_far(call: Call, leg: Leg) -> bool:
    """Who is called out to, the first to come making it a talk."""
    return call.phase is Phase.DIALLING and leg.party != call.leader


class Lifting:
    def __init__(self, desk: Hands) -> None:
        self._desk = desk

    def lifted(self, leg: Leg) -> None:
        """A telephone that was called is there."""
        leg.entered = True
        call = leg.home
        if leg.dropped or (call is not None and call.over):
            self._desk.later(self._desk.ask(requests.hang_up(leg.channel)))
        elif call is None:
            log.info("the telephone of seat %s is held open", leg.party)
        elif leg.purpose is Purpose.OFFER:
            self._take_up(call, leg)
        elif leg.purpose is Purpose.TAKE:
            self._take_over(call, leg)
        else:
            self._come_in(call, leg)

    def not_lifted(self, call: Call, leg: Leg, reason: DialFailure) -> None:
        """Nobody came. The leg is out of the call already."""
        match leg.purpose:
            case Purpose.OFFER:
                self._not_answered_at(call, leg)
            case Purpose.TAKE:
                self._not_reached(call, leg.party, reason)
                self.come_back(call)
            case Purpose.LISTEN | Purpose.WHISPER:
                self._desk.fail(leg.order, call.ref, OrderFailure.FAILED)
                self._desk.later(self._desk.show(call))
            case _ if call.phase is Phase.DIALLING and leg.party == call.leader:
                self._desk.fail(call.order, call.ref, OrderFailure.FAILED)
                self._desk.end(call)
            case _:
                self._not_reached(call, leg.party, reason)
                self._end_if_nobody_rings(call)

    def come_back(self, call: Call) -> None:
        """Nobody took a call that was given away: it rings where it came from."""
        call.phase, call.only = Phase.WAITING, SeatId(call.taken_by) if call.taken_by else None
        call.leader, call.taken_by, call.offered_to = "", "", None
        call.refused_at.clear()
        for leg in call.speakers():
            leg.role = PartyRole.HELD
        self._desk.later(self._desk.show(call))
        self._desk.offer_all()

    # ---- lifted ------------------------------------------------------------------------------

    def _take_up(self, call: Call, leg: Leg) -> None:
        """A seat takes a call that waits."""
        if call.phase is Phase.ANSWERING and call.taken_by != leg.party:
            self._desk.legs.drop(call, leg)
            return
        call.phase, call.taken_by, call.leader, call.only = Phase.TALKING, "", leg.party, None
        leg.purpose, leg.role = Purpose.TALK, PartyRole.TALKING
        for other in call.offers():
            self._desk.legs.drop(call, other)
        for other in call.speakers():
            other.role = PartyRole.TALKING
        self._desk.later(self._connect(call, SeatId(leg.party)))

    def _take_over(self, call: Call, leg: Leg) -> None:
        """A call was given away and is taken."""
        leg.purpose, leg.role, call.taken_by = Purpose.TALK, PartyRole.TALKING, ""
        all_talk(call)
        if leg.kind is PartyKind.SEAT:
            call.leader = leg.party
            self._desk.later(self._connect(call, SeatId(leg.party)))
        else:
            self._desk.later(self._desk.show(call))

    async def _connect(self, call: Call, seat: SeatId) -> None:
        for leg in call.legs:
            if leg.purpose is Purpose.CALLER and leg.status != "ANSWER" and leg.channel:
                leg.status = "ANSWER"
                await self._desk.ask(requests.answer(leg.channel))
        await self._desk.placing.settle(call)
        if call.over:
            return
        call.answered = True
        self._desk.tell(Answered(ref=call.ref, seat=seat, at=now()))
        await self._desk.show(call)
        if self._desk.config.record:
            await self._desk.placing.record(call)

    def _come_in(self, call: Call, leg: Leg) -> None:
        far = is_far(call, leg)
        leg.role = _ROLES[leg.purpose]
        if call.phase is Phase.DIALLING and leg.party == call.leader:
            self._desk.later(self._dial_out(call))
        elif far:
            call.phase, call.answered = Phase.TALKING, True
            self._desk.tell(FarAnswered(ref=call.ref, at=now()))
        self._desk.later(self._desk.show(call))

    # ---- calling out -------------------------------------------------------------------------

    async def _dial_out(self, call: Call) -> None:
        """The seat's telephone is there: now those outside are called."""
        await self._desk.placing.settle(call)
        if call.over:
            return
        self._desk.tell(Dialling(ref=call.ref, line=call.line, at=now()))
        for to, endpoint in call.to_dial:
            self._dial_one(call, to, endpoint)
        self._end_if_nobody_rings(call)

    def _dial_one(self, call: Call, to: Target, endpoint: str) -> None:
        seat = self._desk.seats.get(SeatId(to.id)) if to.kind is TargetKind.SEAT else None
        if seat is None and endpoint:
            self._desk.legs.ring_far(call, to.id, endpoint, Purpose.TALK)
        elif seat is not None and self._desk.is_free(seat.id):
            self._desk.legs.ring_seat(call, seat, Purpose.TALK)
        else:
            reason = DialFailure.BUSY if seat is not None else DialFailure.NO_LINE
            self._not_reached(call, to.id, reason)

    # ---- not lifted --------------------------------------------------------------------------

    def _not_reached(self, call: Call, party: str, reason: DialFailure) -> None:
        self._desk.tell(NotReached(ref=call.ref, number=party, reason=reason, at=now()))

    def _not_answered_at(self, call: Call, leg: Leg) -> None:
        """A seat's telephone was not lifted: the call rings on at the others."""
        call.refused_at.add(leg.party)
        if call.phase is Phase.ANSWERING and call.taken_by == leg.party:
            self._desk.fail(call.order, call.ref, OrderFailure.FAILED)
            call.phase, call.taken_by, call.offered_to = Phase.WAITING, "", None
        self._desk.offer_all()

    def _end_if_nobody_rings(self, call: Call) -> None:
        far = [leg for leg in call.speakers() if leg.party != call.leader]
        if call.phase is not Phase.DIALLING or far:
            self._desk.later(self._desk.show(call))
        elif len(call.to_dial) > 1:
            self._desk.end(call, Ender.EXCHANGE)
        else:
            self._desk.end(call)
