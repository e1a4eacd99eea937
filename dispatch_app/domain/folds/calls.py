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
from dispatch_app.domain.ids import CallId, IncidentId, SeatId
from dispatch_app.domain.state import Call, CentreState, Incident, Line, Seat


def rang(state: CentreState, event: CallRang) -> CentreState:
    call = Call(id=event.call, line=event.line, nature=event.nature, rang_at=event.at)
    return replace(state, calls={**state.calls, call.id: call})


def identified(state: CentreState, event: CallerIdentified) -> CentreState:
    return _call(
        state,
        event.call,
        number=event.number,
        number_state=event.number_state,
        name=event.name,
        subscriber=event.subscriber,
    )


def line(state: CentreState, event: LineReported) -> CentreState:
    found = Line(id=event.line, heard=event.heard, reason=event.reason, since=event.at)
    return replace(state, lines={**state.lines, found.id: found})


def answered(state: CentreState, event: CallAnswered) -> CentreState:
    state = _call(state, event.call, seat=event.seat, answered_at=event.at)
    return _seat(state, event.seat, SeatState.BUSY, event.at)


def ended(state: CentreState, event: CallEnded) -> CentreState:
    state = _call(state, event.call, ended_at=event.at)
    return _after_call(state, event.call, event.at)


def abandoned(state: CentreState, event: CallAbandoned) -> CentreState:
    return _call(state, event.call, abandoned_at=event.at)


def settled(state: CentreState, event: CallSettled) -> CentreState:
    """A settled call without an incident has no further part in live work."""
    call = state.calls.get(event.call)
    if call is None:
        return state
    seat = call.seat
    if call.talking:
        return _call(state, event.call, outcome=event.outcome)
    state = replace(state, calls={k: c for k, c in state.calls.items() if k != event.call})
    state = _forget_raised(state, event.call)
    return state if seat is None else _ready_again(state, seat, event.at)


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
    state = _call(state, call_id, incident=incident, outcome=outcome)
    call = state.calls.get(call_id)
    if call is None or call.seat is None or call.talking:
        return state
    return _ready_again(state, call.seat, at)


def seat_registered(state: CentreState, event: SeatRegistered) -> CentreState:
    seat = Seat(id=event.seat, kind=event.kind, since=event.at)
    return replace(state, seats={**state.seats, seat.id: seat})


def seat_signed_in(state: CentreState, event: SeatSignedIn) -> CentreState:
    seat = state.seats.get(event.seat)
    if seat is None:
        return state
    now = SeatState.BUSY if _in_talk(state, seat.id) else SeatState.READY
    seat = replace(seat, person=event.person, state=now, reason="", since=event.at)
    return replace(state, seats={**state.seats, seat.id: seat})


def seat_state(state: CentreState, event: SeatStateChanged) -> CentreState:
    return _seat(state, event.seat, event.state, event.at, reason=event.reason)


def _call(state: CentreState, call_id: CallId, **changes: Any) -> CentreState:
    call = state.calls.get(call_id)
    if call is None:
        return state
    return replace(state, calls={**state.calls, call_id: replace(call, **changes)})


def _seat(
    state: CentreState, seat_id: SeatId, now: SeatState, at: datetime, *, reason: str = ""
) -> CentreState:
    seat = state.seats.get(seat_id)
    if seat is None:
        return state
    seat = replace(seat, state=now, reason=reason, since=at)
    return replace(state, seats={**state.seats, seat_id: seat})


def _after_call(state: CentreState, call_id: CallId, at: datetime) -> CentreState:
    call = state.calls.get(call_id)
    if call is None or call.seat is None or _in_talk(state, call.seat):
        return state
    if call.outcome is None:
        return _seat(state, call.seat, SeatState.AFTER_CALL, at)
    return _ready_again(state, call.seat, at)


def _ready_again(state: CentreState, seat: SeatId, at: datetime) -> CentreState:
    """Ready, unless another conversation still holds the seat."""
    if _in_talk(state, seat):
        return state
    found = state.seats.get(seat)
    if found is None or found.state not in (SeatState.BUSY, SeatState.AFTER_CALL):
        return state
    return _seat(state, seat, SeatState.READY, at)


def _in_talk(state: CentreState, seat: SeatId) -> bool:
    return any(c.seat == seat and c.talking for c in state.calls.values())


def _forget_raised(state: CentreState, subject: str) -> CentreState:
    kept = frozenset(r for r in state.raised if r[1] != subject)
    return state if kept == state.raised else replace(state, raised=kept)
