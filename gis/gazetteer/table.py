"""The places of a region in memory: arrays to look rows up in. Decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis.gazetteer import kinds
from gis.gazetteer.plane import Floats, feet_on_segments, metres_to_many
from gis.gazetteer.store import PlacesFile

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RoadPoint:
    """A spot on a road: the row of its segment, metres along the chain, metres away."""

    segment: int
    metres: float
    away_m: float
    lon: float
    lat: float


class PlaceTable:
    """Rows of places; those below `roads_count` are roads and have segments."""

    def __init__(self, file: PlacesFile) -> None:
        self.names = file.lines("place_name")
        self.kind_names = file.texts("kind")
        self.district_names = file.texts("district") or [""]
        self.kind = file.ints("place_kind")
        self.district_row = file.ints("place_district")
        self.lon, self.lat = file.floats("place_lon"), file.floats("place_lat")
        self.extent = file.floats("place_extent")
        self.own = file.flags("place_own", len(self.lon))
        self._road_start = file.ints("road_start")
        self.roads_count = len(self._road_start) - 1
        self.segments = file.floats("segment").reshape(-1, 4)
        self._chain = file.ints("segment_chain")
        self._at = file.floats("segment_at")

    def __len__(self) -> int:
        return len(self.lon)

    def kind_of(self, place: int) -> str:
        return self.kind_names[int(self.kind[place])]

    def district_of(self, place: int) -> str:
        return self.district_names[int(self.district_row[place])]

    def is_road(self, place: int) -> bool:
        """Whether the place has a drawn line; a street known by its houses only has none."""
        return place < self.roads_count

    @cached_property
    def segment_road(self) -> Ints:
        return np.repeat(np.arange(self.roads_count), np.diff(self._road_start))

    @cached_property
    def tellable(self) -> NDArray[np.bool_]:
        """Places that tell a person where something is; not the road or the whole district."""
        vague = {kinds.ROAD, kinds.DISTRICT, kinds.CROSSING}
        return np.array([name not in vague for name in self.kind_names], dtype=bool)[self.kind]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all places, in degrees; an empty box if there are none."""
        if not len(self):
            return 0.0, 0.0, 0.0, 0.0
        west, south = float(self.lon.min()), float(self.lat.min())
        return west, south, float(self.lon.max()), float(self.lat.max())

    def metres_from(self, lon: float, lat: float, places: Ints) -> Floats:
        """Distance to the points of places; roads count by the point in their middle."""
        return metres_to_many(lon, lat, self.lon[places], self.lat[places])

    def road_foot(self, road: int, lon: float, lat: float) -> RoadPoint:
        """Where a road comes nearest to a point."""
        first, last = int(self._road_start[road]), int(self._road_start[road + 1])
        rows = self.segments[first:last]
        part, away = feet_on_segments(lon, lat, rows)
        best = int(np.argmin(away))
        return self._on_segment(first + best, float(part[best]), float(away[best]))

    def _on_segment(self, row: int, part: float, away: float) -> RoadPoint:
        start_lon, start_lat, end_lon, end_lat = self.segments[row].tolist()
        metres = float(self._at[row]) + part * self._length(row)
        lon = start_lon + part * (end_lon - start_lon)
        return RoadPoint(row, metres, away, lon, start_lat + part * (end_lat - start_lat))

    def _length(self, row: int) -> float:
        start_lon, start_lat, end_lon, end_lat = self.segments[row]
        ends = np.array([end_lon]), np.array([end_lat])
        return float(metres_to_many(start_lon, start_lat, *ends)[0])

    def point_between(self, low: RoadPoint, high: RoadPoint, share: float) -> RoadPoint | None:
        """The spot at a share of the way along the road; None if no one line joins the two."""
        if self._chain[low.segment] != self._chain[high.segment]:
            return None
        metres = low.metres + share * (high.metres - low.metres)
        first, last = sorted((low.segment, high.segment))
        row = first + int(np.searchsorted(self._at[first : last + 1], metres, side="right")) - 1
        row = max(first, row)
        length = self._length(row)
        part = (metres - float(self._at[row])) / length if length else 0.0
        return self._on_segment(row, min(1.0, max(0.0, part)), 0.0)
