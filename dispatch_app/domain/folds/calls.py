"""Takes call and seat events into the state."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatch_app.domain.codes import CallOutcome, SeatState
from dispatch_app.domain.events import (
    CallAbandoned,
    CallAnswered,
    CallAttached,
    CallEnded,
    CallerIdentified,
    CallRang,
    CallSettled,
    LineReported,
    SeatRegistered,
    SeatSignedIn,
    SeatStateChanged,
)
from dispatch_app.domain.folds.supervising import in_vain
from dispatch_app.domain.ids import CallId, IncidentId, SeatId
from dispatch_app.domain.state import Call, CentreState, Incident, Line, Seat
from dispatch_app.domain.telephone import CallBackWhy, CallRef, Direction, Party
from dispatch_app.domain.telephone_state import CallBack

REFS_KEPT = 200
"""Calls of an exchange that are known to be over; more than ring while a link is away."""


def rang(state: CentreState, event: CallRang) -> CentreState:
    call = Call(
        id=event.call,
        line=event.line,
        nature=event.nature,
        rang_at=event.at,
        ref=event.ref,
        called=event.called,
        first=event.first,
    )
    return replace(state, calls={**state.calls, call.id: call})


def identified(state: CentreState, event: CallerIdentified) -> CentreState:
    return change(
        state,
        event.call,
        number=event.number,
        number_state=event.number_state,
        name=event.name,
        subscriber=event.subscriber,
    )


def line(state: CentreState, event: LineReported) -> CentreState:
    found = Line(
        id=event.line,
        heard=event.heard,
        reason=event.reason,
        since=event.at,
        by_exchange=event.by_exchange,
    )
    return replace(state, lines={**state.lines, found.id: found})


def answered(state: CentreState, event: CallAnswered) -> CentreState:
    """The first answer counts. Where an exchange says that another seat was faster, that one has
    it, and the seat that had asked for it is free again."""
    before = state.calls.get(event.call)
    if before is None:
        return seat_is(state, event.seat, SeatState.BUSY, event.at)
    state = change(
        state,
        event.call,
        seat=event.seat,
        answered_at=before.answered_at or event.at,
        parties=tuple(_led_by(event.seat, p) for p in before.parties),
        left_at=None,
    )
    if before.seat is not None and before.seat != event.seat:
        state = change(state, event.call, connected_at=None)
        state = ready_again(state, before.seat, event.at)
    return _all_busy(state, event)


def _all_busy(state: CentreState, event: CallAnswered) -> CentreState:
    """Who was in the conversation before anybody had answered for it is in a talk now too."""
    state = seat_is(state, event.seat, SeatState.BUSY, event.at)
    for name in sorted(state.calls[event.call].seats):
        seat = state.seats.get(name)
        if seat is not None and seat.state in (SeatState.READY, SeatState.AFTER_CALL):
            state = seat_is(state, name, SeatState.BUSY, event.at)
    return state


def _led_by(seat: SeatId, party: Party) -> Party:
    return replace(party, leads=False) if party.leads and party.id != seat else party


def ended(state: CentreState, event: CallEnded) -> CentreState:
    call = state.calls.get(event.call)
    if call is None:
        return state
    state = change(
        state,
        event.call,
        ended_at=event.at,
        ended_by=event.by,
        parties=(),
        silent=(),
        held_since=None,
        held_s=call.held_until(event.at),
    )
    state = over(state, call.ref)
    for other in sorted(call.seats - {call.seat}):
        state = ready_again(state, other, event.at)
    if not call.handed_over:
        state = after_call(state, event.call, event.at)
    return without_call(state, call.id) if _leaves_at_its_end(state, call) else state


def _leaves_at_its_end(state: CentreState, call: Call) -> bool:
    """A call out that no incident began with, and one that was settled while it was in talk; who
    was called back and spoken with stays until it is said what became of them."""
    if call.outcome is None:
        return call.direction is Direction.OUT and not _settles_a_call_back(state, call)
    return call.incident is None


def _settles_a_call_back(state: CentreState, call: Call) -> bool:
    if call.answered_at is None or call.incident is not None:
        return False
    return call.back_to in state.telephone.call_backs


def abandoned(state: CentreState, event: CallAbandoned) -> CentreState:
    call = state.calls.get(event.call)
    if call is None:
        return state
    state = change(state, event.call, abandoned_at=event.at)
    entry = CallBack(call=call.id, why=CallBackWhy.ABANDONED, since=event.at, line=call.line)
    call_backs = {**state.telephone.call_backs, call.id: entry}
    telephone = replace(state.telephone, call_backs=call_backs)
    return over(replace(state, telephone=telephone), call.ref)


def settled(state: CentreState, event: CallSettled) -> CentreState:
    """A settled call without an incident has no further part in live work."""
    call = state.calls.get(event.call)
    if call is None:
        return state
    seat = call.seat
    state = in_vain(_called_back(state, event.call), call, event)
    if call.talking:
        state = change(state, event.call, outcome=event.outcome)
        return _nothing_due(state, call, event.at)
    state = without_call(state, event.call)
    return state if seat is None else ready_again(state, seat, event.at)


def _nothing_due(state: CentreState, call: Call, at: datetime) -> CentreState:
    """Who has handed a call over waits for its end no longer than for its outcome."""
    if call.seat is None or not call.handed_over:
        return state
    return ready_again(state, call.seat, at)


def _called_back(state: CentreState, call: CallId) -> CentreState:
    """An abandoned call is on the call-back list until it has its outcome."""
    if call not in state.telephone.call_backs:
        return state
    left = {k: b for k, b in state.telephone.call_backs.items() if k != call}
    return replace(state, telephone=replace(state.telephone, call_backs=left))


def attached(state: CentreState, event: CallAttached) -> CentreState:
    """A call belongs to one incident: where it was before, it is no more."""
    incidents = {
        known.id: _with_call(known, event)
        for known in state.incidents.values()
        if (known.id == event.incident) != (event.call in known.calls)
    }
    state = replace(state, incidents={**state.incidents, **incidents})
    return _decided(state, event.call, event.incident, event.outcome, event.at)


def _with_call(incident: Incident, event: CallAttached) -> Incident:
    if incident.id == event.incident:
        return replace(incident, calls=(*incident.calls, event.call))
    return replace(incident, calls=tuple(c for c in incident.calls if c != event.call))


def belongs_to(state: CentreState, call: CallId, incident: IncidentId, at: datetime) -> CentreState:
    """The call that opened an incident is an incident call from then on."""
    return _decided(state, call, incident, CallOutcome.INCIDENT, at)


def _decided(
    state: CentreState, call_id: CallId, incident: IncidentId, outcome: CallOutcome, at: datetime
) -> CentreState:
    """If the talk is over already, the seat has nothing left to do about the call."""
    state = change(state, call_id, incident=incident, outcome=outcome)
    call = state.calls.get(call_id)
    if call is None or call.seat is None or (call.talking and not call.handed_over):
        return state
    return ready_again(state, call.seat, at)


def seat_registered(state: CentreState, event: SeatRegistered) -> CentreState:
    seat = Seat(id=event.seat, kind=event.kind, since=event.at)
    return replace(state, seats={**state.seats, seat.id: seat})


def seat_signed_in(state: CentreState, event: SeatSignedIn) -> CentreState:
    seat = state.seats.get(event.seat)
    if seat is None:
        return state
    now = SeatState.BUSY if in_talk(state, seat.id) else SeatState.READY
    seat = replace(seat, person=event.person, state=now, reason="", since=event.at)
    return replace(state, seats={**state.seats, seat.id: seat})


def seat_state(state: CentreState, event: SeatStateChanged) -> CentreState:
    return seat_is(state, event.seat, event.state, event.at, reason=event.reason)


def change(state: CentreState, call_id: CallId, **changes: Any) -> CentreState:
    call = state.calls.get(call_id)
    if call is None:
        return state
    return replace(state, calls={**state.calls, call_id: replace(call, **changes)})


def seat_is(
    state: CentreState, seat_id: SeatId, now: SeatState, at: datetime, *, reason: str = ""
) -> CentreState:
    seat = state.seats.get(seat_id)
    if seat is None:
        return state
    seat = replace(seat, state=now, reason=reason, since=at)
    return replace(state, seats={**state.seats, seat_id: seat})


def after_call(state: CentreState, call_id: CallId, at: datetime) -> CentreState:
    """The seat of a call has talked; it still owes the outcome, if there is none."""
    call = state.calls.get(call_id)
    if call is None or call.seat is None or in_talk(state, call.seat):
        return state
    owes = call.direction is Direction.IN or _settles_a_call_back(state, call)
    if call.outcome is None and owes:
        return seat_is(state, call.seat, SeatState.AFTER_CALL, at)
    return ready_again(state, call.seat, at)


def ready_again(state: CentreState, seat: SeatId, at: datetime) -> CentreState:
    """Ready, unless another conversation still holds the seat."""
    if in_talk(state, seat):
        return state
    found = state.seats.get(seat)
    if found is None or found.state not in (SeatState.BUSY, SeatState.AFTER_CALL):
        return state
    return seat_is(state, seat, SeatState.READY, at)


def in_talk(state: CentreState, seat: SeatId) -> bool:
    """Whether a seat speaks or listens in a call, or calls out."""
    return any(seat in c.seats for c in state.calls.values() if c.talking or c.dialling)


def over(state: CentreState, ref: CallRef) -> CentreState:
    """Keep in mind, for a while, that this call of an exchange is known to be over."""
    known = state.telephone.ended_refs
    if not ref or ref in known:
        return state
    refs = (*known, ref)[-REFS_KEPT:]
    return replace(state, telephone=replace(state.telephone, ended_refs=refs))


def without_call(state: CentreState, call: CallId) -> CentreState:
    """The live state without a call; its record stays in the tables."""
    state = replace(state, calls={k: c for k, c in state.calls.items() if k != call})
    return forget_raised(state, call)


def forget_raised(state: CentreState, subject: str) -> CentreState:
    kept = frozenset(r for r in state.raised if r[1] != subject)
    return state if kept == state.raised else replace(state, raised=kept)
