"""Remembers where points stood on the network: of a fleet, most vehicles stand still.

Knows no search and no vehicles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.roads.network import Bools
from gis.roads.snapping import Candidates, SegmentGrid
from gis.roads.turns import Indices

_FLEET: Final = 3
"""Fewer points than this are looked for each time, and do not push a fleet out of memory."""


@dataclass(frozen=True, slots=True)
class _Last:
    lon: Floats
    lat: Floats
    heading: Floats
    found: Candidates


class Standing:
    """To be forgotten whenever roads are closed or opened."""

    def __init__(self, grid: SegmentGrid) -> None:
        self._grid = grid
        self._last: _Last | None = None

    def forget(self) -> None:
        self._last = None

    def leaving(self, lon: Floats, lat: Floats, heading: Floats | None) -> Candidates:
        """As `SegmentGrid.leaving`; only points that moved since the last time are looked for."""
        if len(lon) < _FLEET:
            return self._grid.leaving(lon, lat, heading)
        course = np.full(len(lon), np.nan) if heading is None else heading
        last = self._last
        found = (
            self._grid.leaving(lon, lat, course)
            if last is None or len(last.lon) != len(lon)
            else self._renewed(last, lon, lat, course)
        )
        self._last = _Last(lon.copy(), lat.copy(), course.copy(), found)
        return found

    def _renewed(self, last: _Last, lon: Floats, lat: Floats, course: Floats) -> Candidates:
        moved = ~(_same(lon, last.lon) & _same(lat, last.lat) & _same(course, last.heading))
        which: Indices = np.flatnonzero(moved)
        if not len(which):
            return last.found
        new = self._grid.leaving(lon[which], lat[which], course[which])
        kept = last.found.take(~moved[last.found.point])
        return kept.joined(new, which)


def _same(a: Floats, b: Floats) -> Bools:
    return np.asarray((a == b) | (np.isnan(a) & np.isnan(b)))
