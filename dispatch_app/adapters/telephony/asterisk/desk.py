"""The exchange's calls in our hands: what comes in, who is called, what follows. No network.

Orders stand in `orders`; requests go out by `Placing` and `do`; what happened is told to the port.
All on one event loop. What changes is decided at once, between two awaits; requests follow.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from dispatch_app.adapters.telephony.asterisk import requests
from dispatch_app.adapters.telephony.asterisk.ari import AriAway, AriRefused, made
from dispatch_app.adapters.telephony.asterisk.asking import Asking, now
from dispatch_app.adapters.telephony.asterisk.calls import Call, Leg, Phase, Purpose, all_talk
from dispatch_app.adapters.telephony.asterisk.channels import Channels
from dispatch_app.adapters.telephony.asterisk.config import AsteriskConfig
from dispatch_app.adapters.telephony.asterisk.events import DialNews, Entered, Gone, Left
from dispatch_app.adapters.telephony.asterisk.lines import LineBook
from dispatch_app.adapters.telephony.asterisk.offering import Offering
from dispatch_app.adapters.telephony.asterisk.placing import Do, Placing
from dispatch_app.adapters.telephony.asterisk.seats import Seat, SeatBook, phone_state
from dispatch_app.domain.codes import NumberState
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    PartyKind,
    PartyRole,
    PhoneState,
    Target,
    TargetKind,
)
from dispatch_app.ports.call_control import Screening
from dispatch_app.ports.exchange_events import (
    Answered,
    Dialling,
    Ended,
    ExchangeEvent,
    FarAnswered,
    FarRinging,
    GaveUp,
    NotReached,
    Offered,
    Parties,
    Refused,
    SeatPhone,
)

log = logging.getLogger(__name__)

_ROLES = {
    Purpose.TALK: PartyRole.TALKING,
    Purpose.CONSULT: PartyRole.CONSULTED,
    Purpose.LISTEN: PartyRole.LISTENING,
    Purpose.WHISPER: PartyRole.WHISPERING,
}
_CAUSES = {
    1: DialFailure.UNKNOWN_NUMBER,
    3: DialFailure.UNKNOWN_NUMBER,
    17: DialFailure.BUSY,
    18: DialFailure.NO_ANSWER,
    19: DialFailure.NO_ANSWER,
    21: DialFailure.REJECTED,
    28: DialFailure.UNKNOWN_NUMBER,
    34: DialFailure.NO_LINE,
    42: DialFailure.NO_LINE,
}


def failure_of(status: str, cause: int) -> DialFailure:
    """Why nobody came: as the network said by Q.850, else by the last word of the dialling."""
    if cause in _CAUSES:
        return _CAUSES[cause]
    if status in ("RINGING", "NOANSWER"):
        return DialFailure.NO_ANSWER
    return DialFailure.BUSY if status == "BUSY" else DialFailure.FAILED


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
        self._offering = Offering(self.calls, self.seats, self)
        self.placing = Placing(do, config.app, self.channels.new_mark)

    # ---- what the exchange tells -----------------------------------------------------------

    def entered(self, event: Entered) -> None:
        """A channel is ours: a caller, a telephone that was lifted, or an ear."""
        mark = event.args[0] if event.args else ""
        if self.placing.entered(mark):
            return
        leg = self.channels.expected(mark)
        if leg is not None:
            self._bind(leg, event.channel)
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
        if event.status == "RINGING" and call is not None and self._is_far(call, leg):
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
        seat = self.seats.at(leg.endpoint)
        if seat is not None and seat.standing is leg:
            seat.standing = None
        call, leg.home = leg.home, None
        if call is None or call.over or leg not in call.legs:
            return
        if leg.entered:
            self.take_leave(call, leg, _who_ended(leg))
        else:
            call.legs.remove(leg)
            self._not_lifted(call, leg, failure_of(leg.status, event.cause))
        self.offer_all()

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
        self._join(call, caller)
        self._bind(caller, event.channel)
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

    # ---- legs ------------------------------------------------------------------------------

    def ring_seat(self, call: Call, seat: Seat, purpose: Purpose, order: str = "") -> Leg:
        """Bring a seat's telephone in; one that is held open is there at once."""
        leg = seat.standing if seat.phone.permanent else self._rings_already(seat)
        if leg is None or leg.dropped:
            leg = self._new_leg(seat.id, PartyKind.SEAT, seat.phone.endpoint)
            leg.permanent = seat.phone.permanent
            if leg.permanent:
                seat.standing = leg
        leg.purpose, leg.order, leg.role = purpose, order, PartyRole.RINGING
        self._join(call, leg)
        if leg.entered:
            self.lifted(leg)
        elif not leg.channel and self.channels.expected(leg.mark) is None:
            self._call_leg(leg, call.number)
        return leg

    def _rings_already(self, seat: Seat) -> Leg | None:
        """Its ring with a waiting call, taken for another: a second ring might find it busy."""
        for call in self.calls.values():
            leg = call.offer(seat.id)
            if leg is not None:
                call.legs.remove(leg)
                return leg
        return None

    def stand(self, seat: Seat) -> None:
        """Call a telephone that is to be held open."""
        if seat.phone.permanent and seat.standing is None:
            leg = self._new_leg(seat.id, PartyKind.SEAT, seat.phone.endpoint)
            leg.permanent, leg.purpose = True, Purpose.STAND
            seat.standing = leg
            self._call_leg(leg, "")

    def ring_far(self, call: Call, party: str, endpoint: str, purpose: Purpose) -> Leg:
        """Call somebody outside into a call."""
        leg = self._new_leg(party, PartyKind.OUTSIDE, endpoint)
        leg.purpose = purpose
        self._join(call, leg)
        self._call_leg(leg, call.called if call.outgoing else call.number)
        return leg

    def drop(self, call: Call, leg: Leg) -> None:
        """Take a leg out of a call; its telephone stops, or rests if it is held open."""
        if leg in call.legs:
            call.legs.remove(leg)
        leg.home = None
        leg.dropped = not (leg.permanent and leg.entered)
        self.later(self.placing.retire(call, leg))

    def _new_leg(self, party: str, kind: PartyKind, endpoint: str) -> Leg:
        mark = self.channels.new_mark()
        return Leg(mark=mark, party=party, kind=kind, endpoint=endpoint, purpose=Purpose.TALK)

    def _join(self, call: Call, leg: Leg) -> None:
        leg.home = call
        call.legs.append(leg)

    def _call_leg(self, leg: Leg, number: str) -> None:
        self.channels.expect(leg)
        self.later(self._originate(leg, number))

    async def _originate(self, leg: Leg, number: str) -> None:
        app, ring_s = self.config.app, self.config.ring_s
        # Without a number shown there is no limit to tell: the exchange's own 30 s hold.
        request = (
            requests.originate_as(leg.endpoint, app, leg.mark, number, ring_s)
            if number
            else requests.originate(leg.endpoint, app, leg.mark)
        )
        try:
            channel = made(await self._do(request))
        except (AriRefused, AriAway) as trouble:
            log.warning("%s cannot be called: %s", leg.endpoint, trouble)
            self._never_called(leg)
            return
        if self.channels.expected(leg.mark) is leg:
            self._bind(leg, channel)
            if leg.dropped and leg.channel:
                await self.ask(requests.hang_up(leg.channel))

    def _never_called(self, leg: Leg) -> None:
        self.channels.unexpect(leg)
        seat = self.seats.at(leg.endpoint)
        if seat is not None and seat.standing is leg:
            seat.standing = None
        call, leg.home = leg.home, None
        if call is not None and leg in call.legs and not call.over:
            call.legs.remove(leg)
            self._not_lifted(call, leg, DialFailure.FAILED)

    def _bind(self, leg: Leg, channel: str) -> None:
        """Learn a leg's channel, from the answer or from its own news, whichever came first."""
        for event in self.channels.bind(leg, channel):
            if isinstance(event, DialNews):
                self.dialled(event)
            else:
                self.gone(event)

    # ---- a telephone is lifted, or not -------------------------------------------------------

    def lifted(self, leg: Leg) -> None:
        """A telephone that was called is there."""
        leg.entered = True
        call = leg.home
        if leg.dropped or (call is not None and call.over):
            self.later(self.ask(requests.hang_up(leg.channel)))
        elif call is None:
            log.info("the telephone of seat %s is held open", leg.party)
        elif leg.purpose is Purpose.OFFER:
            self._take_up(call, leg)
        elif leg.purpose is Purpose.TAKE:
            self._take_over(call, leg)
        else:
            self._come_in(call, leg)

    def _take_up(self, call: Call, leg: Leg) -> None:
        """A seat takes a call that waits."""
        if call.phase is Phase.ANSWERING and call.taken_by != leg.party:
            self.drop(call, leg)
            return
        call.phase, call.taken_by, call.leader, call.only = Phase.TALKING, "", leg.party, None
        leg.purpose, leg.role = Purpose.TALK, PartyRole.TALKING
        for other in call.offers():
            self.drop(call, other)
        for other in call.speakers():
            other.role = PartyRole.TALKING
        self.later(self._connect(call, SeatId(leg.party)))

    def _take_over(self, call: Call, leg: Leg) -> None:
        """A call was given away and is taken."""
        leg.purpose, leg.role, call.taken_by = Purpose.TALK, PartyRole.TALKING, ""
        all_talk(call)
        if leg.kind is PartyKind.SEAT:
            call.leader = leg.party
            self.later(self._connect(call, SeatId(leg.party)))
        else:
            self.later(self.show(call))

    async def _connect(self, call: Call, seat: SeatId) -> None:
        for leg in call.legs:
            if leg.purpose is Purpose.CALLER and leg.status != "ANSWER" and leg.channel:
                leg.status = "ANSWER"
                await self.ask(requests.answer(leg.channel))
        await self.placing.settle(call)
        if call.over:
            return
        call.answered = True
        self.tell(Answered(ref=call.ref, seat=seat, at=now()))
        await self.show(call)
        if self.config.record:
            await self.placing.record(call)

    def _come_in(self, call: Call, leg: Leg) -> None:
        far = self._is_far(call, leg)
        leg.role = _ROLES[leg.purpose]
        if call.phase is Phase.DIALLING and leg.party == call.leader:
            self.later(self._dial_out(call))
        elif far:
            call.phase, call.answered = Phase.TALKING, True
            self.tell(FarAnswered(ref=call.ref, at=now()))
        self.later(self.show(call))

    async def _dial_out(self, call: Call) -> None:
        """The seat's telephone is there: now those outside are called."""
        await self.placing.settle(call)
        if call.over:
            return
        self.tell(Dialling(ref=call.ref, line=call.line, at=now()))
        for to, endpoint in call.to_dial:
            self._dial_one(call, to, endpoint)
        self._end_if_nobody_rings(call)

    def _dial_one(self, call: Call, to: Target, endpoint: str) -> None:
        seat = self.seats.get(SeatId(to.id)) if to.kind is TargetKind.SEAT else None
        if seat is None and endpoint:
            self.ring_far(call, to.id, endpoint, Purpose.TALK)
        elif seat is not None and self.is_free(seat.id):
            self.ring_seat(call, seat, Purpose.TALK)
        else:
            reason = DialFailure.BUSY if seat is not None else DialFailure.NO_LINE
            self.tell(NotReached(ref=call.ref, number=to.id, reason=reason, at=now()))

    def _is_far(self, call: Call, leg: Leg) -> bool:
        """Who is called out to, the first to come making it a talk."""
        return call.phase is Phase.DIALLING and leg.party != call.leader

    def _not_lifted(self, call: Call, leg: Leg, reason: DialFailure) -> None:
        """Nobody came. The leg is out of the call already."""
        match leg.purpose:
            case Purpose.OFFER:
                self._not_answered_at(call, leg)
            case Purpose.TAKE:
                self.tell(NotReached(ref=call.ref, number=leg.party, reason=reason, at=now()))
                self.come_back(call)
            case Purpose.LISTEN | Purpose.WHISPER:
                self.fail(leg.order, call.ref, OrderFailure.FAILED)
                self.later(self.show(call))
            case _ if call.phase is Phase.DIALLING and leg.party == call.leader:
                self.fail(call.order, call.ref, OrderFailure.FAILED)
                self.end(call)
            case _:
                self.tell(NotReached(ref=call.ref, number=leg.party, reason=reason, at=now()))
                self._end_if_nobody_rings(call)

    def _not_answered_at(self, call: Call, leg: Leg) -> None:
        """A seat's telephone was not lifted: the call rings on at the others."""
        call.refused_at.add(leg.party)
        if call.phase is Phase.ANSWERING and call.taken_by == leg.party:
            self.fail(call.order, call.ref, OrderFailure.FAILED)
            call.phase, call.taken_by, call.offered_to = Phase.WAITING, "", None
        self.offer_all()

    def _end_if_nobody_rings(self, call: Call) -> None:
        far = [leg for leg in call.speakers() if leg.party != call.leader]
        if call.phase is not Phase.DIALLING or far:
            self.later(self.show(call))
        elif len(call.to_dial) > 1:
            self.end(call, Ender.EXCHANGE)
        else:
            self.end(call)

    def come_back(self, call: Call) -> None:
        """Nobody took a call that was given away: it rings where it came from."""
        call.phase, call.only = Phase.WAITING, SeatId(call.taken_by) if call.taken_by else None
        call.leader, call.taken_by, call.offered_to = "", "", None
        call.refused_at.clear()
        for leg in call.speakers():
            leg.role = PartyRole.HELD
        self.later(self.show(call))
        self.offer_all()

    # ---- a leg leaves ------------------------------------------------------------------------

    def take_leave(self, call: Call, leg: Leg, by: Ender) -> None:
        """A leg is out; the others go on while two can speak, or the call is over."""
        if leg in call.legs:
            call.legs.remove(leg)
        if leg.purpose is Purpose.OFFER or not leg.speaks:
            self.later(self.show(call))
            return
        if leg.party == call.leader:
            self._lead_on(call)
        if not self._goes_on(call):
            self.end(call, by)
            return
        self.later(self.show(call))

    def _lead_on(self, call: Call) -> None:
        """The next seat leads; who was held or consulted talks."""
        all_talk(call)
        call.leader = ""
        self._let_one_lead(call)

    def _let_one_lead(self, call: Call) -> None:
        """Some seat leads whenever one speaks, except while the call is on its way to another."""
        given_away = any(leg.purpose is Purpose.TAKE for leg in call.legs)
        if call.phase is Phase.TALKING and not call.leader and not given_away:
            seats = [leg for leg in call.speakers() if leg.kind is PartyKind.SEAT and leg.entered]
            call.leader = seats[0].party if seats else ""

    def _goes_on(self, call: Call) -> bool:
        speaking = [leg for leg in call.speakers() if leg.entered]
        ringing = [leg for leg in call.speakers() if not leg.entered]
        if call.phase is Phase.DIALLING:
            return bool(call.leader) and bool(ringing or len(speaking) > 1)
        given_away = any(leg.purpose is Purpose.TAKE for leg in ringing)
        waits = call.phase in (Phase.WAITING, Phase.ANSWERING) or given_away
        return len(speaking) > 1 or (waits and bool(speaking))

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
        self._let_one_lead(call)
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
