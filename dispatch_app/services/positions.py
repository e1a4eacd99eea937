"""Where the vehicles are now: the newest fix of each, with what was doubtful about it marked.

Positions never pass through the journal. Knows no network.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Fix

FASTEST_MPS = 70.0
"""No ambulance covers ground faster (252 km/h); a jump beyond it is the receiver's error."""
AHEAD = timedelta(seconds=30)
"""Terminals' clocks go wrong by so much; a later time is refused."""
EARTH_RADIUS_M = 6_371_008.8
_SHORTEST_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a batch."""

    kept: int
    out_of_order: int = 0
    from_the_future: int = 0
    unknown_vehicle: int = 0
    not_a_position: int = 0
    implausible: int = 0
    """Kept, but marked."""


class PositionBoard:
    """Used from one thread."""

    def __init__(self) -> None:
        self._latest: dict[VehicleId, Fix] = {}
        self._good: dict[VehicleId, Fix] = {}
        self._moved: dict[VehicleId, Fix] = {}

    def take(
        self, fixes: Iterable[Fix], *, known: Mapping[VehicleId, object], now: datetime
    ) -> Received:
        """Keep each vehicle's newest fix."""
        counts = {"kept": 0, "implausible": 0}
        for fix in fixes:
            fault = self._fault(fix, known, now)
            if fault:
                counts[fault] = counts.get(fault, 0) + 1
                continue
            counts["kept"] += 1
            counts["implausible"] += not self._keep(fix)
        return Received(**counts)

    def latest(self) -> list[Fix]:
        return list(self._latest.values())

    def moved(self) -> dict[VehicleId, Fix]:
        """Newest fixes since this was last asked; asking empties it."""
        moved, self._moved = self._moved, {}
        return moved

    def _fault(self, fix: Fix, known: Mapping[VehicleId, object], now: datetime) -> str:
        if fix.vehicle not in known:
            return "unknown_vehicle"
        if not (-90 <= fix.lat <= 90 and -180 <= fix.lon <= 180):
            return "not_a_position"
        if fix.at > now + AHEAD:
            return "from_the_future"
        last = self._latest.get(fix.vehicle)
        return "out_of_order" if last is not None and fix.at <= last.at else ""

    def _keep(self, fix: Fix) -> bool:
        """True if the fix is plausible by the last good one."""
        good = self._good.get(fix.vehicle)
        plausible = good is None or speed_between_mps(good, fix) <= FASTEST_MPS
        fix = replace(fix, plausible=plausible)
        self._latest[fix.vehicle] = self._moved[fix.vehicle] = fix
        if plausible:
            self._good[fix.vehicle] = fix
        return plausible


def speed_between_mps(before: Fix, after: Fix) -> float:
    """Straight line over time; fixes closer than a second count as one second apart."""
    seconds = max((after.at - before.at).total_seconds(), _SHORTEST_S)
    return distance_m(before, after) / seconds


def distance_m(a: Fix, b: Fix) -> float:
    """Great circle (haversine), metres."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.lon - a.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))
