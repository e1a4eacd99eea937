"""Takes changes of orders into the state: who still waits for the vehicles a crew asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dispatch_app.domain.changing.events import (
    ReinforcementAsked,
    ReinforcementSettled,
    VehicleRedirected,
    VehicleSwapped,
)
from dispatch_app.domain.changing.kept import Asked
from dispatch_app.domain.ids import IncidentId, MissionId
from dispatch_app.domain.map_changes import without
from dispatch_app.domain.state import CentreState


def asked(state: CentreState, event: ReinforcementAsked) -> CentreState:
    one = Asked(
        mission=event.mission,
        vehicles=event.vehicles,
        level=event.level,
        note=event.note,
        by=event.by,
        at=event.at,
    )
    return replace(state, reinforcements={**state.reinforcements, event.incident: one})


def settled(state: CentreState, event: ReinforcementSettled) -> CentreState:
    return no_more(state, event.incident)


def no_more(state: CentreState, incident: IncidentId) -> CentreState:
    if incident not in state.reinforcements:
        return state
    return replace(state, reinforcements=without(state.reinforcements, incident))


def sent(state: CentreState, incident: IncidentId, replaces: MissionId | None) -> CentreState:
    """One more goes there; one that comes in another's place is no reinforcement."""
    known = state.reinforcements.get(incident)
    if known is None or replaces is not None:
        return state
    if known.vehicles <= 1:
        return no_more(state, incident)
    fewer = replace(known, vehicles=known.vehicles - 1)
    return replace(state, reinforcements={**state.reinforcements, incident: fewer})


def told_by_its_orders(
    state: CentreState, _event: VehicleRedirected | VehicleSwapped
) -> CentreState:
    """The orders beside it have changed the state already."""
    return state


FOLDS: Mapping[type, Callable[[CentreState, Any], CentreState]] = {
    ReinforcementAsked: asked,
    ReinforcementSettled: settled,
    VehicleRedirected: told_by_its_orders,
    VehicleSwapped: told_by_its_orders,
}
