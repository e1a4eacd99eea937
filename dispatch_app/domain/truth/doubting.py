"""What contradicts what was told of a vehicle: each doubt with its reason and since when. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import FINAL, Mission, Vehicle
from dispatch_app.domain.truth.fences import Fence
from dispatch_app.domain.truth.kept import DoubtKind
from dispatch_app.domain.truth.limits import TruthLimits
from dispatch_app.domain.truth.memory import STANDS_S, Memory
from dispatch_app.domain.truth.suggesting import Surroundings, disputes, fresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    kind: DoubtKind
    since: datetime
    distance_m: float | None = None
    about: str = ""
    """The stage, state or hospital that it is about, as a code or an id."""
    told_at: datetime | None = None
    also_at: datetime | None = None
    """The other time of the two that disagree."""


FREE = frozenset({VehicleState.STANDBY, VehicleState.AVAILABLE, VehicleState.RETURNING})
OFF_DUTY = frozenset({VehicleState.PAUSED, VehicleState.OUT_OF_SERVICE})
UNDER_WAY = frozenset({Stage.EN_ROUTE, Stage.TRANSPORTING})


def doubts(
    vehicle: Vehicle,
    mission: Mission | None,
    memory: Memory,
    around: Surroundings,
    now: datetime,
    limits: TruthLimits,
) -> tuple[Doubt, ...]:
    """All that is wrong with one vehicle now, as far as can be seen; the heaviest first."""
    found = [*_of_hearing(vehicle, mission, memory, now, limits)]
    if mission is not None and mission.stage not in FINAL:
        found += _of_times(mission, limits)
        if fresh(memory, now, limits):
            found += _of_mission(mission, memory, around, limits)
    elif fresh(memory, now, limits):
        found += _of_idle(vehicle, memory, around, limits)
    return tuple(sorted(found, key=lambda d: ORDER[d.kind]))


ORDER = {kind: at for at, kind in enumerate(DoubtKind)}


def _of_hearing(
    vehicle: Vehicle,
    mission: Mission | None,
    memory: Memory,
    now: datetime,
    limits: TruthLimits,
) -> Iterator[Doubt]:
    """A vehicle that was never heard has no terminal: that is no contradiction."""
    if memory.last is None:
        return
    if memory.doubted_since is not None:
        if (now - memory.doubted_since).total_seconds() >= STANDS_S:
            yield Doubt(kind=DoubtKind.UNBELIEVABLE, since=memory.doubted_since)
        return
    on_duty = mission is not None and mission.stage not in FINAL
    if on_duty and (now - memory.last.at).total_seconds() >= limits.silent_s:
        yield Doubt(kind=DoubtKind.SILENT, since=memory.last.at)


def _of_times(mission: Mission, limits: TruthLimits) -> Iterator[Doubt]:
    for before, after in pairwise(mission.stages):
        if after.at < before.at:
            yield Doubt(
                kind=DoubtKind.OUT_OF_ORDER,
                since=after.heard_at,
                about=after.stage.value,
                told_at=after.at,
                also_at=before.at,
            )
    for other in disputes(mission, limits):
        first = mission.reached(other.stage)
        yield Doubt(
            kind=DoubtKind.TOLD_TWICE,
            since=other.heard_at,
            about=other.stage.value,
            told_at=first.at if first is not None else None,
            also_at=other.at,
        )


def _of_mission(
    mission: Mission, memory: Memory, around: Surroundings, limits: TruthLimits
) -> Iterator[Doubt]:
    last, told = memory.last, mission.reached(mission.stage)
    assert last is not None
    since = told.at if told is not None else mission.ordered_at
    if mission.stage is Stage.ON_SCENE and around.place is not None:
        yield from _far(DoubtKind.FAR_FROM_PLACE, around.place, memory, since, limits)
    if mission.stage in (Stage.TRANSPORTING, Stage.AT_HOSPITAL):
        yield from _hospitals(mission, memory, around, since, limits)
    if mission.stage in UNDER_WAY:
        yield from _standing(mission, memory, around, since, limits)


def _far(
    kind: DoubtKind, fence: Fence, memory: Memory, since: datetime, limits: TruthLimits
) -> Iterator[Doubt]:
    """Since it was seen to leave; since it was told, if it was never seen there."""
    last = memory.last
    assert last is not None
    away_m = fence.distance_m(last)
    if away_m > fence.radius_m + limits.away_m:
        left = [v.left_at for v in memory.at(fence).over if v.left_at is not None]
        at = max([since, *left])
        yield Doubt(kind=kind, since=at, distance_m=round(away_m), about=fence.id)


def _hospitals(
    mission: Mission,
    memory: Memory,
    around: Surroundings,
    since: datetime,
    limits: TruthLimits,
) -> Iterator[Doubt]:
    wanted = next((h for h in around.hospitals if h.id == mission.hospital), None)
    if wanted is None or memory.inside(wanted):
        return
    others = [h for h in around.hospitals if h.id != wanted.id and memory.inside(h)]
    if others:
        yield Doubt(kind=DoubtKind.OTHER_HOSPITAL, since=since, about=others[0].id)
    elif mission.stage is Stage.AT_HOSPITAL:
        yield from _far(DoubtKind.FAR_FROM_HOSPITAL, wanted, memory, since, limits)


def _standing(
    mission: Mission,
    memory: Memory,
    around: Surroundings,
    since: datetime,
    limits: TruthLimits,
) -> Iterator[Doubt]:
    last, anchor = memory.last, memory.anchor
    assert last is not None and anchor is not None
    began = max(since, anchor.at)
    if (last.at - began).total_seconds() < limits.standing_s:
        return
    targets = around.hospitals if mission.stage is Stage.TRANSPORTING else (around.place,)
    if any(memory.inside(fence) for fence in targets):
        return
    start = around.start
    not_left = mission.stage is Stage.EN_ROUTE and start is not None and memory.inside(start)
    kind = DoubtKind.NOT_LEFT if not_left else DoubtKind.NOT_MOVING
    yield Doubt(kind=kind, since=began)


def _of_idle(
    vehicle: Vehicle, memory: Memory, around: Surroundings, limits: TruthLimits
) -> Iterator[Doubt]:
    last, told = memory.last, vehicle.since
    assert last is not None
    since = told or last.at
    if vehicle.base is VehicleState.STANDBY and around.station is not None:
        yield from _far(DoubtKind.AWAY_FROM_STATION, around.station, memory, since, limits)
    if vehicle.base in OFF_DUTY and memory.moving_since is not None:
        began = max(since, memory.moving_since)
        if (last.at - began).total_seconds() >= STANDS_S:
            yield Doubt(kind=DoubtKind.MOVING_OFF_DUTY, since=began, about=vehicle.base.value)
    if vehicle.base in FREE and not memory.inside(around.station):
        yield from _in_hospital(memory, around, since, limits)


def _in_hospital(
    memory: Memory, around: Surroundings, since: datetime, limits: TruthLimits
) -> Iterator[Doubt]:
    last = memory.last
    assert last is not None
    long = timedelta(seconds=limits.in_hospital_s)
    for fence in around.near_hospitals:
        visit = memory.at(fence).now
        if visit is None or not memory.inside(fence):
            continue
        began = max(visit.entered_at, since)
        if last.at - began >= long:
            yield Doubt(kind=DoubtKind.IN_HOSPITAL, since=began, about=fence.id)
            return
