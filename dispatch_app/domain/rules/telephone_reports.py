"""Rules of what an exchange reports: facts, taken in whatever they say. Refuses nothing.

What is known already changes nothing; what is told of a call that is over, or that nobody knows,
says nothing new.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch_app.domain import telephone_commands as tc
from dispatch_app.domain.codes import Nature, NumberState, Origin
from dispatch_app.domain.commands import ReportRinging
from dispatch_app.domain.events import (
    CallAbandoned,
    CallAnswered,
    CallEnded,
    CallerIdentified,
    CallRang,
    Event,
)
from dispatch_app.domain.ids import CallId, SeatId
from dispatch_app.domain.numbers import normal_number
from dispatch_app.domain.rules.acceptances import acceptances_ending
from dispatch_app.domain.state import Call, CentreState, Context
from dispatch_app.domain.telephone import (
    CallAct,
    CallBackWhy,
    CallPurpose,
    CallRef,
    DialFailure,
    DialStage,
    Direction,
    Ender,
    OrderFailure,
    Party,
    PartyKind,
    Target,
    TargetKind,
)
from dispatch_app.domain.telephone_events import (
    CallBackWanted,
    CallConnected,
    CallDialling,
    CalledOut,
    CallFarRang,
    CallNotReached,
    CallOffered,
    CallReached,
    CallRefused,
    DigitHeard,
    ExchangeFailed,
    ExchangeReported,
    PartiesChanged,
    SeatPhoneReported,
    VoiceReported,
)

_DIAL_FAILURES = {
    OrderFailure.TARGET_UNKNOWN: DialFailure.UNKNOWN_NUMBER,
    OrderFailure.SEAT_BUSY: DialFailure.BUSY,
}

_ANSWERED_ALL_THE_SAME = frozenset({OrderFailure.ALREADY_ANSWERED, OrderFailure.NOT_SUPPORTED})

# ---- calls that come in ----------------------------------------------------------------------


def ringing(state: CentreState, command: ReportRinging, context: Context) -> tuple[Event, ...]:
    """A call that an exchange names; several may ring on one of its lines."""
    if _known(state, command.ref):
        return ()
    at = _when(command.at or context.at, context)
    call = CallId(context.new_id())
    rang = CallRang(
        call=call,
        line=command.line,
        nature=command.nature,
        at=at,
        ref=command.ref,
        called=command.called,
        first=command.first,
    )
    if command.number_state is NumberState.AWAITED:
        return (rang,)
    identified = CallerIdentified(
        call=call,
        number=command.number,
        number_state=command.number_state,
        name=command.name,
        subscriber=context.subscriber,
        at=at,
    )
    return (rang, identified)


def offered_to(
    state: CentreState, command: tc.ReportOfferedTo, context: Context
) -> tuple[Event, ...]:
    call = _going_on(state, command.ref)
    if call is None or call.direction is Direction.OUT:
        return ()
    again = call.connected_at is not None and not any(p.leads for p in call.parties)
    if not again and (call.talking or call.offered_to == command.seats):
        return ()
    at = _when(command.at, context, call.rang_at)
    return (CallOffered(call=call.id, seats=command.seats, again=again, at=at),)


def answered(state: CentreState, command: tc.ReportAnswered, context: Context) -> tuple[Event, ...]:
    """Who can hear the caller is the exchange's to say, even if another seat asked first."""
    call = _going_on(state, command.ref)
    if call is None or call.direction is Direction.OUT:
        return ()
    at = _when(command.at, context, call.rang_at)
    connected = CallConnected(call=call.id, seat=command.seat, at=at)
    if call.seat == command.seat:
        return (connected,) if call.connected_at is None else ()
    again = call.answered_at is not None
    return (CallAnswered(call=call.id, seat=command.seat, at=at, again=again), connected)


def gave_up(state: CentreState, command: tc.ReportGaveUp, context: Context) -> tuple[Event, ...]:
    call = _going_on(state, command.ref)
    return () if call is None else _over(state, call, Ender.CALLER, command.at, context)


def refused(state: CentreState, command: tc.ReportRefused, context: Context) -> tuple[Event, ...]:
    if _known(state, command.ref):
        return ()
    at = _when(command.at, context)
    call = CallId(context.new_id())
    kept = CallRefused(
        call=call,
        ref=command.ref,
        line=command.line,
        number=command.number,
        intercepted=command.intercepted,
        at=at,
    )
    if not command.intercepted or not command.number or _on_the_list(state, command.number):
        return (kept,)
    wanted = CallBackWanted(
        call=call, why=CallBackWhy.INTERCEPTED, number=command.number, line=command.line, at=at
    )
    return (kept, wanted)


