"""Tracks of vehicles: what a fix is worth beside its neighbours, and how far a vehicle went.

Pure rules. Knows no store and no journal.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from dispatch_app.domain.errors import InvalidValue
from dispatch_app.domain.ids import IncidentId, VehicleId
from dispatch_app.domain.quick import dataclass
from dispatch_app.domain.values import Actor, Fix, utc

FASTEST_MPS = 70.0
"""No ambulance covers ground faster (252 km/h); a jump beyond it is the receiver's error."""
EARTH_RADIUS_M = 6_371_008.8
NOWHERE_DEG = 0.001
"""A receiver without satellites says 0, 0."""
LEAST_STEP_M = 15.0
"""A vehicle that stands wanders by some metres in its receiver; that is no way driven."""
GAP_S = 120.0
"""After so long without a fix the way between is not known; it is told apart."""
SHORTEST_S = 1.0
_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TrackPurpose(StrEnum):
    """What tracks are read for; both are written down."""

    VIEW = "view"
    EXPORT = "export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One vehicle's fixes in order of time, as columns of equal length. WGS-84 degrees."""

    vehicle: VehicleId
    at_ms: tuple[int, ...] = ()
    """Milliseconds since 1970-01-01 UTC, rising."""
    lat: tuple[float, ...] = ()
    lon: tuple[float, ...] = ()
    speed_mps: tuple[float, ...] = ()
    heading_deg: tuple[float | None, ...] = ()
    origin: tuple[str, ...] = ()
    """What each fix came from, such as `terminal`."""
    plausible: tuple[bool, ...] = ()

    def __post_init__(self) -> None:
        columns = (self.lat, self.lon, self.speed_mps, self.heading_deg)
        if any(len(c) != len(self.at_ms) for c in (*columns, self.origin, self.plausible)):
            raise InvalidValue(f"columns of unequal length: {self.vehicle}")

    def __len__(self) -> int:
        return len(self.at_ms)

    def at(self, place: int) -> datetime:
        return moment_at(self.at_ms[place])

    def before(self, at_ms: int) -> int:
        """The place of the last fix not after a time; -1 if there is none."""
        found = bisect_left(self.at_ms, at_ms + 1)
        return found - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One vehicle over a period."""

    vehicle: VehicleId
    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        utc(self.since)
        utc(self.until)
        if self.since >= self.until:
            raise InvalidValue("a stretch that ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackHold:
    """Tracks that stay, however old they grow."""

    incident: IncidentId
    stretches: tuple[Stretch, ...]
    reason: str
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mileage:
    """How far a vehicle went by its fixes."""

    driven_m: float = 0.0
    fixes: int = 0
    implausible: int = 0
    gaps: int = 0
    """So often it was not heard for longer than `GAP_S`."""
    bridged_m: float = 0.0
    """Straight lines over those gaps; a part of `driven_m`, and less than was driven."""


def ms_of(at: datetime) -> int:
    return (at - _EPOCH) // _MS


def moment_at(at_ms: int) -> datetime:
    return _EPOCH + at_ms * _MS


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great circle (haversine) between two places as latitude and longitude, metres."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b[1] - a[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def marked(fixes: Iterable[Fix]) -> list[Fix]:
    """One vehicle's fixes in order of time, each once, the implausible ones marked.

    A fix is implausible if its receiver says so, or if the vehicle cannot have come there from the
    last good one. After a jump that lasts, distance over time falls until the new place is
    believed.
    """
    ordered = list({fix.at: fix for fix in reversed(list(fixes))}.values())
    ordered.sort(key=lambda fix: fix.at)
    first = _first_good(ordered)
    good: Fix | None = None
    for place, fix in enumerate(ordered):
        if place < first or not _believable(fix, good):
            ordered[place] = replace(fix, plausible=False)
        else:
            good = fix
    return ordered


def _first_good(ordered: Sequence[Fix]) -> int:
    """The first fix that the next one bears out; the first of all where none does."""
    pairs = enumerate(pairwise(ordered))
    return next((n for n, (a, b) in pairs if _believable(a, None) and _believable(b, a)), 0)


def _believable(fix: Fix, good: Fix | None) -> bool:
    if not fix.plausible or (abs(fix.lat) < NOWHERE_DEG and abs(fix.lon) < NOWHERE_DEG):
        return False
    return good is None or _speed_mps(good, fix) <= FASTEST_MPS


def _speed_mps(before: Fix, after: Fix) -> float:
    seconds = max((after.at - before.at).total_seconds(), SHORTEST_S)
    return distance_m((before.lat, before.lon), (after.lat, after.lon)) / seconds


def mileage(track: Track, since: datetime, until: datetime) -> Mileage:
    """Sum of the steps between plausible fixes in [since, until).

    A step counts once it leads `LEAST_STEP_M` away from where the last one ended.
    """
    first, last = track.before(ms_of(since) - 1) + 1, track.before(ms_of(until) - 1) + 1
    places = [p for p in range(first, last) if track.plausible[p]]
    driven, bridged = _steps(track, places)
    gaps = sum(track.at_ms[b] - track.at_ms[a] > GAP_S * 1000 for a, b in pairwise(places))
    return Mileage(
        driven_m=round(driven, 1),
        fixes=last - first,
        implausible=last - first - len(places),
        gaps=gaps,
        bridged_m=round(bridged, 1),
    )


def _steps(track: Track, places: Sequence[int]) -> tuple[float, float]:
    driven = bridged = 0.0
    anchor: tuple[float, float] | None = None
    heard_ms = 0
    for place in places:
        here = (track.lat[place], track.lon[place])
        silent_ms, heard_ms = track.at_ms[place] - heard_ms, track.at_ms[place]
        if anchor is None:
            anchor = here
            continue
        step = distance_m(anchor, here)
        if step >= LEAST_STEP_M:
            driven += step
            bridged += step if silent_ms > GAP_S * 1000 else 0.0
            anchor = here
    return driven, bridged
