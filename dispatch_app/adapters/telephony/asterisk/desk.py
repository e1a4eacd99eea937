"""The exchange's calls in our hands: what it tells of them, how they begin and end. No network.

Orders stand in `orders`, telephones that are called in `legs`, what follows when they are lifted
in `lifting`; requests go out by `placing` and `do`; what happened is told to the port. All on one
event loop. What changes is decided at once, between two awaits; requests follow.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import assert_never

from dispatch_app.adapters.telephony.asterisk import requests
from dispatch_app.adapters.telephony.asterisk.asking import Asking, Do, now
from dispatch_app.adapters.telephony.asterisk.calls import Call, Leg, Phase, Purpose
from dispatch_app.adapters.telephony.asterisk.causes import failure_of
from dispatch_app.adapters.telephony.asterisk.channels import Channels, News
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig
from dispatch_app.adapters.telephony.asterisk.events import DialNews, Entered, Gone, Left
from dispatch_app.adapters.telephony.asterisk.leading import goes_on, lead_on, let_one_lead
from dispatch_app.adapters.telephony.asterisk.legs import Legs
from dispatch_app.adapters.telephony.asterisk.lifting import Lifting, is_far
from dispatch_app.adapters.telephony.asterisk.lines import LineBook
from dispatch_app.adapters.telephony.asterisk.offering import Offering
from dispatch_app.adapters.telephony.asterisk.placing import Placing
from dispatch_app.adapters.telephony.asterisk.seats import Seat, SeatBook, phone_state
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    PartyKind,
    PhoneState,
)
from dispatch_app.ports.call_control import Screening
from dispatch_app.ports.exchange_events import (
    Ended,
    ExchangeEvent,
    FarRinging,
    GaveUp,
    Offered,
    Parties,
    Refused,
    SeatPhone,
)

log = logging.getLogger(__name__)


class Desk(Asking):
    """Calls, seats and lines of one exchange."""

    def __init__(
        self, config: AsteriskConfig, tell: Callable[[ExchangeEvent], None], do: Do
    ) -> None:
        super().__init__(tell, do)
        self.config = config
        self.calls: dict[CallRef, Call] = {}
        self.seats = SeatBook(config.seats)
        self.lines = LineBook(config.lines)
        self.screening = Screening(order="")
        self.up = False
        """Whether the exchange's stream of events stands."""
        self.exchange_since = ""
        """When the exchange began, as it says itself."""
        self.channels = Channels()
        self.placing = Placing(do, config.app, self.channels.new_mark)
        self.legs = Legs(self, do)
        self.lifting = Lifting(self)
        self._offering = Offering(self.calls, self.seats, self)

    # ---- what the exchange tells -----------------------------------------------------------

    def entered(self, event: Entered) -> None:
        """A channel is ours: a caller, a telephone that was lifted, or an ear."""
        mark = event.args[0] if event.args else ""
        if self.placing.entered(mark):
            return
        leg = self.channels.expected(mark)
        if leg is not None:
            self.legs.bind(leg, event.channel)
            self.lifted(leg)
        elif self.channels.of(event.channel) is not None:
            log.info("channel %s came in twice", event.channel)
        elif mark.startswith("leg-"):
            self.later(self.ask(requests.hang_up(event.channel)))
        else:
            self._incoming(event)

    def dialled(self, event: DialNews) -> None:
        leg = self.channels.of(event.channel)
        if leg is None:
            self.channels.keep(event.channel, event)
            return
        leg.status = event.status
        call = leg.home
        if event.status == "RINGING" and call is not None and is_far(call, leg):
            self.tell(FarRinging(ref=call.ref, at=now()))

    def left(self, event: Left) -> None:
        """It left our application without ending: to us it is gone."""
        self.gone(Gone(event.channel, 0))

    def gone(self, event: Gone) -> None:
        leg = self.channels.take(event.channel)
        if leg is None:
            self.channels.keep(event.channel, event)
            return
        self.later(self.placing.no_ear(leg))
        self.seats.lose(leg)
        call, leg.home = leg.home, None
        if call is None or call.over or leg not in call.legs:
            return
        if leg.entered:
            self.take_leave(call, leg, _who_ended(leg))
        else:
            call.legs.remove(leg)
            self.not_lifted(call, leg, failure_of(leg.status, event.cause))
        self.offer_all()

    def news(self, news: News) -> None:
        """News of a channel that came before it was known whose it is."""
        match news:
            case DialNews():
                self.dialled(news)
            case Gone():
                self.gone(news)
            case _:
                assert_never(news)

    def lifted(self, leg: Leg) -> None:
        self.lifting.lifted(leg)

    def not_lifted(self, call: Call, leg: Leg, reason: DialFailure) -> None:
        self.lifting.not_lifted(call, leg, reason)

    def device(self, name: str, state: str) -> None:
        seat = self.seats.at(name)
        if seat is not None:
            self.phone(seat, phone_state(state))

    def phone(self, seat: Seat, state: PhoneState) -> None:
        """A seat's telephone changed; one that is gone is rung no more, one that is back is."""
        if seat.state is state:
            return
        seat.state = state
        self.tell(SeatPhone(seat=seat.id, state=state, at=now()))
        self.offer_all()

    # ---- calls come in ---------------------------------------------------------------------

    def _incoming(self, event: Entered) -> None:
        ref = self.ref_of(event.channel)
        line = self.lines.incoming(event.endpoint, self.used_lines())
        at = now()
        if any(lock.number == event.number and lock.until > at for lock in self.screening.locks):
            self.later(self.ask(requests.hang_up(event.channel)))
            self.tell(Refused(ref=ref, line=line, number=event.number, intercepted=False, at=at))
            return
        call = Call(ref=ref, line=line, at=at, number=event.number, called=event.called)
        call.first = event.number in self.screening.first
        caller = Leg(
            mark=f"in-{event.channel}",
            party=event.number or line,
            kind=PartyKind.OUTSIDE,
            endpoint=event.endpoint,
            purpose=Purpose.CALLER,
            entered=True,
            status="ANSWER" if event.up else "",
        )
        self.calls[ref] = call
        self.legs.join(call, caller)
        self.legs.bind(caller, event.channel)
        self.tell_offered(call)
        self.offer_all()

    def tell_offered(self, call: Call) -> None:
        known = NumberState.KNOWN if call.number else NumberState.PRIVATE
        self.tell(
            Offered(
                ref=call.ref,
                line=call.line,
                at=call.at,
                number=call.number,
                number_state=known,
                called=call.called,
                first=call.first,
            )
        )

    def offer_all(self) -> None:
        self._offering.offer_all()

    # ---- a leg leaves ------------------------------------------------------------------------

    def take_leave(self, call: Call, leg: Leg, by: Ender) -> None:
        """A leg is out; the others go on while two can speak, or the call is over."""
        if leg in call.legs:
            call.legs.remove(leg)
        if leg.purpose is Purpose.OFFER or not leg.speaks:
            self.later(self.show(call))
            return
        if leg.party == call.leader:
            lead_on(call)
        if not goes_on(call):
            self.end(call, by)
            return
        self.later(self.show(call))

    def end(self, call: Call, by: Ender | None = None) -> None:
        """A call is over. Nothing is told if `by` is None: its end is told already."""
        if call.over:
            return
        call.over = True
        del self.calls[call.ref]
        if by is Ender.CALLER and not call.answered and not call.outgoing:
            self.tell(GaveUp(ref=call.ref, at=now()))
        elif by is not None:
            self.tell(Ended(ref=call.ref, by=by, at=now()))
        for leg in call.legs:
            leg.home = None
            leg.dropped = not (leg.permanent and leg.entered)
        self.later(self.placing.clear(call))
        self.offer_all()

    # ---- telling and asking ------------------------------------------------------------------

    async def show(self, call: Call) -> None:
        """Put everybody in place, then tell who is there."""
        let_one_lead(call)
        await self.placing.settle(call)
        parties = call.parties()
        if not call.over and (call.answered or call.outgoing) and parties != call.told:
            call.told = parties
            self.tell(Parties(ref=call.ref, parties=parties, at=now()))

    def is_free(self, seat: str) -> bool:
        """Whether a seat is in no call, nor on the way into one."""
        return not any(
            call.leg(seat) is not None or (call.phase is Phase.ANSWERING and call.taken_by == seat)
            for call in self.calls.values()
        )

    def used_lines(self) -> set[LineId]:
        return {call.line for call in self.calls.values()}

    # ---- the link ----------------------------------------------------------------------------

    def ref_of(self, channel: str) -> CallRef:
        """A name for a caller's channel. Channels are numbered anew with each start."""
        return CallRef(f"{self.config.name}:{self.exchange_since}:{channel}")


def _who_ended(leg: Leg) -> Ender:
    return Ender.SEAT if leg.kind is PartyKind.SEAT else Ender.CALLER
