"""A vehicle on its way along a route of the road graph: where it is, how fast, which way."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gis.roads.routes import Route

_LOOK_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a GPS receiver aboard would tell."""

    lon: float
    lat: float
    speed_mps: float
    heading_deg: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Drive:
    """A route begun at some second. `pace` is how many route seconds pass in one real second."""

    route: Route
    began_s: float
    pace: float

    def arrived(self, now_s: float) -> bool:
        return self._elapsed(now_s) >= self.route.time_s

    def read(self, now_s: float) -> Reading:
        elapsed = self._elapsed(now_s)
        lon, lat = self.route.at(elapsed)
        ahead_lon, ahead_lat = self.route.at(min(elapsed + _LOOK_S, self.route.time_s))
        east = (ahead_lon - lon) * math.cos(math.radians(lat)) * 111_320.0
        north = (ahead_lat - lat) * 110_540.0
        moved_m = math.hypot(east, north)
        heading = math.degrees(math.atan2(east, north)) % 360 if moved_m > 0.1 else None
        speed = moved_m / _LOOK_S * self.pace
        return Reading(lon=lon, lat=lat, speed_mps=speed, heading_deg=heading)

    def _elapsed(self, now_s: float) -> float:
        return max(0.0, min((now_s - self.began_s) * self.pace, self.route.time_s))
