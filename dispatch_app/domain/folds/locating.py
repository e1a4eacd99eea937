"""Takes callers' positions, silent locators and decided doubts into the state."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.caller_positions import Unlocated
from dispatch_app.domain.events import (
    CallerLocated,
    CallerLocationWanted,
    CallerNotLocated,
    LocatorReported,
    NumberAsked,
    PlaceDecided,
)
from dispatch_app.domain.folds.incidents import change
from dispatch_app.domain.ids import CallId
from dispatch_app.domain.state import Call, CentreState, Locator


def wanted(state: CentreState, event: CallerLocationWanted) -> CentreState:
    """What could not be said before is asked again; positions stay until better ones come."""
    call = state.calls.get(event.call)
    return state if call is None else _put(state, replace(call, unlocated=()))


def located(state: CentreState, event: CallerLocated) -> CentreState:
    call = state.calls.get(event.call)
    if call is None:
        return state
    return _put(
        state,
        replace(
            call,
            located=(*call.located, event.located),
            unlocated=_without(call, event.located.locator),
        ),
    )


def not_located(state: CentreState, event: CallerNotLocated) -> CentreState:
    call = state.calls.get(event.call)
    if call is None:
        return state
    no = Unlocated(
        locator=event.locator,
        source=event.source,
        reason=event.reason,
        at=event.at,
        address=event.address,
    )
    return _put(state, replace(call, unlocated=(*_without(call, event.locator), no)))


def _without(call: Call, locator: str) -> tuple[Unlocated, ...]:
    return tuple(u for u in call.unlocated if u.locator != locator)


def _put(state: CentreState, call: Call) -> CentreState:
    calls: dict[CallId, Call] = {**state.calls, call.id: call}
    return replace(state, calls=calls)


def locator(state: CentreState, event: LocatorReported) -> CentreState:
    found = Locator(id=event.locator, answers=event.answers, reason=event.reason, since=event.at)
    return replace(state, locators={**state.locators, found.id: found})


def asked(state: CentreState, _event: NumberAsked) -> CentreState:
    """Only the journal keeps it."""
    return state


def decided(state: CentreState, event: PlaceDecided) -> CentreState:
    return change(state, event.incident, place_decision=event.decision)
