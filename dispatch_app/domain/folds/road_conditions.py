"""Takes events of road conditions into the state. Each counts as a change of the roads."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import MapAct
from dispatch_app.domain.ids import ConditionId
from dispatch_app.domain.map_changes import Change, latest, with_last, without
from dispatch_app.domain.map_events import (
    RoadConditionChanged,
    RoadConditionExpired,
    RoadConditionLifted,
    RoadConditionSet,
    RoadConditionUndone,
)
from dispatch_app.domain.road_conditions import KeptCondition, RoadCondition
from dispatch_app.domain.state import CentreState


def put(state: CentreState, event: RoadConditionSet) -> CentreState:
    first = Change(act=MapAct.ADDED, at=event.at, by=event.by)
    kept = KeptCondition(id=event.id, condition=event.condition, changes=(first,), earlier=(None,))
    return _holding(state, kept)


def changed(state: CentreState, event: RoadConditionChanged) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.CHANGED, at=event.at, by=event.by)
    return _holding(state, _after(known, step, event.condition))


def lifted(state: CentreState, event: RoadConditionLifted) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.LIFTED, at=event.at, by=event.by, note=event.note)
    return _ended(state, _after(known, step, known.condition))


def expired(state: CentreState, event: RoadConditionExpired) -> CentreState:
    """What has expired never comes back: nothing of it is left to undo."""
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.EXPIRED, at=event.at, by=event.by)
    return _ended(state, replace(_after(known, step, known.condition), earlier=()))


def undone(state: CentreState, event: RoadConditionUndone) -> CentreState:
    known = _known(state, event.id)
    if known is None:
        return state
    step = Change(act=MapAct.UNDONE, at=event.at, by=event.by)
    kept = replace(
        known,
        condition=event.back_to or known.condition,
        changes=with_last(known.changes, step),
        earlier=known.earlier[:-1],
    )
    return _ended(state, kept) if event.back_to is None else _holding(state, kept)


def _known(state: CentreState, condition: ConditionId) -> KeptCondition | None:
    return state.road_conditions.get(condition) or state.ended_conditions.get(condition)


def _after(known: KeptCondition, step: Change, now: RoadCondition) -> KeptCondition:
    return replace(
        known,
        condition=now,
        changes=with_last(known.changes, step),
        earlier=with_last(known.earlier, known.condition),
    )


def _holding(state: CentreState, kept: KeptCondition) -> CentreState:
    return replace(
        state,
        road_conditions={**state.road_conditions, kept.id: kept},
        ended_conditions=without(state.ended_conditions, kept.id),
        road_condition_version=state.road_condition_version + 1,
    )


def _ended(state: CentreState, kept: KeptCondition) -> CentreState:
    return replace(
        state,
        road_conditions=without(state.road_conditions, kept.id),
        ended_conditions=latest(state.ended_conditions, kept.id, kept),
        road_condition_version=state.road_condition_version + 1,
    )
