"""Takes what exchanges tell of calls, and seats wish of them, into the state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch_app.domain.codes import NumberState, SeatState
from dispatch_app.domain.folds.calls import (
    after_call,
    change,
    forget_raised,
    in_talk,
    over,
    ready_again,
    seat_is,
    without_call,
)
from dispatch_app.domain.ids import CallId, LineId, SeatId
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.telephone import (
    DialFailure,
    DialStage,
    Direction,
    Party,
    PartyKind,
    PartyRole,
)
from dispatch_app.domain.telephone_events import (
    CallBackSettled,
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
    ExchangeAsked,
    ExchangeFailed,
    ExchangeReported,
    PartiesChanged,
    SeatPhoneReported,
    VoiceReported,
)
from dispatch_app.domain.telephone_state import (
    CallBack,
    CallBackAttempt,
    Exchange,
    Phone,
    RefusedCall,
)

REFUSED_KEPT = 100
"""Refused calls that seats see; all stand in the tables."""

# ---- calls that come in ----------------------------------------------------------------------


def offered(state: CentreState, event: CallOffered) -> CentreState:
    if not event.again:
        return change(state, event.call, offered_to=event.seats)
    before = state.calls.get(event.call)
    state = change(
        state,
        event.call,
        offered_to=event.seats,
        seat=None,
        connected_at=None,
        requeued=True,
        left_at=None,
    )
    return state if before is None else _free(state, before.seats, event.at)


def connected(state: CentreState, event: CallConnected) -> CentreState:
    return change(state, event.call, connected_at=event.at)


def refused(state: CentreState, event: CallRefused) -> CentreState:
    kept = RefusedCall(
        call=event.call,
        ref=event.ref,
        line=event.line,
        number=event.number,
        intercepted=event.intercepted,
        at=event.at,
    )
    refused_calls = (*state.telephone.refused, kept)[-REFUSED_KEPT:]
    telephone = replace(state.telephone, refused=refused_calls)
    return over(replace(state, telephone=telephone), event.ref)


# ---- calls out -------------------------------------------------------------------------------


def called_out(state: CentreState, event: CalledOut) -> CentreState:
    left = state.calls.get(event.back_to) if event.back_to else None
    call = Call(
        id=event.call,
        line=LineId(""),
        nature=event.nature,
        rang_at=event.at,
        number=event.number,
        number_state=NumberState.KNOWN if event.number else NumberState.NONE,
        seat=event.seat,
        incident=event.incident,
        ref=event.ref,
        direction=Direction.OUT,
        to=event.to,
        purpose=event.purpose,
        back_to=event.back_to,
        located=left.located if left is not None else (),
        dial=DialStage.ASKED,
    )
    state = replace(state, calls={**state.calls, call.id: call})
    if event.back_to is not None:
        attempt = CallBackAttempt(call=event.call, seat=event.seat, at=event.at)
        state = _attempted(state, event.back_to, attempt)
    return _engage(state, event.seat, event.at)


def dialling(state: CentreState, event: CallDialling) -> CentreState:
    return change(state, event.call, line=event.line, dial=DialStage.DIALLING)


def far_rang(state: CentreState, event: CallFarRang) -> CentreState:
    return change(state, event.call, dial=DialStage.RINGING)


def reached(state: CentreState, event: CallReached) -> CentreState:
    call = state.calls.get(event.call)
    state = change(state, event.call, answered_at=event.at, connected_at=event.at, dial=None)
    return state if call is None else _tried(state, call, reached=True)


def not_reached(state: CentreState, event: CallNotReached) -> CentreState:
    call = state.calls.get(event.call)
    if call is None or not event.whole:
        return state
    state = _tried(state, call, failure=event.reason)
    state = over(without_call(state, call.id), call.ref)
    return _free(state, call.seats, event.at)


# ---- conversations ---------------------------------------------------------------------------


def parties(state: CentreState, event: PartiesChanged) -> CentreState:
    """The call is whose the exchange says it is; who comes in is busy, who goes out is free."""
    before = state.calls.get(event.call)
    if before is None:
        return state
    state = change(
        state,
        event.call,
        parties=event.parties,
        seat=_leading(before, event.parties),
        held_since=_held_since(before, event),
        held_s=_held_s(before, event),
        left_at=_left_at(before, event),
    )
    now = state.calls[event.call]
    if now.talking or now.dialling:
        for seat in sorted(now.seats):
            state = _engage(state, seat, event.at)
    if now.handed_over and not before.handed_over:
        state = after_call(state, now.id, event.at)
    return _free(state, _gone(before, now), event.at)


def _gone(before: Call, now: Call) -> frozenset[SeatId]:
    """Who has no more to do with it; whoever handed it over is gone once another seat leads."""
    handed = {before.seat} if before.seat is not None and before.seat != now.seat else set()
    return (before.seats | handed) - now.seats - {now.seat}


def _left_at(call: Call, event: PartiesChanged) -> datetime | None:
    """Its seat was in it and is in it no more, while at least two others talk on. A seat that is
    yet to come in has not left, nor has one whose caller is alone."""
    if _leading(call, event.parties) != call.seat or _is_in(call.seat, event.parties):
        return None
    if _is_in(call.seat, call.parties) and len(event.parties) > 1:
        return event.at
    return call.left_at


def _is_in(seat: SeatId | None, told: tuple[Party, ...]) -> bool:
    return any(
        p.kind is PartyKind.SEAT and p.id == seat and p.role is not PartyRole.RINGING for p in told
    )


def _leading(call: Call, told: tuple[Party, ...]) -> SeatId | None:
    """Before an answer nobody leads; afterwards a call keeps its seat until another one leads."""
    leading = next((p for p in told if p.leads and p.kind is PartyKind.SEAT), None)
    if leading is None or call.seat is None:
        return call.seat
    return SeatId(leading.id)


def _held_since(call: Call, event: PartiesChanged) -> datetime | None:
    held = any(p.kind is PartyKind.OUTSIDE and p.role is PartyRole.HELD for p in event.parties)
    return (call.held_since or event.at) if held else None


def _held_s(call: Call, event: PartiesChanged) -> float:
    goes_on = call.held_since is not None and _held_since(call, event) is not None
    return call.held_s if goes_on else call.held_until(event.at)


def voice(state: CentreState, event: VoiceReported) -> CentreState:
    call = state.calls.get(event.call)
    if call is None:
        return state
    others = tuple(p for p in call.silent if p != event.party)
    return change(state, event.call, silent=(*others, event.party) if event.silent else others)


def digit(state: CentreState, event: DigitHeard) -> CentreState:
    """Shown as it comes; nothing of it is kept."""
    return state


# ---- the exchange itself ---------------------------------------------------------------------


def seat_phone(state: CentreState, event: SeatPhoneReported) -> CentreState:
    known = state.telephone.phones.get(event.seat)
    same = known is not None and known.state is event.state
    since = known.since if known is not None and same else event.at
    phone = Phone(seat=event.seat, state=event.state, since=since, reason=event.reason)
    phones = {**state.telephone.phones, phone.seat: phone}
    return replace(state, telephone=replace(state.telephone, phones=phones))


def exchange(state: CentreState, event: ExchangeReported) -> CentreState:
    known = Exchange(up=event.up, reason=event.reason, since=event.at)
    return replace(state, telephone=replace(state.telephone, exchange=known))


def asked(state: CentreState, event: ExchangeAsked) -> CentreState:
    """Nothing is so before the exchange has told it."""
    return state


def failed(state: CentreState, event: ExchangeFailed) -> CentreState:
    """An answer that could not be carried out gives the call back to all."""
    call = state.calls.get(event.call) if event.call else None
    if call is None or not event.gives_back:
        return state
    answered_at = None if event.unanswered else call.answered_at
    state = change(state, call.id, seat=None, answered_at=answered_at)
    return _free(state, frozenset({event.seat}), event.at)


# ---- the call-back list ----------------------------------------------------------------------


def wanted(state: CentreState, event: CallBackWanted) -> CentreState:
    entry = CallBack(
        call=event.call, why=event.why, since=event.at, number=event.number, line=event.line
    )
    return _listed(state, entry)


def settled(state: CentreState, event: CallBackSettled) -> CentreState:
    left = {k: b for k, b in state.telephone.call_backs.items() if k != event.call}
    state = replace(state, telephone=replace(state.telephone, call_backs=left))
    for attempt in [c for c in state.calls.values() if c.back_to == event.call and c.owes_outcome]:
        state = _free(without_call(state, attempt.id), attempt.seats, event.at)
    return forget_raised(state, event.call)


def _listed(state: CentreState, entry: CallBack) -> CentreState:
    call_backs = {**state.telephone.call_backs, entry.call: entry}
    return replace(state, telephone=replace(state.telephone, call_backs=call_backs))


def _attempted(state: CentreState, call: CallId, attempt: CallBackAttempt) -> CentreState:
    entry = state.telephone.call_backs.get(call)
    if entry is None:
        return state
    return _listed(state, replace(entry, attempts=(*entry.attempts, attempt)))


def _tried(
    state: CentreState,
    call: Call,
    *,
    reached: bool = False,
    failure: DialFailure | None = None,
) -> CentreState:
    """What became of an attempt to call back."""
    entry = state.telephone.call_backs.get(call.back_to) if call.back_to else None
    if entry is None:
        return state
    attempts = tuple(
        replace(a, reached=reached, failure=failure) if a.call == call.id else a
        for a in entry.attempts
    )
    return _listed(state, replace(entry, attempts=attempts))


# ---- seats -----------------------------------------------------------------------------------


def _engage(state: CentreState, seat: SeatId, at: datetime) -> CentreState:
    """Who speaks or listens takes no calls; who is away stays away afterwards."""
    known = state.seats.get(seat)
    if known is None or known.state not in (SeatState.READY, SeatState.AFTER_CALL):
        return state
    return seat_is(state, seat, SeatState.BUSY, at)


def _free(state: CentreState, seats: frozenset[SeatId], at: datetime) -> CentreState:
    for seat in sorted(seats):
        if not in_talk(state, seat):
            state = ready_again(state, seat, at)
    return state
