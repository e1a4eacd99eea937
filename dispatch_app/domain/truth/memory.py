"""What is remembered of one vehicle's fixes: where it is, since when it stands, what it visited.

Folded fix by fix, in order of time. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.tracks import distance_m
from dispatch_app.domain.truth.fences import NOWHERE, Fence, Stays, taken
from dispatch_app.domain.truth.limits import TruthLimits
from dispatch_app.domain.values import Fix

WANDER_M = 60.0
"""A vehicle that stands is told within so much of where it stands."""
STANDS_S = 60.0
"""Shorter halts are traffic."""
_TRAIL_S = 15.0
_TRAIL = 120
"""Half an hour of a vehicle: new fences are filled from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    vehicle: VehicleId
    last: Fix | None = None
    """The newest that can be believed."""
    doubted_since: datetime | None = None
    """Since then nothing that came could be believed."""
    anchor: Fix | None = None
    """The first fix where it has been since."""
    moving_since: datetime | None = None
    """None while it stands."""
    trail: tuple[Fix, ...] = ()
    stays: Mapping[Fence, Stays] = field(default_factory=dict)

    def at(self, fence: Fence | None) -> Stays:
        return self.stays.get(fence, NOWHERE) if fence is not None else NOWHERE

    def inside(self, fence: Fence | None) -> bool:
        """Surely, and not known to be leaving."""
        now = self.at(fence).now
        return now is not None and now.sure and now.outside_since is None

    @property
    def stands_s(self) -> float:
        """How long it has not moved, up to its last fix."""
        if self.last is None or self.anchor is None:
            return 0.0
        return (self.last.at - self.anchor.at).total_seconds()

    def age_s(self, now: datetime) -> float | None:
        return (now - self.last.at).total_seconds() if self.last else None


def remembered(memory: Memory, fix: Fix, fences: Iterable[Fence], limits: TruthLimits) -> Memory:
    """Take the next fix in, with the fences that may concern it.

    One that cannot be believed, came late or is not newer moves nothing.
    """
    if not fix.plausible:
        return replace(memory, doubted_since=memory.doubted_since or fix.at)
    if fix.late or (memory.last is not None and fix.at <= memory.last.at):
        return memory
    stays = dict(memory.stays)
    for fence in {*fences, *(f for f, s in stays.items() if s.now is not None)}:
        after = taken(stays.get(fence, NOWHERE), fence, fix, limits)
        if after is not NOWHERE:
            stays[fence] = after
    anchor, moving = _moved(memory, fix)
    return replace(
        memory,
        last=fix,
        doubted_since=None,
        anchor=anchor,
        moving_since=moving,
        trail=_longer(memory.trail, fix),
        stays=stays,
    )


def watching(memory: Memory, wanted: Iterable[Fence], limits: TruthLimits) -> Memory:
    """Have these fences filled from the trail where they are new."""
    new = [fence for fence in wanted if fence not in memory.stays]
    if not new:
        return memory
    stays = dict(memory.stays)
    for fence in new:
        stays[fence] = NOWHERE
        for fix in memory.trail:
            stays[fence] = taken(stays[fence], fence, fix, limits)
    return replace(memory, stays=stays)


def forgetting(memory: Memory, kept: Iterable[Fence], before: datetime) -> Memory:
    """Drop what was visited before a time, but for fences that still matter."""
    keep = set(kept)
    stays = {
        fence: stay
        for fence, stay in memory.stays.items()
        if fence in keep or stay.now is not None or _ended_after(stay, before)
    }
    return memory if len(stays) == len(memory.stays) else replace(memory, stays=stays)


def _ended_after(stay: Stays, before: datetime) -> bool:
    return any(visit.inside_at > before for visit in stay.over)


def _moved(memory: Memory, fix: Fix) -> tuple[Fix, datetime | None]:
    """Where it stands, and since when it moves."""
    anchor, last = memory.anchor, memory.last
    if anchor is None or last is None:
        return fix, None
    if distance_m((anchor.lat, anchor.lon), (fix.lat, fix.lon)) > WANDER_M:
        return fix, memory.moving_since or last.at
    stood_s = (fix.at - anchor.at).total_seconds()
    return anchor, None if stood_s >= STANDS_S else memory.moving_since


def _longer(trail: tuple[Fix, ...], fix: Fix) -> tuple[Fix, ...]:
    if trail and (fix.at - trail[-1].at).total_seconds() < _TRAIL_S:
        return trail
    return (*trail[1 - _TRAIL :], fix)
