"""Takes events of drills into the state: those asked for and those that run, one of a lamp."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.drill_events import DrillAsked, DrillBegan, DrillEnded
from dispatch_app.domain.drills import Drill
from dispatch_app.domain.state import CentreState


def asked(state: CentreState, event: DrillAsked) -> CentreState:
    return _with(
        state,
        Drill(lamp=event.lamp, note=event.note, asked_by=event.by, asked_at=event.at),
    )


def began(state: CentreState, event: DrillBegan) -> CentreState:
    known = state.drills.get(event.lamp)
    if known is None:
        return state
    return _with(
        state,
        replace(known, agreed_by=event.by, began_at=event.at, ends_at=event.ends_at),
    )


def ended(state: CentreState, event: DrillEnded) -> CentreState:
    drills = {lamp: drill for lamp, drill in state.drills.items() if lamp is not event.lamp}
    return replace(state, drills=drills)


def _with(state: CentreState, drill: Drill) -> CentreState:
    return replace(state, drills={**state.drills, drill.lamp: drill})


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    DrillAsked: asked,
    DrillBegan: began,
    DrillEnded: ended,
}
