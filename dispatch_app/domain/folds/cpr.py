"""Takes steps of the CPR lane into the incident that they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.cpr.events import CprStepReached
from dispatch_app.domain.cpr.steps import CprStep
from dispatch_app.domain.state import CentreState


def reached(state: CentreState, event: CprStepReached) -> CentreState:
    incident = state.incidents.get(event.incident)
    if incident is None:
        return state
    clocks = replace(incident.cpr, answered_at=event.answered_at)
    if event.step is CprStep.RECOGNISED:
        clocks = replace(clocks, recognised_at=event.reached_at)
    else:
        clocks = replace(clocks, pressed_at=event.reached_at)
    changed = replace(incident, cpr=clocks)
    return replace(state, incidents={**state.incidents, incident.id: changed})


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {CprStepReached: reached}
