"""What each order of the port means for the calls of an Asterisk: checked, then begun. No network.

An order that cannot be is refused by its reason; what it sets going is told by events.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from dispatch_app.adapters.telephony.asterisk.asking import now
from dispatch_app.adapters.telephony.asterisk.calls import (
    CONFERENCE,
    Call,
    Leg,
    Phase,
    Purpose,
    all_talk,
)
from dispatch_app.adapters.telephony.asterisk.desk import Desk
from dispatch_app.adapters.telephony.asterisk.seats import Seat
from dispatch_app.domain.ids import LineId, SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    DialFailure,
    Ender,
    OrderFailure,
    PartyRole,
    PhoneState,
    Target,
    TargetKind,
)
from dispatch_app.ports.call_control import (
    AddParty,
    Answer,
    Barge,
    Consult,
    Dial,
    DropParty,
    ExchangeOrder,
    GroupDial,
    HandOver,
    Hold,
    Join,
    Leave,
    Listen,
    Mute,
    Release,
    Resume,
    Screening,
    SeatDuty,
    SendDigits,
    Transfer,
    Whisper,
)
from dispatch_app.ports.exchange_events import NotReached

Pause = Callable[[str, bool], None]


class Impossible(Exception):
    """An order that cannot be carried out."""

    def __init__(self, reason: OrderFailure) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Orders:
    """Carries orders out on a desk. `pause` tells the exchange's own queue who takes calls."""

    def __init__(self, desk: Desk, pause: Pause) -> None:
        self._desk, self._pause = desk, pause

    def obey(self, order: ExchangeOrder) -> None:
        """Begin an order, or tell why it cannot be."""
        try:
            self._obey(order)
        except Impossible as impossible:
            self._desk.fail(order.order, getattr(order, "ref", None), impossible.reason)

    def _obey(self, order: ExchangeOrder) -> None:
        match order:
            case Answer():
                self._answer(order)
            case Release():
                self._release(order)
            case Dial(to=to):
                self._dial(order, (to,))
            case GroupDial(to=to):
                self._dial(order, to)
            case SeatDuty():
                self._duty(order)
            case Screening():
                self._screening(order)
            case SendDigits():
                self._call(order.ref)
                raise Impossible(OrderFailure.NOT_SUPPORTED)
            case Listen():
                self._hear_in(order, Purpose.LISTEN, PartyRole.LISTENING)
            case Whisper():
                self._hear_in(order, Purpose.WHISPER, PartyRole.WHISPERING)
            case Barge():
                self._barge(order)
            case _:
                self._steer(order)

    def _steer(
        self,
        order: Hold
        | Resume
        | Mute
        | Transfer
        | Consult
        | Join
        | HandOver
        | AddParty
        | DropParty
        | Leave,
    ) -> None:
        """Orders of a seat about a conversation that it is in."""
        call = self._call(order.ref)
        own = self._own_leg(call, order.seat)
        match order:
            case Hold():
                self._hold(call, own)
            case Resume():
                self._resume(call, own)
            case Mute(muted=muted):
                own.role = PartyRole.MUTED if muted else PartyRole.TALKING
            case Transfer(to=to):
                self._transfer(call, own, to)
            case Consult(to=to):
                self._consult(call, own, to)
            case Join():
                self._join(call)
            case HandOver():
                self._hand_over(call, own)
            case AddParty(to=to):
                self._room_for_one(call)
                self._bring(call, to, Purpose.TALK)
            case DropParty(party=party):
                self._drop_party(call, party)
            case Leave():
                self._out(call, own)
            case _:
                assert_never(order)
        if not call.over:
            self._desk.later(self._desk.show(call), order.order)

    # ---- answering and ending ----------------------------------------------------------------

    def _answer(self, order: Answer) -> None:
        call = self._call(order.ref)
        if call.phase is not Phase.WAITING:
            raise Impossible(OrderFailure.ALREADY_ANSWERED)
        seat = self._free_seat(order.seat)
        call.phase, call.taken_by, call.order = Phase.ANSWERING, seat.id, order.order
        for leg in call.offers():
            if leg.party != seat.id:
                self._desk.legs.drop(call, leg)
        if call.offer(seat.id) is None:
            self._desk.legs.ring_seat(call, seat, Purpose.OFFER, order.order)
        self._desk.offer_all()

    def _release(self, order: Release) -> None:
        call = self._call(order.ref)
        own = call.leg(order.seat)
        leads = own is not None and call.leader in (order.seat, "")
        self._desk.end(call, Ender.SEAT if leads else Ender.FORCED)

    def _out(self, call: Call, own: Leg) -> None:
        self._desk.legs.drop(call, own)
        self._desk.take_leave(call, own, Ender.SEAT)
        self._desk.offer_all()

    # ---- hold, consult, give away ------------------------------------------------------------

    def _hold(self, call: Call, own: Leg) -> None:
        """Who leads leaves the others alone; anybody else goes out of the talk."""
        if own.party != call.leader:
            own.role = PartyRole.HELD
            return
        self._hold_others(call, own)

    def _hold_others(self, call: Call, own: Leg) -> None:
        for leg in call.speakers():
            if leg is not own and leg.role in (PartyRole.TALKING, PartyRole.MUTED):
                leg.role = PartyRole.HELD

    def _resume(self, call: Call, own: Leg) -> None:
        if own.party != call.leader:
            own.role = PartyRole.TALKING
            return
        consulted = call.consulted()
        if consulted is not None:
            self._desk.legs.drop(call, consulted)
        all_talk(call)

    def _consult(self, call: Call, own: Leg, to: Target) -> None:
        self._reachable(call, to)
        former = call.consulted()
        if former is not None:
            self._desk.legs.drop(call, former)
        self._hold_others(call, own)
        self._bring(call, to, Purpose.CONSULT)

    def _join(self, call: Call) -> None:
        consulted = call.consulted()
        if consulted is None or not consulted.entered:
            raise Impossible(OrderFailure.NOBODY_CONSULTED)
        all_talk(call)

    def _hand_over(self, call: Call, own: Leg) -> None:
        others = [leg for leg in call.speakers() if leg is not own and leg.entered]
        if len(others) < 2:
            raise Impossible(OrderFailure.NOBODY_CONSULTED)
        all_talk(call)
        self._out(call, own)

    def _transfer(self, call: Call, own: Leg, to: Target) -> None:
        if to.kind is TargetKind.QUEUE:
            self._back_to_queue(call, own, to.id)
            return
        self._reachable(call, to)
        self._hold_others(call, own)
        self._desk.legs.drop(call, own)
        call.leader, call.taken_by = "", own.party
        self._bring(call, to, Purpose.TAKE)
        self._desk.offer_all()

    def _back_to_queue(self, call: Call, own: Leg, skill: str) -> None:
        self._hold_others(call, own)
        self._desk.legs.drop(call, own)
        call.phase, call.leader, call.taken_by, call.offered_to = Phase.WAITING, "", "", None
        call.skill, call.given_by = skill, own.party
        call.refused_at.clear()
        self._desk.offer_all()

    # ---- more than two -----------------------------------------------------------------------

    def _room_for_one(self, call: Call) -> None:
        if len(call.speakers()) >= CONFERENCE:
            raise Impossible(OrderFailure.CONFERENCE_FULL)

    def _drop_party(self, call: Call, party: str) -> None:
        leg = call.leg(party)
        if leg is None:
            raise Impossible(OrderFailure.NOT_IN_CALL)
        self._out(call, leg)

    def _hear_in(self, order: Listen | Whisper, purpose: Purpose, role: PartyRole) -> None:
        call = self._talk(order.ref)
        own = call.leg(order.seat)
        if own is None:
            self._desk.legs.ring_seat(call, self._free_seat(order.seat), purpose, order.order)
        elif own.speaks:
            raise Impossible(OrderFailure.SEAT_BUSY)
        else:
            own.purpose, own.role = purpose, role if own.entered else own.role
        self._desk.later(self._desk.show(call), order.order)

    def _barge(self, order: Barge) -> None:
        call = self._talk(order.ref)
        own = call.leg(order.seat)
        if own is None or not own.speaks:
            self._room_for_one(call)
        if own is None:
            seat = self._free_seat(order.seat)
            self._desk.legs.ring_seat(call, seat, Purpose.TALK, order.order)
        else:
            own.purpose = Purpose.TALK
            own.role = PartyRole.TALKING if own.entered else own.role
        self._desk.later(self._desk.show(call), order.order)

    # ---- calling out -------------------------------------------------------------------------

    def _dial(self, order: Dial | GroupDial, to: tuple[Target, ...]) -> None:
        if order.ref in self._desk.calls:
            raise Impossible(OrderFailure.FAILED)
        seat = self._free_seat(order.seat)
        if len(to) >= CONFERENCE:
            raise Impossible(OrderFailure.CONFERENCE_FULL)
        if len({seat.id, *(target.id for target in to)}) != 1 + len(to):
            raise Impossible(OrderFailure.FAILED)
        used, to_dial, first = self._desk.used_lines(), [], LineId("")
        for target in to:
            endpoint, line = self._way_to(target, used)
            used.add(line)
            first = first or line
            to_dial.append((target, endpoint))
        call = Call(ref=order.ref, line=first, at=now(), outgoing=True, order=order.order)
        call.phase, call.leader, call.to_dial = Phase.DIALLING, seat.id, tuple(to_dial)
        call.called = to[0].id if len(to) == 1 else ""
        self._desk.calls[call.ref] = call
        self._desk.legs.ring_seat(call, seat, Purpose.TALK, order.order)

    def _way_to(self, target: Target, used: set[LineId]) -> tuple[str, LineId]:
        if target.kind is TargetKind.SEAT:
            seat = self._free_seat(SeatId(target.id))
            return seat.phone.endpoint, LineId(f"seat-{seat.id}")
        found = self._desk.lines.outgoing(target, used)
        if found is None or target.kind is TargetKind.QUEUE:
            raise Impossible(OrderFailure.TARGET_UNKNOWN)
        return found

    # ---- the frame ---------------------------------------------------------------------------

    def _duty(self, order: SeatDuty) -> None:
        seat = self._desk.seats.get(order.seat)
        if seat is None:
            raise Impossible(OrderFailure.SEAT_HAS_NO_PHONE)
        seat.duty = order
        self._pause(seat.phone.endpoint, not order.ready)
        if order.ready:
            self._desk.legs.stand(seat)
        self._desk.offer_all()

    def _screening(self, order: Screening) -> None:
        self._desk.screening = order
        if order.interceptions:
            raise Impossible(OrderFailure.NOT_SUPPORTED)

    # ---- finding -----------------------------------------------------------------------------

    def _call(self, ref: CallRef) -> Call:
        call = self._desk.calls.get(ref)
        if call is None:
            raise Impossible(OrderFailure.CALL_GONE)
        return call

    def _talk(self, ref: CallRef) -> Call:
        call = self._call(ref)
        if call.phase is not Phase.TALKING:
            raise Impossible(OrderFailure.NOT_IN_CALL)
        return call

    def _own_leg(self, call: Call, seat: SeatId) -> Leg:
        leg = call.leg(seat)
        if leg is None or not leg.entered:
            raise Impossible(OrderFailure.NOT_IN_CALL)
        return leg

    def _free_seat(self, seat: SeatId) -> Seat:
        found = self._desk.seats.get(seat)
        if found is None or found.state is PhoneState.GONE:
            raise Impossible(OrderFailure.SEAT_HAS_NO_PHONE)
        if not self._desk.is_free(seat):
            raise Impossible(OrderFailure.SEAT_BUSY)
        return found

    def _reachable(self, call: Call, to: Target) -> None:
        """Refuse before anything is changed."""
        if to.kind is TargetKind.SEAT:
            self._free_seat(SeatId(to.id))
        elif to.kind is TargetKind.QUEUE or self._desk.lines.outgoing(to, set()) is None:
            raise Impossible(OrderFailure.TARGET_UNKNOWN)
        if call.leg(to.id) is not None:
            raise Impossible(OrderFailure.FAILED)

    def _bring(self, call: Call, to: Target, purpose: Purpose) -> None:
        """Call somebody into a call; no free line is as if nobody had come."""
        self._reachable(call, to)
        if to.kind is TargetKind.SEAT:
            self._desk.legs.ring_seat(call, self._free_seat(SeatId(to.id)), purpose)
            return
        found = self._desk.lines.outgoing(to, self._desk.used_lines())
        if found is not None and found[0]:
            self._desk.legs.ring_far(call, to.id, found[0], purpose)
            return
        missed = NotReached(ref=call.ref, number=to.id, reason=DialFailure.NO_LINE, at=now())
        self._desk.tell(missed)
        if purpose is Purpose.TAKE:
            self._desk.lifting.come_back(call)
