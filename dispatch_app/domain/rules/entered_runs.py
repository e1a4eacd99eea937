"""Rules of runs entered by hand: stages with their times in order, facts, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dispatch_app.domain.codes import Origin, Stage, StageReason, VehicleState
from dispatch_app.domain.errors import Rejected
from dispatch_app.domain.events import Event, HospitalChosen, StageReached, VehicleStateReported
from dispatch_app.domain.order_commands import EnterRun, ToldStage
from dispatch_app.domain.order_events import RunFactsEntered
from dispatch_app.domain.rules.finding import a_hospital, a_mission, who_asks
from dispatch_app.domain.rules.stages import ON_THE_WAY
from dispatch_app.domain.run_facts import NO_FACTS, RunFacts
from dispatch_app.domain.state import FINAL, CentreState, Context, Mission


def enter(state: CentreState, command: EnterRun, context: Context) -> tuple[Event, ...]:
    """All of it or nothing: a refused time leaves no half of a run behind."""
    mission = a_mission(state, command.mission)
    told = _in_order(mission, command.stages, context)
    ended = told[-1].stage if told else mission.stage
    last_at = told[-1].at if told else _last_at(mission)
    _facts_must_fit(mission, told, command.facts, context)
    by = who_asks(state, context)
    return (
        *_hospital(state, mission, command, context),
        *_stages(mission, told, by, context),
        *_facts(mission, command.facts, by, context),
        *_back(state, mission, command, ended, last_at, context),
    )


def _in_order(
    mission: Mission, told: tuple[ToldStage, ...], context: Context
) -> tuple[ToldStage, ...]:
    """Stages after the one that stands, each later than the one before, none after now.

    Raises:
        Rejected: `mission.stage-out-of-order`, `stage.goes-back` or `stage.in-the-future`.
    """
    stage, at = mission.stage, _last_at(mission)
    for step in told:
        if not _follows(stage, step.stage):
            raise Rejected(
                "mission.stage-out-of-order",
                mission=mission.number,
                now=stage.value,
                asked=step.stage.value,
            )
        must_be_between(step.stage.value, step.at, stage.value, at, context)
        stage, at = step.stage, step.at
    return told


def _follows(now: Stage, asked: Stage) -> bool:
    if now in FINAL or asked not in ON_THE_WAY:
        return False
    return ON_THE_WAY.index(asked) > ON_THE_WAY.index(now)


def must_be_between(
    what: str, at: datetime, before: str, since: datetime, context: Context
) -> None:
    if at > context.at:
        raise Rejected("stage.in-the-future", stage=what)
    if at < since:
        raise Rejected("stage.goes-back", stage=what, before=before, at=since.isoformat())


def _last_at(mission: Mission) -> datetime:
    return max((s.at for s in mission.stages), default=mission.ordered_at)


def _facts_must_fit(
    mission: Mission, told: tuple[ToldStage, ...], facts: RunFacts, context: Context
) -> None:
    driven = facts.driven_km
    if driven is not None and driven < 0:
        raise Rejected("run.odometer-goes-back", mission=mission.number)
    handed = facts.handed_over_at
    if handed is None:
        return
    times = {s.stage: s.at for s in mission.stages} | {s.stage: s.at for s in told}
    before = next((s for s in _BEFORE_HANDING_OVER if s in times), Stage.ORDERED)
    since = times.get(before, mission.ordered_at)
    must_be_between("handed_over", handed, before.value, since, context)


_BEFORE_HANDING_OVER = (Stage.AT_HOSPITAL, Stage.TRANSPORTING, Stage.ON_SCENE)


def _stages(
    mission: Mission, told: tuple[ToldStage, ...], by: str, context: Context
) -> Iterator[StageReached]:
    """A stage that was left out is skipped because there is no terminal to tell it. Rolling wheels
    are an acknowledgement."""
    now = mission.stage
    for step in told:
        reason = _why_skipped(now, step.stage)
        if now is Stage.ORDERED and step.stage is not Stage.ACKNOWLEDGED:
            yield _reached(mission, Stage.ACKNOWLEDGED, step.at, None, by, context)
        yield _reached(mission, step.stage, step.at, reason, by, context)
        now = step.stage


def _why_skipped(now: Stage, asked: Stage) -> StageReason | None:
    free = 2 if now is Stage.ORDERED else 1
    skipped = ON_THE_WAY.index(asked) - ON_THE_WAY.index(now) > free
    return StageReason.NO_TERMINAL if skipped else None


def _reached(
    mission: Mission,
    stage: Stage,
    at: datetime,
    reason: StageReason | None,
    by: str,
    context: Context,
) -> StageReached:
    return StageReached(
        mission=mission.id,
        stage=stage,
        origin=Origin.BY_HAND,
        reason=reason,
        happened_at=at,
        at=context.at,
        by=by,
    )


def _hospital(
    state: CentreState, mission: Mission, command: EnterRun, context: Context
) -> Iterator[HospitalChosen]:
    """Where the patient was taken: a fact, which amends no order of a crew that is there."""
    if command.hospital is not None and command.hospital != mission.hospital:
        hospital = a_hospital(state, command.hospital)
        yield HospitalChosen(mission=mission.id, hospital=hospital.id, reason=None, at=context.at)


def _facts(
    mission: Mission, facts: RunFacts, by: str, context: Context
) -> Iterator[RunFactsEntered]:
    known = mission.facts.facts if mission.facts else NO_FACTS
    if facts and facts != known:
        yield RunFactsEntered(mission=mission.id, facts=facts, by=by, at=context.at)


def _back(
    state: CentreState,
    mission: Mission,
    command: EnterRun,
    ended: Stage,
    last_at: datetime,
    context: Context,
) -> Iterator[VehicleStateReported]:
    """Back is back for the next run: only once this one is over, and no other has begun."""
    if command.back_at is None:
        return
    must_be_between("back", command.back_at, ended.value, last_at, context)
    if ended not in FINAL:
        raise Rejected("run.not-over", mission=mission.number)
    vehicle = state.vehicles.get(mission.vehicle)
    if vehicle is None or vehicle.mission not in (None, mission.id):
        raise Rejected("run.next-one-began", vehicle=mission.vehicle)
    yield VehicleStateReported(
        vehicle=vehicle.id,
        state=VehicleState.STANDBY,
        origin=Origin.BY_HAND,
        happened_at=command.back_at,
        at=context.at,
    )