def _on_the_list(state: CentreState, number: str) -> bool:
    """Who is stopped ten times in a row is called back once."""
    wanted = normal_number(number)
    return any(normal_number(b.number) == wanted for b in state.telephone.call_backs.values())


def ended(state: CentreState, command: tc.ReportEnded, context: Context) -> tuple[Event, ...]:
    call = _going_on(state, command.ref)
    return () if call is None else _over(state, call, command.by, command.at, context)


def _over(
    state: CentreState, call: Call, by: Ender, told: datetime, context: Context
) -> tuple[Event, ...]:
    """However it ended: a caller whom nobody spoke with is to be called back."""
    at = _when(told, context, call.answered_at or call.rang_at)
    incoming = call.direction is Direction.IN
    if incoming and call.answered_at is None:
        return (CallAbandoned(call=call.id, last_ring_at=at, at=at),)
    over: tuple[Event, ...] = (
        CallEnded(call=call.id, origin=Origin.EXCHANGE, at=at, by=by, held_s=call.held_until(at)),
        *acceptances_ending(state, call, context),
    )
    waited = incoming and (call.connected_at is None or call.seat is None)
    if not waited or call.incident is not None or call.outcome is not None:
        return over
    return (*over, _to_call_back(call, at))


def _to_call_back(call: Call, at: datetime) -> CallBackWanted:
    return CallBackWanted(
        call=call.id, why=CallBackWhy.ABANDONED, number=call.number, line=call.line, at=at
    )


# ---- calls out -------------------------------------------------------------------------------


def dialling(state: CentreState, command: tc.ReportDialling, context: Context) -> tuple[Event, ...]:
    if command.seat is not None and command.to is not None and not _known(state, command.ref):
        return _by_telephone(command, command.seat, command.to, context)
    call = _dialled(state, command.ref)
    if call is None or call.dial is not DialStage.ASKED:
        return ()
    at = _when(command.at, context, call.rang_at)
    return (CallDialling(call=call.id, line=command.line, at=at),)


def _by_telephone(
    command: tc.ReportDialling, seat: SeatId, to: Target, context: Context
) -> tuple[Event, ...]:
    """Dialled at a seat's telephone itself, as when the screen is dead: it is on record too."""
    at = _when(command.at, context)
    call = CallId(context.new_id())
    dialled = CalledOut(
        ask="",
        call=call,
        ref=command.ref,
        seat=seat,
        to=(to,),
        purpose=CallPurpose.OTHER,
        nature=Nature.REAL,
        incident=None,
        back_to=None,
        number=normal_number(to.id) if to.kind is TargetKind.NUMBER else "",
        at=at,
    )
    return (dialled, CallDialling(call=call, line=command.line, at=at))


def far_ringing(
    state: CentreState, command: tc.ReportFarRinging, context: Context
) -> tuple[Event, ...]:
    call = _dialled(state, command.ref)
    if call is None or call.dial is DialStage.RINGING:
        return ()
    return (CallFarRang(call=call.id, at=_when(command.at, context, call.rang_at)),)


def far_answered(
    state: CentreState, command: tc.ReportFarAnswered, context: Context
) -> tuple[Event, ...]:
    call = _dialled(state, command.ref)
    if call is None:
        return ()
    return (CallReached(call=call.id, at=_when(command.at, context, call.rang_at)),)


def not_reached(
    state: CentreState, command: tc.ReportNotReached, context: Context
) -> tuple[Event, ...]:
    """The whole call, if it was one to a single place; else one of those who were asked in."""
    call = _going_on(state, command.ref)
    if call is None:
        return ()
    failed = CallNotReached(
        call=call.id,
        number=command.number,
        reason=command.reason,
        whole=call.dialling and len(call.to) == 1,
        at=_when(command.at, context, call.rang_at),
    )
    return (failed,)


def _dialled(state: CentreState, ref: CallRef) -> Call | None:
    call = _going_on(state, ref)
    return call if call is not None and call.dialling else None


# ---- conversations ---------------------------------------------------------------------------


def parties(state: CentreState, command: tc.ReportParties, context: Context) -> tuple[Event, ...]:
    call = _going_on(state, command.ref)
    if call is None:
        return ()
    told = _one_leading(command.parties)
    if told == call.parties:
        return ()
    at = _when(command.at, context, call.rang_at)
    return (*_answered_by(call, told, at), PartiesChanged(call=call.id, parties=told, at=at))


