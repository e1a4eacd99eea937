"""Fences round stations, places and hospitals, and the visits that fixes make there.

A visit begins inside the fence and ends only beyond a wider one, for a while: a receiver that
wanders neither comes nor goes. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.tracks import distance_m
from dispatch_app.domain.truth.kept import FenceKind
from dispatch_app.domain.truth.limits import TruthLimits
from dispatch_app.domain.values import Fix, Position

_CELL_DEG = 0.02
"""About 2 km: no fence is wider."""
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Fence:
    """Two fences are one only if they stand on the same spot: a place that was moved is new."""

    kind: FenceKind
    id: str
    at: Position
    radius_m: float

    def distance_m(self, point: Position | Fix) -> float:
        return distance_m((self.at.lat, self.at.lon), (point.lat, point.lon))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    entered_at: datetime
    inside_at: datetime
    """The last fix inside."""
    nearest_m: float
    sure: bool = False
    """It stayed long enough; else it may be driving by."""
    outside_since: datetime | None = None
    left_at: datetime | None = None
    """The last fix inside, once it is sure that the vehicle has left."""


@dataclass(frozen=True, slots=True)
class Stays:
    """The visits at one fence: the latest that ended, and the one that goes on."""

    over: tuple[Visit, ...] = ()
    now: Visit | None = None

    @property
    def sure(self) -> tuple[Visit, ...]:
        """In order of time, without those that may be driving by."""
        going = (self.now,) if self.now is not None and self.now.sure else ()
        return (*self.over, *going)


NOWHERE = Stays()


def taken(stays: Stays, fence: Fence, fix: Fix, limits: TruthLimits) -> Stays:
    """Take the next fix in."""
    away_m = fence.distance_m(fix)
    visit = stays.now
    if visit is None:
        return stays if away_m > fence.radius_m else replace(stays, now=_begun(fix, away_m))
    if away_m <= fence.radius_m:
        return replace(stays, now=_gone_on(visit, fix, away_m, limits))
    if away_m <= fence.radius_m + limits.beyond_m:
        return stays
    since = visit.outside_since or fix.at
    if (fix.at - since).total_seconds() < limits.leave_s:
        return replace(stays, now=replace(visit, outside_since=since))
    if not visit.sure:
        return replace(stays, now=None)
    over = replace(visit, outside_since=since, left_at=visit.inside_at)
    return Stays((*stays.over, over)[-_KEPT:], None)


def _begun(fix: Fix, away_m: float) -> Visit:
    return Visit(entered_at=fix.at, inside_at=fix.at, nearest_m=away_m)


def _gone_on(visit: Visit, fix: Fix, away_m: float, limits: TruthLimits) -> Visit:
    stayed_s = (fix.at - visit.entered_at).total_seconds()
    return replace(
        visit,
        inside_at=fix.at,
        nearest_m=min(visit.nearest_m, away_m),
        sure=visit.sure or stayed_s >= limits.arrive_s,
        outside_since=None,
    )


class FenceMap:
    """Finds the fences round a fix among hundreds, without measuring to each."""

    def __init__(self, fences: Iterable[Fence]) -> None:
        self._cells: dict[tuple[int, int], list[Fence]] = {}
        for fence in fences:
            self._cells.setdefault(_cell(fence.at.lat, fence.at.lon), []).append(fence)

    def near(self, lat: float, lon: float) -> list[Fence]:
        """All fences that may hold this position, and some beside."""
        row, column = _cell(lat, lon)
        cells = self._cells
        return [
            fence
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for fence in cells.get((r, c), ())
        ]


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / _CELL_DEG), math.floor(lon / _CELL_DEG)
