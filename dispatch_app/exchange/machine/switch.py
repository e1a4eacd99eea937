"""The exchange's rules behind one door: orders, happenings and time come in, effects go out."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.telephone import (
    CallRef,
    OrderFailure,
    PartyRole,
    PhoneState,
)
from dispatch_app.exchange.machine import (
    answering,
    arriving,
    calling,
    failing,
    listening,
    queueing,
    sounding,
    talking,
)
from dispatch_app.exchange.machine.plan import Plan
from dispatch_app.exchange.machine.room import Conversation, Phase, Room, Seat
from dispatch_app.exchange.machine.values import (
    CallCame,
    Effect,
    Happening,
    Hears,
    KeyPressed,
    LegDown,
    LegId,
    LegRang,
    LegUp,
    Listened,
    PhoneSeen,
    PlaybackOver,
    SeatCalls,
    SignInRefused,
    TrunkSeen,
    VoiceSeen,
)
from dispatch_app.ports import call_control as orders
from dispatch_app.ports.call_control import ExchangeOrder
from dispatch_app.ports.exchange_events import (
    Answered,
    ExchangeEvent,
    FarAnswered,
    LineState,
    OfferedTo,
    Parties,
    SeatPhone,
)


class Switch:
    """One exchange. Deterministic: the same story gives the same effects."""

    def __init__(self, plan: Plan) -> None:
        self.room = Room(plan)
        self._ears: dict[LegId, Hears] = {}
        self._listened: dict[CallRef, Listened] = {}

    # ---- what comes in -------------------------------------------------------------------------

    def order(self, order: ExchangeOrder, at: datetime, mono: float) -> list[Effect]:
        """Carry out an order, or say why not."""
        self._now(at, mono)
        self._carry_out(order)
        return self._settled()

    def happened(self, what: Happening, at: datetime, mono: float) -> list[Effect]:
        """Take in what lines and telephones did."""
        self._now(at, mono)
        match what:
            case CallCame():
                arriving.came(self.room, what)
            case SeatCalls():
                calling.seat_calls(self.room, what)
            case LegRang(leg=leg):
                failing.rang(self.room, leg)
            case LegUp(leg=leg):
                failing.up(self.room, leg)
            case LegDown(leg=leg, why=why):
                failing.down(self.room, leg, why)
            case KeyPressed(leg=leg, digit=digit):
                failing.key(self.room, leg, digit)
            case VoiceSeen(leg=leg, silent=silent):
                failing.voice(self.room, leg, silent)
            case PhoneSeen(seat=seat, reachable=reachable, reason=reason):
                failing.phone(self.room, seat, reachable, reason)
            case SignInRefused(seat=seat):
                self._refused(seat)
            case TrunkSeen(trunk=trunk, usable=usable, reason=reason):
                failing.trunk(self.room, trunk, usable, reason)
            case PlaybackOver(leg=leg):
                listening.over(self.room, leg)
            case _:
                assert_never(what)
        return self._settled()

    def tick(self, at: datetime, mono: float) -> list[Effect]:
        """Do what has become due."""
        self._now(at, mono)
        for key in [k for k, due in self.room.timers.items() if due <= mono]:
            if self.room.timers.pop(key, None) is not None:
                failing.due(self.room, *key)
        return self._settled()

    @property
    def due(self) -> float | None:
        """When `tick` has something to do, in monotonic seconds."""
        return min(self.room.timers.values(), default=None)

    def whole(self) -> list[ExchangeEvent]:
        """The whole state as events, for one who has heard nothing or missed something."""
        room, told = self.room, list[ExchangeEvent]()
        for line in room.lines.values():
            told.append(LineState(line=line.id, usable=line.usable, at=room.at, reason=line.reason))
        for seat in room.seats.values():
            told.append(self._seat_phone(seat, *self._phone(seat)))
        for call in room.calls.values():
            told += self._whole_call(call)
        return told

    def _whole_call(self, call: Conversation) -> list[ExchangeEvent]:
        if call.phase is Phase.SCREENED:
            return []
        at = self.room.at
        told: list[ExchangeEvent] = []
        if not call.outgoing:
            told.append(arriving.offered(self.room, call))
        elif call.line:
            told.append(calling.dialling(self.room, call, call.line))
        if call.offered:
            told.append(OfferedTo(ref=call.ref, seats=call.offered, at=at))
        if call.phase is Phase.TALKING:
            lead = call.lead
            if call.outgoing:
                told.append(FarAnswered(ref=call.ref, at=at))
            elif lead is not None:
                told.append(Answered(ref=call.ref, seat=SeatId(lead.id), at=at))
            told.append(Parties(ref=call.ref, parties=call.told, at=at))
        return told

    # ---- orders --------------------------------------------------------------------------------

    def _carry_out(self, order: ExchangeOrder) -> None:
        room = self.room
        match order:
            case orders.SeatDuty():
                self._duty(order)
            case orders.Screening():
                room.screening = order
            case orders.Answer():
                answering.answer(room, order)
            case orders.Dial() | orders.GroupDial():
                calling.dial(room, order)
            case orders.Release():
                call = self._call(order.ref, order.order)
                if call is not None:
                    talking.release(room, order, call)
            case orders.Listen() | orders.Whisper() | orders.Barge():
                call = self._call(order.ref, order.order)
                if call is not None:
                    talking.step_in(room, order, call)
            case _:
                self._in_a_call(order)

    def _duty(self, order: orders.SeatDuty) -> None:
        seat = self.room.seats.get(order.seat)
        if seat is None:
            return self.room.fail(order.order, None, OrderFailure.SEAT_HAS_NO_PHONE)
        seat.ready, seat.idle_since = order.ready, order.idle_since
        seat.skills = order.skills or seat.plan.skills
        return None

    def _call(self, ref: CallRef, order: str) -> Conversation | None:
        call = self.room.calls.get(ref)
        if call is None or call.phase is Phase.SCREENED:
            self.room.fail(order, ref, OrderFailure.CALL_GONE)
            return None
        return call

    def _in_a_call(self, order: _InACall) -> None:
        room, call = self.room, self._call(order.ref, order.order)
        if call is None:
            return None
        me = call.seat(order.seat)
        if me is None or me.role is PartyRole.RINGING:
            return room.fail(order.order, order.ref, OrderFailure.NOT_IN_CALL)
        if not isinstance(order, orders.Leave) and me.role in talking.EAR:
            return room.fail(order.order, order.ref, OrderFailure.NOT_IN_CALL)
        match order:
            case orders.Hold():
                talking.hold(room, order, call, me)
            case orders.Resume():
                talking.resume(room, order, call, me)
            case orders.Mute():
                talking.mute(room, order, call, me)
            case orders.Join():
                talking.join(room, order, call, me)
            case orders.HandOver():
                talking.hand_over(room, order, call, me)
            case orders.Leave():
                talking.leave(room, order, call, me)
            case orders.DropParty():
                talking.drop_party(room, order, call, me)
            case orders.SendDigits():
                talking.send_digits(room, order, call, me)
            case orders.Transfer():
                calling.transfer(room, order, call, me)
            case orders.Consult():
                calling.consult(room, order, call, me)
            case orders.AddParty():
                calling.add_party(room, order, call, me)
            case _:
                assert_never(order)
        return None

    # ---- what goes out -------------------------------------------------------------------------

    def _now(self, at: datetime, mono: float) -> None:
        self.room.at, self.room.mono = at, mono

    def _settled(self) -> list[Effect]:
        room = self.room
        queueing.settle(room)
        self._tell_parties()
        self._tell_phones()
        self._switch_sound()
        out, room.out = room.out, []
        return out

    def _tell_parties(self) -> None:
        for call in self.room.calls.values():
            if call.phase not in (Phase.TALKING, Phase.CALLING):
                continue
            parties = tuple(m.party() for m in call.members.values())
            if parties != call.told:
                call.told = parties
                self.room.tell(Parties(ref=call.ref, parties=parties, at=self.room.at))

    def _tell_phones(self) -> None:
        for seat in self.room.seats.values():
            now = self._phone(seat)
            if now != seat.told:
                seat.told = now
                self.room.tell(self._seat_phone(seat, *now))

    def _refused(self, seat_id: SeatId) -> None:
        seat = self.room.seats.get(seat_id)
        if seat is not None:
            state, _ = self._phone(seat)
            self.room.tell(self._seat_phone(seat, state, "sign-in-refused"))

    def _seat_phone(self, seat: Seat, state: PhoneState, reason: str) -> SeatPhone:
        return SeatPhone(seat=seat.id, state=state, at=self.room.at, reason=reason)

    def _phone(self, seat: Seat) -> tuple[PhoneState, str]:
        """What a seat's telephone does, and why if it is gone."""
        state = self._state(seat)
        return state, seat.reason if state is PhoneState.GONE else ""

    def _state(self, seat: Seat) -> PhoneState:
        leg = self.room.legs.get(seat.leg) if seat.leg is not None else None
        if leg is None and not seat.seen:
            return PhoneState.UNKNOWN
        if leg is None:
            return PhoneState.READY if seat.reachable else PhoneState.GONE
        if not leg.up:
            return PhoneState.RINGING
        if seat.focus is not None or leg.listens:
            return PhoneState.TALKING
        return PhoneState.RINGING if sounding.is_asked(self.room, seat.id) else PhoneState.READY

    def _switch_sound(self) -> None:
        ears = sounding.ears(self.room)
        for leg, hears in ears.items():
            if self._ears.get(leg) != hears:
                self.room.do(hears)
        self._ears = ears
        listened = sounding.listened(self.room)
        for ref, now in listened.items():
            if self._listened.get(ref) != now:
                self.room.do(now)
        for ref in self._listened.keys() - listened.keys():
            self.room.do(Listened(ref))
        self._listened = listened


_InACall = (
    orders.Hold
    | orders.Resume
    | orders.Mute
    | orders.Transfer
    | orders.Consult
    | orders.Join
    | orders.HandOver
    | orders.AddParty
    | orders.DropParty
    | orders.Leave
    | orders.SendDigits
)