def _answered_by(call: Call, told: tuple[Party, ...], at: datetime) -> tuple[Event, ...]:
    """Whoever leads a call that waits has answered it, whatever is told first."""
    leading = next((p.id for p in told if p.leads and p.kind is PartyKind.SEAT), None)
    if leading is None or call.direction is Direction.OUT or call.seat is not None:
        return ()
    seat = SeatId(leading)
    again = call.answered_at is not None
    return (
        CallAnswered(call=call.id, seat=seat, at=at, again=again),
        CallConnected(call=call.id, seat=seat, at=at),
    )


def _one_leading(told: tuple[Party, ...]) -> tuple[Party, ...]:
    """The first who is said to lead does; a call is one seat's."""
    leading = next((p.id for p in told if p.leads and p.kind is PartyKind.SEAT), None)
    return tuple(replace(p, leads=p.leads and p.id == leading) for p in told)


def voice(state: CentreState, command: tc.ReportNoVoice, context: Context) -> tuple[Event, ...]:
    call = _going_on(state, command.ref)
    if call is None or (command.party in call.silent) is command.silent:
        return ()
    heard = VoiceReported(
        call=call.id,
        party=command.party,
        silent=command.silent,
        at=_when(command.at, context, call.rang_at),
    )
    return (heard,)


def digit(state: CentreState, command: tc.ReportDigit, context: Context) -> tuple[Event, ...]:
    call = _going_on(state, command.ref)
    if call is None:
        return ()
    at = _when(command.at, context, call.rang_at)
    return (DigitHeard(call=call.id, party=command.party, digit=command.digit, at=at),)


# ---- the exchange itself ---------------------------------------------------------------------


def seat_phone(
    state: CentreState, command: tc.ReportSeatPhone, context: Context
) -> tuple[Event, ...]:
    known = state.telephone.phones.get(command.seat)
    if known is not None and (known.state, known.reason) == (command.state, command.reason):
        return ()
    at = _when(command.at, context)
    return (
        SeatPhoneReported(seat=command.seat, state=command.state, at=at, reason=command.reason),
    )


def exchange(state: CentreState, command: tc.ReportExchange, context: Context) -> tuple[Event, ...]:
    known = state.telephone.exchange
    if known is not None and (known.up, known.reason) == (command.up, command.reason):
        return ()
    at = _when(command.at, context)
    return (ExchangeReported(up=command.up, reason=command.reason, at=at),)


def ask_failed(
    state: CentreState, command: tc.ReportAskFailed, context: Context
) -> tuple[Event, ...]:
    call = _going_on(state, command.ref)
    at = _when(command.at, context)
    gives_back = call is not None and _only_promised(call, command)
    failed = ExchangeFailed(
        ask=command.ask,
        call=call.id if call else None,
        seat=command.seat,
        act=command.act,
        reason=command.reason,
        at=at,
        gives_back=gives_back,
        unanswered=gives_back and call is not None and not call.requeued,
    )
    if call is None:
        return (failed,)
    return (failed, *_after_failure(state, call, command, context))


def _only_promised(call: Call, command: tc.ReportAskFailed) -> bool:
    """Given to this seat by the centre, not connected by the exchange, and nothing begun with it.

    Where answering is done by hand at a telephone, an exchange that cannot do it says nothing.
    """
    if command.act is not CallAct.ANSWER or command.reason in _ANSWERED_ALL_THE_SAME:
        return False
    waits = call.direction is Direction.IN and call.connected_at is None
    return waits and call.seat == command.seat and call.incident is None


def _after_failure(
    state: CentreState, call: Call, command: tc.ReportAskFailed, context: Context
) -> tuple[Event, ...]:
    """A call that could not be made came to nothing; one that is gone has ended unnoticed."""
    if command.act is CallAct.DIAL and call.dialling:
        reason = _DIAL_FAILURES.get(command.reason, DialFailure.FAILED)
        at = _when(command.at, context, call.rang_at)
        return (CallNotReached(call=call.id, number=call.number, reason=reason, whole=True, at=at),)
    if command.reason is OrderFailure.CALL_GONE:
        return _over(state, call, Ender.EXCHANGE, command.at, context)
    return ()


# ---- finding ---------------------------------------------------------------------------------


def _known(state: CentreState, ref: CallRef) -> bool:
    return state.call_of(ref) is not None or ref in state.telephone.ended_refs


def _going_on(state: CentreState, ref: CallRef) -> Call | None:
    call = state.call_of(ref)
    if call is None or call.ended_at is not None or call.abandoned_at is not None:
        return None
    return call


def _when(told: datetime, context: Context, earliest: datetime | None = None) -> datetime:
    """When it happened: an exchange's clock may be wrong, but nothing happens before its cause, nor
    after it was heard."""
    at = min(told, context.at)
    return at if earliest is None else max(at, earliest)
