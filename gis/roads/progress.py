"""How far along its way a vehicle has come, and how long the rest takes. Searches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gis.coordinates import Floats, Plane

ON_THE_WAY_M: Final = 45.0
"""A position farther from the way than this has left it; city positions err by that much."""
_AS_NEAR_M: Final = 15.0
_BACK_M: Final = 60.0
"""A new position may seem to lie so far behind the last one without being a turn back."""

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a way."""

    time_s: float
    distance_m: float
    line: tuple[LonLat, ...]
    """From the vehicle's point on the way to the end."""


class Progress:
    """One way and the farthest point seen on it. Where it crosses itself or comes back on the
    same road, the part that comes next is meant."""

    def __init__(self, line: Sequence[LonLat], times_s: Sequence[float]) -> None:
        """`times_s` tells when each point is reached.

        Raises:
            ValueError: fewer than two points, or not one time for each.
        """
        if len(line) < 2 or len(line) != len(times_s):
            raise ValueError(f"{len(line)} points and {len(times_s)} times make no way")
        self._line = np.array(line, dtype=np.float64)
        self._times_s = np.array(times_s, dtype=np.float64)
        self._plane = Plane(*self._line[0])
        x, y = self._plane.to_xy(self._line[:, 0], self._line[:, 1])
        self._points = np.column_stack((x, y))
        self._steps = np.diff(self._points, axis=0)
        self._step_m = np.hypot(*self._steps.T)
        self._along_m = np.append(0.0, np.cumsum(self._step_m))
        self._reached_m = 0.0

    def rest(self, lon: float, lat: float) -> Rest | None:
        """What is left from a position; None if it has left the way, or turned back on it."""
        distance, share = self._to_segments(lon, lat)
        along = self._along_m[:-1] + share * self._step_m
        ahead = along >= self._reached_m - _BACK_M
        best = float(distance[ahead].min(initial=np.inf))
        if best > ON_THE_WAY_M:
            return None
        near = np.flatnonzero(ahead & (distance <= best + _AS_NEAR_M))
        segment = int(self._next_stretch(near, distance))
        self._reached_m = max(self._reached_m, float(along[segment]))
        return self._left(segment, float(share[segment]))

    def _to_segments(self, lon: float, lat: float) -> tuple[Floats, Floats]:
        here = np.array(self._plane.to_xy(lon, lat)) - self._points[:-1]
        length2 = np.maximum(self._step_m**2, 1e-9)
        share = np.clip(np.sum(here * self._steps, axis=1) / length2, 0.0, 1.0)
        return np.hypot(*(here - share[:, None] * self._steps).T), share

    def _next_stretch(
        self, near: np.ndarray[tuple[int], np.dtype[np.int64]], distance: Floats
    ) -> int:
        """Of the stretches of the way that come close, the first; in it the nearest segment."""
        breaks = np.flatnonzero(np.diff(near) > 1)
        first = near[: breaks[0] + 1] if len(breaks) else near
        return int(first[np.argmin(distance[first])])

    def _left(self, segment: int, share: float) -> Rest:
        a, b = segment, segment + 1
        here = self._line[a] + share * (self._line[b] - self._line[a])
        at_s = self._times_s[a] + share * (self._times_s[b] - self._times_s[a])
        at_m = self._along_m[a] + share * self._step_m[a]
        line = [(float(here[0]), float(here[1])), *map(tuple, self._line[b:].tolist())]
        return Rest(
            time_s=float(self._times_s[-1] - at_s),
            distance_m=float(self._along_m[-1] - at_m),
            line=tuple(line),
        )
