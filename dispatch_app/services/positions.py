"""Where the vehicles are now: the newest fix that can be believed, with doubts about it marked.

Positions never pass through the journal. Knows no network.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Bounds, Fix, Position

FASTEST_MPS = 70.0
"""No ambulance covers ground faster (252 km/h); a jump beyond it is the receiver's error."""
AHEAD = timedelta(seconds=30)
"""Terminals' clocks go wrong by so much; a later time is refused."""
NOWHERE_DEG = 0.001
"""A receiver without satellites says 0, 0."""
MARGIN_DEG = 1.0
"""So far beyond the centre's map (about 100 km) vehicles still bring patients to other cities."""
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
    """Kept, but not obeyed: the vehicle stays where it was seen last, with a mark of doubt."""
    late: int = 0
    """For the track alone."""


class PositionBoard:
    """Used from one thread."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        """`bounds` is what the centre's map covers, if it has one."""
        self._bounds = bounds
        self._heard: dict[VehicleId, datetime] = {}
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

    def newest(self, vehicles: Iterable[VehicleId]) -> list[Fix]:
        """What is shown of these vehicles now: the last good fix, marked while it is doubted."""
        return [self._latest[v] for v in dict.fromkeys(vehicles) if v in self._latest]

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
        if fix.late:
            return "late"
        last = self._heard.get(fix.vehicle)
        return "out_of_order" if last is not None and fix.at <= last else ""

    def _keep(self, fix: Fix) -> bool:
        """True if the fix can be believed; else the last good one stands, with a doubt."""
        self._heard[fix.vehicle] = fix.at
        good = self._good.get(fix.vehicle)
        believed = self._believable(fix, good)
        if believed:
            self._show(fix)
            self._good[fix.vehicle] = fix
        elif good is not None:
            self._show(replace(good, plausible=False))
        return believed

    def _show(self, fix: Fix) -> None:
        self._latest[fix.vehicle] = self._moved[fix.vehicle] = fix

    def _believable(self, fix: Fix, good: Fix | None) -> bool:
        if not fix.plausible or not self._possible(fix):
            return False
        return good is None or speed_between_mps(good, fix) <= FASTEST_MPS

    def _possible(self, fix: Fix) -> bool:
        if abs(fix.lat) < NOWHERE_DEG and abs(fix.lon) < NOWHERE_DEG:
            return False
        if self._bounds is None:
            return True
        near = Bounds(
            west=self._bounds.west - MARGIN_DEG,
            south=self._bounds.south - MARGIN_DEG,
            east=self._bounds.east + MARGIN_DEG,
            north=self._bounds.north + MARGIN_DEG,
        )
        return near.holds(Position(lat=fix.lat, lon=fix.lon))


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
