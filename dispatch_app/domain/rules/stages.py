"""Rules of mission stages: what may follow what, which endings need a reason, when it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from dispatch_app.domain.codes import OrderKind, Origin, Stage, StageReason
from dispatch_app.domain.commands import ReportStage
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event, OrderIssued, StageReached
from dispatch_app.domain.rules.finding import a_mission, who_asks
from dispatch_app.domain.rules.telling_again import told_again
from dispatch_app.domain.state import FINAL, CentreState, Context, Mission

ON_THE_WAY = (
    Stage.ORDERED,
    Stage.ACKNOWLEDGED,
    Stage.EN_ROUTE,
    Stage.ON_SCENE,
    Stage.TRANSPORTING,
    Stage.AT_HOSPITAL,
    Stage.COMPLETE,
)
"""The usual chain, in order."""

TYPED = frozenset({Origin.BY_HAND, Origin.BACK_ENTERED})
"""A person says it, and the record says who."""

ENDINGS: Mapping[Stage, frozenset[Stage]] = {
    Stage.ORDERED: frozenset({Stage.STOOD_DOWN, Stage.REFUSED}),
    Stage.ACKNOWLEDGED: frozenset({Stage.STOOD_DOWN, Stage.REFUSED}),
    Stage.EN_ROUTE: frozenset({Stage.STOOD_DOWN, Stage.EMPTY}),
    Stage.ON_SCENE: frozenset({Stage.STOOD_DOWN, Stage.EMPTY}),
    Stage.TRANSPORTING: frozenset({Stage.STOOD_DOWN}),
    Stage.AT_HOSPITAL: frozenset(),
    **{stage: frozenset() for stage in FINAL},
}
"""Where a mission may end early; each such ending needs a coded reason."""


def stage(state: CentreState, command: ReportStage, context: Context) -> tuple[Event, ...]:
    mission = a_mission(state, command.mission)
    if command.stage is mission.stage:
        return told_again(mission, command, context)
    _must_follow(mission, command)
    happened = command.at or context.at
    if happened > context.at:
        raise Rejected("stage.in-the-future", mission=mission.number)
    typed = command.at is not None and command.origin in TYPED
    if typed:
        must_not_go_back(mission, command.stage, happened)
    by = who_asks(state, context) if command.origin in TYPED else ""
    events: tuple[Event, ...] = ()
    if mission.stage is Stage.ORDERED and command.stage in ON_THE_WAY[2:]:
        signed = reached(mission, Stage.ACKNOWLEDGED, command.origin, None, happened, context)
        events = (replace(signed, by=by),)
    return (
        *events,
        replace(
            reached(mission, command.stage, command.origin, command.reason, happened, context),
            by=by,
        ),
        *_cancellation(mission, command, context),
    )


def must_not_go_back(mission: Mission, stage: Stage, at: datetime) -> None:
    """What a person types may be typed wrong; keys and machines keep their own clocks.

    Raises:
        Rejected: `stage.goes-back`, with the stage before and its time.
    """
    last = mission.stages[-1] if mission.stages else None
    if last is not None and at < last.at:
        raise Rejected(
            "stage.goes-back",
            stage=stage.value,
            before=last.stage.value,
            at=last.at.isoformat(),
        )


def _must_follow(mission: Mission, command: ReportStage) -> None:
    """One step along the chain is free; skipping forward or ending early needs a reason."""
    now, asked = mission.stage, command.stage
    refusal = Rejected(
        "mission.stage-out-of-order", mission=mission.number, now=now.value, asked=asked.value
    )
    if now in FINAL:
        raise refusal
    if asked in ON_THE_WAY:
        steps = ON_THE_WAY.index(asked) - ON_THE_WAY.index(now)
        if steps < 1:
            raise refusal
        if steps > _free_steps(now) and command.reason is None:
            raise Rejected("stage.reason-missing", now=now.value, asked=asked.value)
        return
    if asked not in ENDINGS[now]:
        raise refusal
    if command.reason is None:
        raise Rejected("stage.reason-missing", now=now.value, asked=asked.value)


def _free_steps(now: Stage) -> int:
    """Rolling without having touched the screen is an acknowledgement too."""
    return 2 if now is Stage.ORDERED else 1


def reached(
    mission: Mission,
    to: Stage,
    origin: Origin,
    reason: StageReason | None,
    happened: datetime,
    context: Context,
) -> StageReached:
    return StageReached(
        mission=mission.id,
        stage=to,
        origin=origin,
        reason=reason,
        happened_at=happened,
        at=context.at,
    )


def _cancellation(mission: Mission, command: ReportStage, context: Context) -> tuple[Event, ...]:
    """A crew that is called off by the centre gets it in writing."""
    current = mission.slip
    if command.stage is not Stage.STOOD_DOWN or current is None or context.actor.station:
        return ()
    return (
        OrderIssued(
            mission=mission.id,
            station=mission.station,
            version=current.version + 1,
            kind=OrderKind.CANCELLATION,
            slip=current.slip,
            changed=(),
            at=context.at,
        ),
    )
