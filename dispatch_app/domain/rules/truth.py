"""Rules of the truth desk: what positions show is entered by a person, with both times."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from itertools import pairwise

from dispatch_app.domain.codes import Origin, Stage
from dispatch_app.domain.commands import ReportStage, ReportVehicleState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event, StageReached
from dispatch_app.domain.folds import missions as fold_missions
from dispatch_app.domain.folds import truth as fold_truth
from dispatch_app.domain.rules import fleet, stages
from dispatch_app.domain.rules.finding import a_mission, a_vehicle
from dispatch_app.domain.state import CentreState, Context, Mission
from dispatch_app.domain.truth_commands import (
    CorrectStages,
    CorrectState,
    DismissDoubts,
    StageStep,
)
from dispatch_app.domain.truth_events import DoubtsDismissed, StageCorrected

LONGEST_S = 12 * 3600.0
"""No doubt is dismissed for longer than a shift."""


def correct_stages(
    state: CentreState, command: CorrectStages, context: Context
) -> tuple[Event, ...]:
    """Each stage in its turn: told already it gets its other time, else it is reached."""
    mission = a_mission(state, command.mission)
    if not command.steps:
        raise Rejected("truth.nothing", vehicle=mission.vehicle)
    events: list[Event] = []
    for step in command.steps:
        found, state = _step(state, command, step, context)
        events += found
    _must_rise(a_mission(state, command.mission), {step.stage for step in command.steps})
    return tuple(events)


def _step(
    state: CentreState, command: CorrectStages, step: StageStep, context: Context
) -> tuple[tuple[Event, ...], CentreState]:
    """What one step yields, and the state after it."""
    mission = a_mission(state, command.mission)
    told = mission.reached(step.stage)
    events: tuple[Event, ...] = ()
    if told is None:
        report = ReportStage(mission=mission.id, stage=step.stage, origin=Origin.GPS, at=step.at)
        events = stages.stage(state, report, context)
        reached = (e for e in events if isinstance(e, StageReached))
        state = reduce(fold_missions.stage, reached, state)
    elif step.at > context.at:
        raise Rejected("stage.in-the-future", mission=mission.number)
    corrected = StageCorrected(
        mission=mission.id,
        stage=step.stage,
        happened_at=step.at,
        evidence=step.evidence,
        seat=context.actor.seat,
        at=context.at,
        told_at=told.at if told is not None else None,
        told_origin=told.origin if told is not None else None,
    )
    return (*events, corrected), fold_truth.corrected(state, corrected)


def _must_rise(mission: Mission, entered: set[Stage]) -> None:
    """What was told by others may stand out of order; what is entered here may not."""
    for before, after in pairwise(mission.stages):
        if after.at < before.at and entered & {before.stage, after.stage}:
            raise Rejected(
                "truth.before-the-stage-before",
                stage=after.stage.value,
                before=before.stage.value,
                mission=mission.number,
            )


def correct_state(state: CentreState, command: CorrectState, context: Context) -> tuple[Event, ...]:
    """As if it were told for that time; the evidence stands in the journal with the command."""
    report = ReportVehicleState(
        vehicle=command.vehicle, state=command.state, origin=Origin.GPS, at=command.at
    )
    return fleet.vehicle_state(state, report, context)


def dismiss(state: CentreState, command: DismissDoubts, context: Context) -> tuple[Event, ...]:
    found = a_vehicle(state, command.vehicle)
    if not command.kinds:
        raise Rejected("truth.nothing", vehicle=found.id)
    if not 0 <= command.for_s <= LONGEST_S:
        raise Rejected("truth.too-long", hours=str(int(LONGEST_S // 3600)))
    dismissed = DoubtsDismissed(
        vehicle=found.id,
        kinds=command.kinds,
        reason=command.reason,
        until=context.at + timedelta(seconds=command.for_s),
        seat=context.actor.seat,
        at=context.at,
    )
    return (dismissed,)
