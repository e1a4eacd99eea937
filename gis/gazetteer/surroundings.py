"""Says where a point lies in terms of roads, crossings and districts. Values only, no sentences."""

from __future__ import annotations

import numpy as np

from gis.gazetteer.crossings import Crossings
from gis.gazetteer.finder import Finder
from gis.gazetteer.keysearch import Likeness
from gis.gazetteer.match import Match, Near
from gis.gazetteer.plane import METRES_PER_DEGREE, compass_point, feet_on_segments, metres_to_many
from gis.gazetteer.table import PlaceTable

_ROAD_METRES = 1000.0
_BESIDE_METRES = 80.0


class Surroundings:
    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._table: PlaceTable = finder.table
        self._crossings: Crossings = finder.crossings

    def describe(self, lon: float, lat: float) -> Near:
        road, away = self._nearest_road(lon, lat)
        cross_road, distance, bearing = "", away, ""
        crossing = self._crossings.nearest_of_road(road, lon, lat) if road >= 0 else None
        if crossing:
            row, distance = crossing
            cross_road = self._table.names[self._crossings.partner(row, road)]
            spot = float(self._crossings.lon[row]), float(self._crossings.lat[row])
            bearing = compass_point(*spot, lon, lat)
        elif road >= 0:
            foot = self._table.road_foot(road, lon, lat)
            bearing = compass_point(foot.lon, foot.lat, lon, lat)
        return Near(
            road=self._table.names[road] if road >= 0 else "",
            road_distance_m=away,
            cross_road=cross_road,
            distance_m=distance,
            bearing=bearing,
            district=self._finder.districts.name_at(lon, lat),
            place=self._place_beside(lon, lat),
        )

    def _nearest_road(self, lon: float, lat: float) -> tuple[int, float]:
        """Number and distance of the nearest road, -1 if none is within reach."""
        reach = _ROAD_METRES / METRES_PER_DEGREE
        segments = self._table.segments
        close = np.flatnonzero(
            (np.minimum(segments[:, 1], segments[:, 3]) < lat + reach)
            & (np.maximum(segments[:, 1], segments[:, 3]) > lat - reach)
        )
        if not len(close):
            return -1, float("inf")
        away = feet_on_segments(lon, lat, segments[close])[1]
        best = int(np.argmin(away))
        if away[best] > _ROAD_METRES:
            return -1, float("inf")
        return int(self._table.segment_road[close[best]]), float(away[best])

    def _place_beside(self, lon: float, lat: float) -> Match | None:
        first = self._table.roads_count
        lons, lats = self._table.lon[first:], self._table.lat[first:]
        if not len(lons):
            return None
        centre = metres_to_many(lon, lat, lons, lats)
        away = np.where(self._table.tellable[first:], centre, np.inf)
        best = int(np.argmin(away))
        if away[best] > max(_BESIDE_METRES, min(300.0, float(self._table.extent[first + best]))):
            return None
        return self._finder.match(first + best, Likeness(1.0, "exact"), (lon, lat))
