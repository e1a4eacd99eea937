"""Turns what an exchange tells into what the centre must know, and the centre's wishes into orders.

Pure: knows no network, no clock and no particular exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import NumberState, SeatKind, SeatState
from dispatch_app.domain.commands import Command, ReportLine, ReportRinging
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.state import Seat
from dispatch_app.domain.telephone import CallAct
from dispatch_app.domain.telephone_events import CalledOut, ExchangeAsked
from dispatch_app.domain.telephone_state import Telephone
from dispatch_app.ports import call_control as order
from dispatch_app.ports import exchange_events as told

Wish = ExchangeAsked | CalledOut

_SIMPLE: Mapping[CallAct, Callable[..., order.ExchangeOrder]] = {
    CallAct.ANSWER: order.Answer,
    CallAct.HOLD: order.Hold,
    CallAct.RESUME: order.Resume,
    CallAct.JOIN: order.Join,
    CallAct.HAND_OVER: order.HandOver,
    CallAct.LISTEN: order.Listen,
    CallAct.WHISPER: order.Whisper,
    CallAct.BARGE: order.Barge,
    CallAct.LEAVE: order.Leave,
    CallAct.RELEASE: order.Release,
}
_TO_SOMEBODY: Mapping[CallAct, Callable[..., order.ExchangeOrder]] = {
    CallAct.TRANSFER: order.Transfer,
    CallAct.CONSULT: order.Consult,
    CallAct.ADD_PARTY: order.AddParty,
}


def act_of(wish: Wish) -> CallAct:
    return CallAct.DIAL if isinstance(wish, CalledOut) else wish.act


def order_of(wish: Wish) -> order.ExchangeOrder | None:
    """What the exchange is to do; None for a wish that names nobody."""
    if isinstance(wish, CalledOut):
        return _dial(wish)
    if wish.act in _SIMPLE:
        return _SIMPLE[wish.act](order=wish.ask, ref=wish.ref, seat=wish.seat)
    return _with_more(wish)


def _dial(wish: CalledOut) -> order.ExchangeOrder:
    if len(wish.to) == 1:
        return order.Dial(order=wish.ask, ref=wish.ref, seat=wish.seat, to=wish.to[0])
    return order.GroupDial(order=wish.ask, ref=wish.ref, seat=wish.seat, to=wish.to)


def _with_more(wish: ExchangeAsked) -> order.ExchangeOrder | None:
    if wish.act in _TO_SOMEBODY and wish.to is not None:
        kind = _TO_SOMEBODY[wish.act]
        return kind(order=wish.ask, ref=wish.ref, seat=wish.seat, to=wish.to)
    match wish.act:
        case CallAct.MUTE | CallAct.UNMUTE:
            muted = wish.act is CallAct.MUTE
            return order.Mute(order=wish.ask, ref=wish.ref, seat=wish.seat, muted=muted)
        case CallAct.DROP_PARTY:
            return order.DropParty(order=wish.ask, ref=wish.ref, seat=wish.seat, party=wish.party)
        case CallAct.DIGITS:
            return order.SendDigits(
                order=wish.ask, ref=wish.ref, seat=wish.seat, digits=wish.digits
            )
        case _:
            return None


def command_of(event: told.ExchangeEvent) -> Command | None:
    """What the centre must know of an event; None for a failed order, which needs its wish."""
    match event:
        case told.Offered():
            return _ringing(event)
        case told.OfferedTo():
            return tc.ReportOfferedTo(ref=event.ref, seats=event.seats, at=event.at)
        case told.Answered():
            return tc.ReportAnswered(ref=event.ref, seat=event.seat, at=event.at)
        case told.GaveUp():
            return tc.ReportGaveUp(ref=event.ref, at=event.at)
        case told.Refused():
            return tc.ReportRefused(
                ref=event.ref,
                line=event.line,
                number=event.number,
                intercepted=event.intercepted,
                at=event.at,
            )
        case told.Parties():
            return tc.ReportParties(ref=event.ref, parties=event.parties, at=event.at)
        case told.Ended():
            return tc.ReportEnded(ref=event.ref, by=event.by, at=event.at)
        case told.NoVoice():
            return tc.ReportNoVoice(
                ref=event.ref, party=event.party, silent=event.silent, at=event.at
            )
        case told.DigitPressed():
            return tc.ReportDigit(ref=event.ref, party=event.party, digit=event.digit, at=event.at)
        case told.SeatPhone():
            return tc.ReportSeatPhone(
                seat=event.seat, state=event.state, at=event.at, reason=event.reason
            )
        case told.LineState():
            return ReportLine(line=event.line, heard=event.usable, reason=event.reason)
        case told.ExchangeLink():
            return tc.ReportExchange(up=event.up, at=event.at, reason=event.reason)
        case told.OrderFailed():
            return None
        case _:
            return _of_a_call_out(event)


def _ringing(event: told.Offered) -> ReportRinging:
    known = event.number_state
    if known is NumberState.KNOWN and not event.number:
        known = NumberState.NONE
    return ReportRinging(
        line=event.line,
        ref=event.ref,
        at=event.at,
        number=event.number,
        number_state=known,
        name=event.name,
        called=event.called,
        first=event.first,
    )


def _of_a_call_out(
    event: told.Dialling | told.FarRinging | told.FarAnswered | told.NotReached,
) -> Command:
    match event:
        case told.Dialling():
            return tc.ReportDialling(
                ref=event.ref, line=event.line, seat=event.seat, to=event.to, at=event.at
            )
        case told.FarRinging():
            return tc.ReportFarRinging(ref=event.ref, at=event.at)
        case told.FarAnswered():
            return tc.ReportFarAnswered(ref=event.ref, at=event.at)
        case told.NotReached():
            return tc.ReportNotReached(
                ref=event.ref, number=event.number, reason=event.reason, at=event.at
            )


def duty_of(seat: Seat, skills: Mapping[SeatId, frozenset[str]], *, name: str) -> order.SeatDuty:
    """A seat that is ready is offered calls; a director's is offered none."""
    ready = seat.state is SeatState.READY and seat.kind is not SeatKind.DIRECTOR
    return order.SeatDuty(
        order=name,
        seat=seat.id,
        ready=ready,
        skills=skills.get(seat.id, frozenset()),
        idle_since=seat.since if ready else None,
    )


def screening_of(telephone: Telephone, now: datetime, *, name: str) -> order.Screening:
    """What holds now or will, in a fixed order, so that what is unchanged is told once."""
    locks = sorted(telephone.locks.values(), key=lambda lock: lock.number)
    interceptions = sorted(telephone.interceptions.values(), key=lambda i: i.number)
    return order.Screening(
        order=name,
        locks=tuple(
            order.LockedNumber(number=lock.number, until=lock.until)
            for lock in locks
            if lock.holds(now)
        ),
        interceptions=tuple(
            order.Intercepted(number=i.number, begins=i.begins, until=i.until)
            for i in interceptions
            if not i.over(now)
        ),
        first=frozenset(
            number for c in telephone.contacts.values() if c.first for number in c.numbers
        ),
    )
