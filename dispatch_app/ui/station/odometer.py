"""Metres driven on each mission, summed from the vehicle's own fixes. Forgets what it must not."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QObject

from dispatch_app.domain.ids import MissionId, VehicleId
from dispatch_app.domain.values import Fix
from dispatch_app.ui.station.post import Post

_EARTH_M = 6_371_008.8
_STILL_M = 12.0
"""A receiver at rest wanders by this much."""
_JUMP_M = 3_000.0
"""Further between two fixes than anything drives between them."""


class Odometer(QObject):
    def __init__(self, post: Post, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._post = post
        self._last: dict[VehicleId, Fix] = {}
        self._driven: dict[MissionId, float] = {}
        post.desk.moved.connect(self._moved)

    def driven_m(self, mission: MissionId) -> float:
        """0 where nothing was heard."""
        return self._driven.get(mission, 0.0)

    def _moved(self, fixes: Sequence[Fix]) -> None:
        for fix in fixes:
            if fix.plausible:
                self._take(fix)

    def _take(self, fix: Fix) -> None:
        vehicle = self._post.desk.state.vehicles.get(fix.vehicle)
        before = self._last.get(fix.vehicle)
        if before is None:
            self._last[fix.vehicle] = fix
            return
        metres = _apart_m(before, fix)
        if metres < _STILL_M:
            return
        self._last[fix.vehicle] = fix
        if vehicle is not None and vehicle.mission is not None and metres < _JUMP_M:
            mission = vehicle.mission
            self._driven[mission] = self._driven.get(mission, 0.0) + metres


def _apart_m(a: Fix, b: Fix) -> float:
    """Great-circle distance by the haversine formula."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.lon - a.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, chord)))
