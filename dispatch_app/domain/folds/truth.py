"""Takes what was entered at the truth desk into the state."""

from __future__ import annotations

from dataclasses import replace

from dispatch_app.domain.codes import Origin
from dispatch_app.domain.state import CentreState, Mission
from dispatch_app.domain.truth.kept import Dismissal, StageCorrection
from dispatch_app.domain.truth_events import DoubtsDismissed, StageCorrected, StageToldAgain
from dispatch_app.domain.values import StageTime


def corrected(state: CentreState, event: StageCorrected) -> CentreState:
    mission = state.missions.get(event.mission)
    return state if mission is None else _put(state, with_correction(mission, event))


def with_correction(mission: Mission, event: StageCorrected) -> Mission:
    """A stage that had been told counts for the new time; the old one stands in the correction."""
    kept = StageCorrection(
        stage=event.stage,
        at=event.happened_at,
        entered_at=event.at,
        evidence=event.evidence,
        seat=event.seat,
        told_at=event.told_at,
        told_origin=event.told_origin,
    )
    stages = mission.stages
    if event.told_at is not None:
        stages = tuple(
            replace(s, at=event.happened_at, origin=Origin.GPS) if s.stage is event.stage else s
            for s in stages
        )
    return replace(mission, stages=stages, corrections=(*mission.corrections, kept))


def told_again(state: CentreState, event: StageToldAgain) -> CentreState:
    mission = state.missions.get(event.mission)
    if mission is None:
        return state
    told = StageTime(
        stage=event.stage, at=event.happened_at, heard_at=event.at, origin=event.origin
    )
    return _put(state, replace(mission, told_again=(*mission.told_again, told)))


def dismissed(state: CentreState, event: DoubtsDismissed) -> CentreState:
    """A later word on the same doubts replaces the earlier one; what has run out is forgotten."""
    named = set(event.kinds)
    kept = (
        replace(d, kinds=tuple(k for k in d.kinds if k not in named))
        for d in state.dismissed_doubts.get(event.vehicle, ())
        if d.until > event.at
    )
    fresh = Dismissal(
        kinds=event.kinds,
        until=event.until,
        reason=event.reason,
        seat=event.seat,
        at=event.at,
    )
    left = [d for d in (*kept, fresh) if d.kinds and d.until > event.at]
    others = {k: v for k, v in state.dismissed_doubts.items() if k != event.vehicle}
    if left:
        others[event.vehicle] = tuple(left)
    return replace(state, dismissed_doubts=others)


def _put(state: CentreState, mission: Mission) -> CentreState:
    return replace(state, missions={**state.missions, mission.id: mission})
