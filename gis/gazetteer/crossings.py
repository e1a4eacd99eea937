"""Looks up where two roads cross, whichever of them is named first. Knows no spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.gazetteer.keysearch import Likeness
from gis.gazetteer.match import How
from gis.gazetteer.plane import Floats, metres_to_many
from gis.gazetteer.store import PlacesFile

_MOST_ROADS = 40
_ONE_ROAD_ONLY = 0.55
"""What a crossing is worth of which only one road has been typed so far."""


@dataclass(frozen=True, slots=True)
class FoundCrossing:
    row: int
    first: int
    """The road that was named first."""
    quality: float
    how: How


class Crossings:
    def __init__(self, file: PlacesFile) -> None:
        self.road, self.cross_road = file.ints("crossing_road"), file.ints("crossing_cross_road")
        self.lon, self.lat = file.floats("crossing_lon"), file.floats("crossing_lat")
        self.spread = file.floats("crossing_spread")
        both = np.concatenate((self.road, self.cross_road))
        order = np.argsort(both, kind="stable")
        self._road_sorted = both[order]
        self._row = order % max(1, len(self.road))

    def __len__(self) -> int:
        return len(self.road)

    def of_road(self, road: int) -> NDArray[np.int64]:
        """Rows of the crossings on a road."""
        first, last = np.searchsorted(self._road_sorted, (road, road + 1))
        return self._row[first:last]

    def partner(self, row: int, road: int) -> int:
        """The other road of a crossing."""
        cross = int(self.cross_road[row])
        return cross if cross != road else int(self.road[row])

    def of_both(
        self, left: Mapping[int, Likeness], right: Mapping[int, Likeness]
    ) -> Iterator[FoundCrossing]:
        """Crossings of any of the left roads with any of the right; the likeliest roads first."""
        turned = len(left) > len(right)
        fewer, others = (right, left) if turned else (left, right)
        best = sorted(fewer, key=lambda road: -fewer[road].quality)[:_MOST_ROADS]
        for road in best:
            for row in self.of_road(road).tolist():
                partner = self.partner(row, road)
                other = others.get(partner)
                if other is not None:
                    first = partner if turned else road
                    yield _joined(row, first, (fewer[road], other))

    def begun(self, left: Mapping[int, Likeness]) -> Iterator[FoundCrossing]:
        """Crossings on roads of which only the first has been typed yet."""
        for road, like in left.items():
            if like.quality > 0.85:
                for row in self.of_road(road).tolist():
                    yield FoundCrossing(row, road, _ONE_ROAD_ONLY * like.quality, "prefix")

    def nearest_of_road(self, road: int, lon: float, lat: float) -> tuple[int, float] | None:
        rows = self.of_road(road)
        if not len(rows):
            return None
        away: Floats = metres_to_many(lon, lat, self.lon[rows], self.lat[rows])
        best = int(np.argmin(away))
        return int(rows[best]), float(away[best])


def _joined(row: int, first: int, pair: tuple[Likeness, Likeness]) -> FoundCrossing:
    """A crossing is as sure as the two names together, and found as the less sure of them was."""
    weaker = min(pair, key=lambda like: like.quality)
    quality = sum(like.quality for like in pair) / 2
    return FoundCrossing(row, first, quality, weaker.how)
