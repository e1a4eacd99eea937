"""Takes into the state what those who watch over the centre did, and which calls were in vain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.codes import CallOutcome, Nature
from dispatch_app.domain.events import CallSettled
from dispatch_app.domain.state import Call, CentreState
from dispatch_app.domain.supervising import (
    IN_VAIN_FOR,
    MOST_IN_VAIN,
    CallInVain,
    Hand,
    Lead,
    Supervision,
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
from dispatch_app.domain.telephone import Direction

IN_VAIN = frozenset(
    {CallOutcome.CONSULTATION, CallOutcome.SILENT, CallOutcome.HANG_UP, CallOutcome.ABANDONED}
    | {CallOutcome.NOT_REACHED, CallOutcome.FALSE_ALARM, CallOutcome.WRONG_NUMBER}
)
"""Endings after which the next call of the number makes one think again."""


def in_vain(state: CentreState, call: Call, event: CallSettled) -> CentreState:
    """Remember a caller's number for a while who got nothing."""
    counts = call.nature is Nature.REAL and call.direction is Direction.IN and call.number
    if not counts or call.incident is not None or event.outcome not in IN_VAIN:
        return state
    known = state.supervision.in_vain
    kept = [c for c in known if event.at - c.at < IN_VAIN_FOR and c.call != call.id]
    new = CallInVain(call=call.id, number=call.number, outcome=event.outcome, at=call.rang_at)
    return _with(state, in_vain=(*kept, new)[-MOST_IN_VAIN:])


def hand_raised(state: CentreState, event: HandRaised) -> CentreState:
    known = state.supervision.hands.get(event.seat)
    since = event.at if known is None else known.at
    hand = Hand(seat=event.seat, note=event.note, by=event.by, at=since)
    return _with(state, hands={**state.supervision.hands, event.seat: hand})


def hand_lowered(state: CentreState, event: HandLowered) -> CentreState:
    hands = {k: h for k, h in state.supervision.hands.items() if k != event.seat}
    return _with(state, hands=hands)


def taken_over(state: CentreState, event: IncidentTakenOver) -> CentreState:
    """Leads of incidents that have left the live state go with them."""
    leads = {k: x for k, x in state.supervision.leads.items() if k in state.incidents}
    lead = Lead(incident=event.incident, by=event.by, reason=event.reason, at=event.at)
    return _with(state, leads={**leads, event.incident: lead})


def handed_back(state: CentreState, event: IncidentHandedBack) -> CentreState:
    leads = {k: x for k, x in state.supervision.leads.items() if k != event.incident}
    return _with(state, leads=leads)


def watched(state: CentreState, event: SeatWatched) -> CentreState:
    return _with(state, watched={**state.supervision.watched, event.seat: event.by})


def unwatched(state: CentreState, event: SeatUnwatched) -> CentreState:
    left = {k: by for k, by in state.supervision.watched.items() if k != event.seat}
    return _with(state, watched=left)


def alerts_set(state: CentreState, event: AlertsSet) -> CentreState:
    return _with(state, alerts={**state.supervision.alerts, event.by.account: event.rules})


def _with(state: CentreState, **changes: Any) -> CentreState:
    supervision: Supervision = replace(state.supervision, **changes)
    return replace(state, supervision=supervision)


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    HandRaised: hand_raised,
    HandLowered: hand_lowered,
    IncidentTakenOver: taken_over,
    IncidentHandedBack: handed_back,
    SeatWatched: watched,
    SeatUnwatched: unwatched,
    AlertsSet: alerts_set,
}
