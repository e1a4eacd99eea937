"""Rules of road conditions: set, change, lift, expire, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event
from dispatch_app.domain.ids import ConditionId
from dispatch_app.domain.map_commands import (
    ChangeRoadCondition,
    ExpireRoadCondition,
    LiftRoadCondition,
    SetRoadCondition,
    UndoRoadCondition,
)
from dispatch_app.domain.map_events import (
    RoadConditionChanged,
    RoadConditionExpired,
    RoadConditionLifted,
    RoadConditionSet,
    RoadConditionUndone,
)
from dispatch_app.domain.road_conditions import KeptCondition, RoadCondition
from dispatch_app.domain.rules.covering import must_lie_on_the_map
from dispatch_app.domain.rules.seeing import must_be_as_seen
from dispatch_app.domain.state import CentreState, Context

MOST = 2_000
"""So many hold at once at most: every seat carries them all."""


def put(state: CentreState, command: SetRoadCondition, context: Context) -> tuple[Event, ...]:
    if len(state.road_conditions) >= MOST:
        raise Rejected("condition.too-many", most=str(MOST))
    must_lie_on_the_map(command.condition.positions(), command.datum, context)
    condition = _holding(command.condition, context.at, context)
    new = ConditionId(context.new_id())
    return (RoadConditionSet(id=new, condition=condition, by=context.actor, at=context.at),)


def change(state: CentreState, command: ChangeRoadCondition, context: Context) -> tuple[Event, ...]:
    kept = _in_force(state, command.id)
    must_lie_on_the_map(command.condition.positions(), command.datum, context)
    condition = _holding(command.condition, kept.condition.since or context.at, context)
    if condition == kept.condition:
        return ()
    must_be_as_seen("condition", kept.last, command.seen)
    return (RoadConditionChanged(id=kept.id, condition=condition, by=context.actor, at=context.at),)


def _holding(condition: RoadCondition, usual: datetime, context: Context) -> RoadCondition:
    """With the time since when it holds; it acts at once or not at all."""
    since = condition.since or usual
    if since > context.at:
        raise Rejected("condition.since-in-the-future")
    if condition.expired(context.at):
        raise Rejected("condition.until-in-the-past")
    return replace(condition, since=since)


def lift(state: CentreState, command: LiftRoadCondition, context: Context) -> tuple[Event, ...]:
    if command.id in state.ended_conditions:
        return ()
    kept = _in_force(state, command.id)
    return (RoadConditionLifted(id=kept.id, note=command.note, by=context.actor, at=context.at),)


def expire(state: CentreState, command: ExpireRoadCondition, context: Context) -> tuple[Event, ...]:
    """End it, unless it was lifted or put off since the watch looked."""
    kept = state.road_conditions.get(command.id)
    if kept is None or kept.condition.until != command.until or command.until > context.at:
        return ()
    return (RoadConditionExpired(id=kept.id, until=command.until, by=context.actor, at=context.at),)


def undo(state: CentreState, command: UndoRoadCondition, context: Context) -> tuple[Event, ...]:
    kept = state.road_conditions.get(command.id) or state.ended_conditions.get(command.id)
    if kept is None:
        raise Rejected("condition.unknown", condition=command.id)
    if kept.expired:
        raise Rejected("condition.expired", condition=kept.id)
    must_be_as_seen("condition", kept.last, command.seen)
    if not kept.earlier:
        raise Rejected("condition.nothing-to-undo", condition=kept.id)
    back_to = kept.earlier[-1]
    if back_to is not None and back_to.expired(context.at):
        raise Rejected("condition.expired", condition=kept.id)
    return (RoadConditionUndone(id=kept.id, back_to=back_to, by=context.actor, at=context.at),)


def _in_force(state: CentreState, condition: ConditionId) -> KeptCondition:
    found = state.road_conditions.get(condition)
    if found is None:
        known = condition in state.ended_conditions
        raise Rejected("condition.ended" if known else "condition.unknown", condition=condition)
    return found
