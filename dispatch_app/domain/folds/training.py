"""Takes what happens in a training run into the state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.past import InventedPast
from dispatch_app.domain.state import CentreState
from dispatch_app.domain.training.events import (
    TrainingCallPlaced,
    TrainingDeclared,
    TrainingNoted,
    TrainingSteered,
    TrainingTroubleMade,
    TrainingTroubleOver,
    TrainingWished,
)
from dispatch_app.domain.training.values import PlacedCall, Training, TroubleMade

MOST_WISHES = 50
MOST_CALLS = 500
"""So many callers are remembered; who called longest ago is forgotten first."""


def declared(state: CentreState, event: TrainingDeclared) -> CentreState:
    """What is played is invented too: every figure, export and page says so."""
    day = event.at.date()
    invented = InventedPast(first_day=day, last_day=day, seed=event.run.seed)
    return replace(state, training=Training(run=event.run), invented=invented)


def steered(state: CentreState, event: TrainingSteered) -> CentreState:
    began = state.training.began_at if state.training is not None else None
    return _with(
        state,
        step=event.step,
        step_at=event.at,
        began_at=began or event.at,
        played_s=event.played_s,
    )


def call_placed(state: CentreState, event: TrainingCallPlaced) -> CentreState:
    number = event.script.number
    others = {k: c for k, c in _calls(state).items() if k != number}
    kept = dict(list(others.items())[-(MOST_CALLS - 1) :])
    return _with(state, calls={**kept, number: PlacedCall(script=event.script, at=event.at)})


def trouble_made(state: CentreState, event: TrainingTroubleMade) -> CentreState:
    made = TroubleMade(trouble=event.trouble, subject=event.subject, began_at=event.happened_at)
    return _with(state, troubles=(*_troubles(state), made))


def trouble_over(state: CentreState, event: TrainingTroubleOver) -> CentreState:
    return _with(
        state,
        troubles=tuple(
            replace(made, ended_at=event.happened_at)
            if (made.trouble, made.subject) == (event.trouble, event.subject) and not made.ended_at
            else made
            for made in _troubles(state)
        ),
    )


def wished(state: CentreState, event: TrainingWished) -> CentreState:
    known = state.training.wishes if state.training else ()
    return _with(state, wishes=(*known, event.wish)[-MOST_WISHES:])


def noted(state: CentreState, event: TrainingNoted) -> CentreState:
    known = state.training.notes if state.training else ()
    return _with(state, notes=(*known, event.note))


def _calls(state: CentreState) -> Mapping[str, PlacedCall]:
    return state.training.calls if state.training else {}


def _troubles(state: CentreState) -> tuple[TroubleMade, ...]:
    return state.training.troubles if state.training else ()


def _with(state: CentreState, **changes: Any) -> CentreState:
    """Who does not see the mark sees nothing of the run either."""
    if state.training is None:
        return state
    return replace(state, training=replace(state.training, **changes))


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    TrainingDeclared: declared,
    TrainingSteered: steered,
    TrainingCallPlaced: call_placed,
    TrainingTroubleMade: trouble_made,
    TrainingTroubleOver: trouble_over,
    TrainingWished: wished,
    TrainingNoted: noted,
}
