"""Rules of raised hands, incidents taken over, watched seats and alerts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dispatch_app.domain.codes import Role
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.rules.finding import a_seat, an_open_incident
from dispatch_app.domain.state import CentreState, Context
from dispatch_app.domain.supervising_commands import (
    HandBackIncident,
    LowerHand,
    RaiseHand,
    SetAlerts,
    StopWatching,
    TakeOverIncident,
    WatchSeat,
)
from dispatch_app.domain.supervising_events import (
    AlertsSet,
    HandLowered,
    HandRaised,
    IncidentHandedBack,
    IncidentTakenOver,
    SeatUnwatched,
    SeatWatched,
)


def raise_hand(state: CentreState, command: RaiseHand, context: Context) -> tuple[Event, ...]:
    seat = context.actor.seat
    if seat is None:
        raise Rejected("seat.needed")
    known = state.supervision.hands.get(seat)
    note = command.note.strip()
    if known is not None and known.note == note:
        return ()
    return (HandRaised(seat=seat, note=note, by=context.actor, at=context.at),)


def lower_hand(state: CentreState, command: LowerHand, context: Context) -> tuple[Event, ...]:
    if command.seat not in state.supervision.hands:
        return ()
    if context.actor.role is Role.DISPATCHER and command.seat != context.actor.seat:
        raise Rejected("hand.not-own", seat=command.seat)
    return (HandLowered(seat=command.seat, by=context.actor, at=context.at),)


def take_over(state: CentreState, command: TakeOverIncident, context: Context) -> tuple[Event, ...]:
    incident = an_open_incident(state, command.incident)
    reason = command.reason.strip()
    if not reason:
        raise Rejected("incident.take-over-reason-missing", incident=incident.number)
    lead = state.supervision.leads.get(incident.id)
    if lead is not None and lead.by.account == context.actor.account:
        return ()
    before = None if lead is None else lead.by
    return (
        IncidentTakenOver(
            incident=incident.id, reason=reason, by=context.actor, before=before, at=context.at
        ),
    )


def hand_back(state: CentreState, command: HandBackIncident, context: Context) -> tuple[Event, ...]:
    if command.incident not in state.supervision.leads:
        return ()
    return (IncidentHandedBack(incident=command.incident, by=context.actor, at=context.at),)


def watch(state: CentreState, command: WatchSeat, context: Context) -> tuple[Event, ...]:
    a_seat(state, command.seat)
    known = state.supervision.watched.get(command.seat)
    if known is not None and known.account == context.actor.account:
        return ()
    return (SeatWatched(seat=command.seat, by=context.actor, at=context.at),)


def stop_watching(state: CentreState, command: StopWatching, context: Context) -> tuple[Event, ...]:
    """Only who watches last ends it: a look that another began meanwhile goes on."""
    known = state.supervision.watched.get(command.seat)
    if known is None or known.account != context.actor.account:
        return ()
    return (SeatUnwatched(seat=command.seat, by=context.actor, at=context.at),)


def set_alerts(state: CentreState, command: SetAlerts, context: Context) -> tuple[Event, ...]:
    if state.supervision.alerts.get(context.actor.account) == command.rules:
        return ()
    return (AlertsSet(rules=command.rules, by=context.actor, at=context.at),)


RULES: Mapping[type, Callable[[CentreState, Any, Context], tuple[Event, ...]]] = {
    RaiseHand: raise_hand,
    LowerHand: lower_hand,
    TakeOverIncident: take_over,
    HandBackIncident: hand_back,
    WatchSeat: watch,
    StopWatching: stop_watching,
    SetAlerts: set_alerts,
}
