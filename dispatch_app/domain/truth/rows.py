"""One row for each vehicle whose word and positions disagree, with what would mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch_app.domain.codes import Stage, VehicleState
from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.state import FINAL, CentreState, Mission, Vehicle
from dispatch_app.domain.truth.doubting import ORDER, Doubt, doubts
from dispatch_app.domain.truth.fences import Fence, FenceMap
from dispatch_app.domain.truth.kept import Dismissal, DoubtKind, FenceKind
from dispatch_app.domain.truth.limits import TruthLimits
from dispatch_app.domain.truth.memory import Memory
from dispatch_app.domain.truth.suggesting import (
    SuggestedStage,
    SuggestedState,
    Surroundings,
    next_stages,
    own_state,
    told_wrong,
)
from dispatch_app.domain.values import Fix, Position


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthRow:
    vehicle: VehicleId
    state: VehicleState
    doubts: tuple[Doubt, ...]
    """The heaviest first; never empty."""
    mission: MissionId | None = None
    stages: tuple[SuggestedStage, ...] = ()
    """What a correction would enter, in order."""
    own: SuggestedState | None = None
    fix_at: datetime | None = None

    @property
    def since(self) -> datetime:
        return min(doubt.since for doubt in self.doubts)


def truth_row(
    state: CentreState,
    vehicle: Vehicle,
    memory: Memory,
    around: Surroundings,
    now: datetime,
    limits: TruthLimits,
) -> TruthRow | None:
    """What is wrong with one vehicle; None if nothing is."""
    mission = state.missions.get(vehicle.mission) if vehicle.mission else None
    stages: tuple[SuggestedStage, ...] = ()
    own = None
    if mission is not None and mission.stage not in FINAL:
        stages = (
            *told_wrong(mission, memory, around, limits),
            *next_stages(mission, memory, around, now, limits),
        )
    else:
        own = own_state(vehicle, memory, around, now, limits)
    found = [
        *doubts(vehicle, mission, memory, around, now, limits),
        *_untold(stages, own, limits),
    ]
    if not found:
        return None
    return TruthRow(
        vehicle=vehicle.id,
        state=state.vehicle_state(vehicle),
        doubts=tuple(sorted(found, key=lambda d: ORDER[d.kind])),
        mission=mission.id if mission is not None else None,
        stages=stages,
        own=own,
        fix_at=memory.last.at if memory.last is not None else None,
    )


def _untold(
    stages: Sequence[SuggestedStage], own: SuggestedState | None, limits: TruthLimits
) -> Iterable[Doubt]:
    for step in stages:
        if step.told_at is not None and _near(step.at, step.told_at, limits):
            continue  # told for two times, and the track bears the first one out
        kind = DoubtKind.NOT_TOLD if step.told_at is None else DoubtKind.NOT_AS_TRACKED
        yield Doubt(
            kind=kind,
            since=step.at,
            distance_m=step.evidence.distance_m,
            about=step.stage.value,
            told_at=step.told_at,
            also_at=step.at if step.told_at is not None else None,
        )
    if own is not None:
        yield Doubt(kind=DoubtKind.NOT_TOLD, since=own.at, about=own.state.value)


def _near(a: datetime, b: datetime, limits: TruthLimits) -> bool:
    return abs((a - b).total_seconds()) < limits.times_differ_s


def standing(row: TruthRow, dismissals: Iterable[Dismissal], now: datetime) -> TruthRow | None:
    """The row without what was dismissed for now; None if nothing is left of it."""
    silent = {kind for d in dismissals if d.until > now for kind in d.kinds}
    if not silent:
        return row
    left = tuple(doubt for doubt in row.doubts if doubt.kind not in silent)
    return replace(row, doubts=left) if left else None


# ---- the fences that matter


@dataclass(frozen=True, slots=True)
class Ground:
    """The fences of a centre that stay: made anew when stations or hospitals change."""

    stations: Mapping[str, Fence]
    hospitals: Mapping[str, Fence]
    near: FenceMap
    """Of hospitals."""


def ground_of(state: CentreState, limits: TruthLimits) -> Ground:
    stations = {
        str(s.id): Fence(FenceKind.STATION, str(s.id), s.position, limits.station_m)
        for s in state.stations.values()
    }
    hospitals = {
        str(h.id): Fence(FenceKind.HOSPITAL, str(h.id), h.position, limits.hospital_m)
        for h in state.hospitals.values()
    }
    return Ground(stations, hospitals, FenceMap(hospitals.values()))


def surroundings(
    state: CentreState, vehicle: Vehicle, memory: Memory, ground: Ground, limits: TruthLimits
) -> Surroundings:
    mission = state.missions.get(vehicle.mission) if vehicle.mission else None
    station = ground.stations.get(vehicle.station)
    last = memory.last
    near = tuple(ground.near.near(last.lat, last.lon)) if last is not None else ()
    if mission is None or mission.stage in FINAL:
        return Surroundings(station=station, near_hospitals=near)
    return Surroundings(
        station=station,
        start=_start(mission, memory, limits),
        place=_place(mission, limits),
        hospitals=_hospitals(mission, memory, ground, limits),
        near_hospitals=near,
    )


def _hospitals(
    mission: Mission, memory: Memory, ground: Ground, limits: TruthLimits
) -> tuple[Fence, ...]:
    """The mission's first; then those where it stands, and once it is at one all it was at."""
    named = ground.hospitals.get(mission.hospital) if mission.hospital else None
    seen = [f for f in memory.stays if f.kind is FenceKind.HOSPITAL and f != named]
    if named is not None and mission.stage is not Stage.AT_HOSPITAL:
        stands = memory.stands_s >= limits.arrive_s
        seen = [f for f in seen if stands and memory.inside(f)]
    return (named, *seen) if named is not None else tuple(seen)


def _place(mission: Mission, limits: TruthLimits) -> Fence | None:
    """Where the crew was sent, as its slip says last."""
    place = mission.slip.slip.place if mission.slip is not None else None
    if place is None or place.position is None:
        return None
    radius_m = limits.place_m + place.uncertainty_m
    return Fence(FenceKind.PLACE, str(mission.id), place.position, radius_m)


def _start(mission: Mission, memory: Memory, limits: TruthLimits) -> Fence | None:
    """Where it was when it was ordered; kept as it was found first."""
    known = next(
        (f for f in memory.stays if f.kind is FenceKind.START and f.id == str(mission.id)), None
    )
    if known is not None or mission.stage not in (
        Stage.ORDERED,
        Stage.ACKNOWLEDGED,
        Stage.EN_ROUTE,
    ):
        return known
    was = _last_before(memory, mission.ordered_at)
    if was is None:
        return None
    at = Position(lat=was.lat, lon=was.lon)
    return Fence(FenceKind.START, str(mission.id), at, limits.station_m)


def _last_before(memory: Memory, at: datetime) -> Fix | None:
    """The last fix of the trail up to a time, if it is of then."""
    known = (*memory.trail, memory.last) if memory.last is not None else memory.trail
    was = max((f for f in known if f.at <= at), key=lambda f: f.at, default=None)
    return None if was is None or at - was.at > timedelta(minutes=5) else was
