"""Which stages positions suggest that nobody has told yet, with when and by what. Sets nothing.

Pure. Fixes that are old, late or cannot be believed suggest nothing: they are not remembered, or
`fresh` says no.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import Mission, Vehicle
from dispatch_app.domain.truth.fences import Fence, Visit
from dispatch_app.domain.truth.kept import Evidence
from dispatch_app.domain.truth.limits import TruthLimits
from dispatch_app.domain.truth.memory import Memory
from dispatch_app.domain.values import StageTime


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedStage:
    """One stage to be told, or to be told at another time."""

    stage: Stage
    at: datetime
    """When it is believed to have happened."""
    evidence: Evidence
    told_at: datetime | None = None
    """It was told for this time; None: nobody has told it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedState:
    """What a vehicle without a mission seems to be."""

    state: VehicleState
    at: datetime
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The fences that matter for one vehicle now."""

    station: Fence | None = None
    start: Fence | None = None
    place: Fence | None = None
    hospitals: tuple[Fence, ...] = ()
    """The mission's, or all near by where it names none."""
    near_hospitals: tuple[Fence, ...] = ()
    """All that the vehicle is at, whatever the mission says."""

    @property
    def wanted(self) -> tuple[Fence, ...]:
        named = (self.station, self.start, self.place, *self.hospitals)
        return tuple(fence for fence in named if fence is not None)


def fresh(memory: Memory, now: datetime, limits: TruthLimits) -> bool:
    """Whether its last fix still says where it is."""
    age_s = memory.age_s(now)
    return age_s is not None and age_s <= limits.fresh_s


def next_stages(
    mission: Mission, memory: Memory, around: Surroundings, now: datetime, limits: TruthLimits
) -> tuple[SuggestedStage, ...]:
    """The stages that were passed by all that is seen, in order, beyond the one that was told.

    A stage that was seen less than the grace ago is left to the crew.
    """
    if not fresh(memory, now, limits):
        return ()
    since = mission.stages[-1].at if mission.stages else mission.ordered_at
    found: list[SuggestedStage] = []
    stage = mission.stage
    while (step := _step(stage, since, memory, around)) is not None:
        if (now - step.at).total_seconds() < limits.grace_s:
            break
        found.append(step)
        stage, since = step.stage, step.at
    return tuple(found)


def _step(
    stage: Stage, since: datetime, memory: Memory, around: Surroundings
) -> SuggestedStage | None:
    """What follows a stage that was reached at a time."""
    match stage:
        case Stage.ORDERED | Stage.ACKNOWLEDGED:
            return _departure(since, memory, around)
        case Stage.EN_ROUTE:
            return _came(Stage.ON_SCENE, since, memory, _some(around.place))
        case Stage.ON_SCENE:
            return _went(Stage.TRANSPORTING, since, memory, _some(around.place))
        case Stage.TRANSPORTING:
            return _came(Stage.AT_HOSPITAL, since, memory, around.hospitals)
        case Stage.AT_HOSPITAL:
            return _went(Stage.COMPLETE, since, memory, around.hospitals)
        case _:
            return None


def _some(fence: Fence | None) -> tuple[Fence, ...]:
    return () if fence is None else (fence,)


def _departure(since: datetime, memory: Memory, around: Surroundings) -> SuggestedStage | None:
    """Left where it was when it was ordered, for the place and not away from it.

    Who was driving by then is on the way since the order.
    """
    start, place, last = around.start, around.place, memory.last
    if start is None or place is None or last is None:
        return None
    far_m = place.distance_m(start.at)
    driven = (fix for fix in (*memory.trail, last) if fix.at >= since)
    if all(place.distance_m(fix) >= far_m for fix in driven):
        return None
    if memory.at(start).now is None and not memory.at(start).over:
        away_m = round(start.distance_m(last), 1)
        driving = Evidence(fence=start.kind, id=start.id, fix_at=last.at, distance_m=away_m)
        return SuggestedStage(stage=Stage.EN_ROUTE, at=since, evidence=driving)
    was_there = any(visit.inside_at >= since for visit in memory.at(place).sure)
    return _went(Stage.EN_ROUTE, since, memory, (start,), though_back=was_there)


def _came(
    stage: Stage, since: datetime, memory: Memory, fences: Sequence[Fence]
) -> SuggestedStage | None:
    """The first sure visit that was not over by then."""
    seen = (
        (max(visit.entered_at, since), fence, visit)
        for fence in fences
        for visit in memory.at(fence).sure
        if visit.inside_at >= since
    )
    first = min(seen, key=lambda found: found[0], default=None)
    if first is None:
        return None
    at, fence, visit = first
    return SuggestedStage(stage=stage, at=at, evidence=_evidence(fence, visit, at))


