"""Rules of what a seat may wish about a call of an exchange; each wish becomes one event.

The exchange acts on it and tells what became of it. Who may wish at all stands in the rights.
"""

from __future__ import annotations

import re

from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import SeatId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.rules.finding import a_call, own_seat
from dispatch_app.domain.state import Call, CentreState, Context
from dispatch_app.domain.telephone import CallAct, PartyRole, Target, TargetKind
from dispatch_app.domain.telephone_events import ExchangeAsked

MOST_PARTIES = 8
_KEYS = re.compile(r"[0-9*#]{1,32}")
_NUMBER = re.compile(r"\d{2,20}")


def asked(
    call: Call,
    act: CallAct,
    context: Context,
    seat: SeatId,
    *,
    to: Target | None = None,
    party: str = "",
    digits: str = "",
) -> tuple[Event, ...]:
    """What the exchange is to do about a call."""
    wish = ExchangeAsked(
        ask=context.new_id(),
        call=call.id,
        ref=call.ref,
        seat=seat,
        act=act,
        at=context.at,
        to=to,
        party=party,
        digits=digits,
    )
    return (wish,)


# ---- one's own call --------------------------------------------------------------------------


def hold(state: CentreState, command: tc.HoldCall, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    return () if call.held else asked(call, CallAct.HOLD, context, seat)


def resume(state: CentreState, command: tc.ResumeCall, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    return asked(call, CallAct.RESUME, context, seat)


def mute(state: CentreState, command: tc.MuteSeat, context: Context) -> tuple[Event, ...]:
    call, seat = _joined(state, command, context)
    act = CallAct.MUTE if command.muted else CallAct.UNMUTE
    return asked(call, act, context, seat)


def transfer(state: CentreState, command: tc.TransferCall, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    if command.to.kind is not TargetKind.QUEUE:
        must_be_callable(state, command.to, seat)
    return asked(call, CallAct.TRANSFER, context, seat, to=command.to)


def consult(state: CentreState, command: tc.ConsultSomebody, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    must_be_callable(state, command.to, seat)
    return asked(call, CallAct.CONSULT, context, seat, to=command.to)


def join(state: CentreState, command: tc.JoinConsulted, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    if not _consulting(call):
        raise Rejected("call.nobody-consulted", call=call.id)
    return asked(call, CallAct.JOIN, context, seat)


def hand_over(state: CentreState, command: tc.HandOverCall, context: Context) -> tuple[Event, ...]:
    """To who is being consulted, or to the rest of a conference."""
    call, seat = _own(state, command, context)
    if not _consulting(call) and len(call.parties) <= 2:
        raise Rejected("call.nobody-consulted", call=call.id)
    return asked(call, CallAct.HAND_OVER, context, seat)


def add_party(state: CentreState, command: tc.AddParty, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    must_be_callable(state, command.to, seat)
    if len(call.parties) >= MOST_PARTIES:
        raise Rejected("call.conference-full", call=call.id)
    return asked(call, CallAct.ADD_PARTY, context, seat, to=command.to)


def drop_party(state: CentreState, command: tc.DropParty, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    if all(p.id != command.party or p.leads for p in call.parties):
        raise Rejected("call.no-such-party", party=command.party)
    return asked(call, CallAct.DROP_PARTY, context, seat, party=command.party)


def digits(state: CentreState, command: tc.SendDigits, context: Context) -> tuple[Event, ...]:
    call, seat = _own(state, command, context)
    if not _KEYS.fullmatch(command.digits):
        raise Rejected("call.no-such-keys", digits=command.digits)
    return asked(call, CallAct.DIGITS, context, seat, digits=command.digits)


def leave(state: CentreState, command: tc.LeaveCall, context: Context) -> tuple[Event, ...]:
    call, seat = _joined(state, command, context)
    if call.seat == seat:
        raise Rejected("call.yours", call=call.id)
    return asked(call, CallAct.LEAVE, context, seat)


# ---- other seats' calls ----------------------------------------------------------------------


def listen(state: CentreState, command: tc.ListenIn, context: Context) -> tuple[Event, ...]:
    return _into_another(state, command, CallAct.LISTEN, context)


def whisper(state: CentreState, command: tc.WhisperTo, context: Context) -> tuple[Event, ...]:
    return _into_another(state, command, CallAct.WHISPER, context)


def barge(state: CentreState, command: tc.BargeIn, context: Context) -> tuple[Event, ...]:
    return _into_another(state, command, CallAct.BARGE, context)


def force_release(
    state: CentreState, command: tc.ForceRelease, context: Context
) -> tuple[Event, ...]:
    call, seat = _on_the_exchange(state, command, context)
    return asked(call, CallAct.RELEASE, context, seat)


def _into_another(
    state: CentreState,
    command: tc.ListenIn | tc.WhisperTo | tc.BargeIn,
    act: CallAct,
    context: Context,
) -> tuple[Event, ...]:
    call, seat = _on_the_exchange(state, command, context)
    if call.seat == seat:
        raise Rejected("call.yours", call=call.id)
    if not call.talking:
        raise Rejected("call.not-talking", call=call.id)
    return asked(call, act, context, seat)


# ---- what must hold --------------------------------------------------------------------------


def exchange_must_be_up(state: CentreState) -> None:
    known = state.telephone.exchange
    if known is None or not known.up:
        raise Rejected("exchange.down")


def must_be_callable(state: CentreState, target: Target, seat: SeatId) -> None:
    """Somebody whom a seat can call: another seat, a number, a dedicated line.

    Raises:
        Rejected: `seat.unknown`, `call.to-oneself`, `number.invalid` or `call.no-such-target`.
    """
    match target.kind:
        case TargetKind.SEAT:
            if SeatId(target.id) not in state.seats:
                raise Rejected("seat.unknown", seat=target.id)
            if target.id == seat:
                raise Rejected("call.to-oneself", seat=seat)
        case TargetKind.NUMBER:
            number_to_call(target.id)
        case _:
            if target.kind is TargetKind.QUEUE or not target.id:
                raise Rejected("call.no-such-target", target=target.id)


def number_to_call(written: str) -> str:
    """A number in its one spelling.

    Raises:
        Rejected: `number.invalid`: it is none.
    """
    number = normal_number(written)
    if not _NUMBER.fullmatch(number):
        raise Rejected("number.invalid", number=written)
    return number


def _on_the_exchange(
    state: CentreState, command: tc.CallWish, context: Context
) -> tuple[Call, SeatId]:
    seat = own_seat(context)
    call = a_call(state, command.call)
    if not call.ref:
        raise Rejected("call.on-plain-line", call=call.id)
    if call.ended_at is not None or call.abandoned_at is not None:
        raise Rejected("call.gone", call=call.id)
    exchange_must_be_up(state)
    return call, seat


def _own(state: CentreState, command: tc.CallWish, context: Context) -> tuple[Call, SeatId]:
    """A call that the asking seat leads and talks in."""
    call, seat = _on_the_exchange(state, command, context)
    if call.seat != seat:
        raise Rejected("call.not-yours", call=call.id, seat=call.seat or "")
    if not call.talking:
        raise Rejected("call.not-talking", call=call.id)
    if call.handed_over:
        raise Rejected("call.handed-over", call=call.id)
    return call, seat


def _joined(state: CentreState, command: tc.CallWish, context: Context) -> tuple[Call, SeatId]:
    call, seat = _on_the_exchange(state, command, context)
    if seat not in call.seats:
        raise Rejected("call.not-in-it", call=call.id)
    return call, seat


def _consulting(call: Call) -> bool:
    return any(p.role is PartyRole.CONSULTED for p in call.parties)