def _went(
    stage: Stage,
    since: datetime,
    memory: Memory,
    fences: Sequence[Fence],
    *,
    though_back: bool = False,
) -> SuggestedStage | None:
    """The last sure visit, if it ended after then. Whoever came back has not left, as a rule."""
    seen = (
        (visit.left_at, fence, visit)
        for fence in fences
        if though_back or memory.at(fence).now is None
        for visit in memory.at(fence).over
        if visit.left_at is not None and visit.left_at >= since
    )
    last = max(seen, key=lambda found: found[0], default=None)
    if last is None:
        return None
    at, fence, visit = last
    return SuggestedStage(stage=stage, at=at, evidence=_evidence(fence, visit, at))


def _evidence(fence: Fence, visit: Visit, at: datetime) -> Evidence:
    return Evidence(fence=fence.kind, id=fence.id, fix_at=at, distance_m=round(visit.nearest_m, 1))


def own_state(
    vehicle: Vehicle, memory: Memory, around: Surroundings, now: datetime, limits: TruthLimits
) -> SuggestedState | None:
    """Back at its station, or gone from it, though it has no mission and nobody has told."""
    station = around.station
    if station is None or vehicle.mission is not None or not fresh(memory, now, limits):
        return None
    since = vehicle.since or now - timedelta(days=1)
    if vehicle.base in (VehicleState.AVAILABLE, VehicleState.RETURNING):
        return _back(since, memory, station, now, limits)
    if vehicle.base is VehicleState.STANDBY:
        return _gone(since, memory, station, now, limits)
    return None


def _back(
    since: datetime, memory: Memory, station: Fence, now: datetime, limits: TruthLimits
) -> SuggestedState | None:
    visit = memory.at(station).now
    if visit is None or not memory.inside(station):
        return None
    at = max(visit.entered_at, since)
    if (now - at).total_seconds() < limits.grace_s:
        return None
    evidence = _evidence(station, visit, visit.entered_at)
    return SuggestedState(state=VehicleState.STANDBY, at=at, evidence=evidence)


def _gone(
    since: datetime, memory: Memory, station: Fence, now: datetime, limits: TruthLimits
) -> SuggestedState | None:
    """Who says standby on the road was never there since."""
    stays = memory.at(station)
    visit = stays.over[-1] if stays.over and stays.now is None else None
    if visit is None or visit.left_at is None:
        return None
    at = max(visit.left_at, since)
    if (now - at).total_seconds() < limits.grace_s:
        return None
    evidence = _evidence(station, visit, visit.left_at)
    return SuggestedState(state=VehicleState.AVAILABLE, at=at, evidence=evidence)


def disputes(mission: Mission, limits: TruthLimits) -> tuple[StageTime, ...]:
    """What other sources told of stages, too far from the first telling to be the same."""
    corrected = {c.stage for c in mission.corrections}
    found = []
    for other in mission.told_again:
        first = mission.reached(other.stage)
        if first is None or other.stage in corrected:
            continue
        if abs((other.at - first.at).total_seconds()) >= limits.times_differ_s:
            found.append(other)
    return tuple(found)


def told_wrong(
    mission: Mission, memory: Memory, around: Surroundings, limits: TruthLimits
) -> tuple[SuggestedStage, ...]:
    """Stages that were told for a time at which the vehicle was somewhere else, or for two times.

    Only what can be compared with a sure visit; a time that a person has corrected stands.
    """
    corrected = {c.stage for c in mission.corrections}
    disputed = {told.stage for told in disputes(mission, limits)}
    found = []
    for before, told in zip((None, *mission.stages), mission.stages, strict=False):
        if told.stage in corrected or before is None:
            continue
        seen = _seen(told.stage, before.at, memory, around)
        if seen is None:
            continue
        apart_s = abs((seen.at - told.at).total_seconds())
        if apart_s >= limits.times_differ_s or told.stage in disputed:
            found.append(
                SuggestedStage(
                    stage=told.stage, at=seen.at, evidence=seen.evidence, told_at=told.at
                )
            )
    return tuple(found)


def _seen(
    stage: Stage, since: datetime, memory: Memory, around: Surroundings
) -> SuggestedStage | None:
    match stage:
        case Stage.ON_SCENE:
            return _came(stage, since, memory, _some(around.place))
        case Stage.AT_HOSPITAL:
            return _came(stage, since, memory, around.hospitals)
        case _:
            return None
