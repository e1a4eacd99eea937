"""Where vehicles can be within some minutes, as areas that follow the roads, and what is left over.

One search from all sources gives the time at every edge; a raster of 100 m squares carries it to
the land beside; outlines are drawn round it between the squares. Knows no screen and no states of
vehicles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from gis.coordinates import Floats
from gis.people import People, PeopleSource
from gis.roads.conditions import USUAL_SIZE, VehicleSize
from gis.roads.edge_times import EdgeTimes
from gis.roads.graph import RoadGraph
from gis.roads.snapping import OFF_ROAD_MPS
from gis.roads.squares import Squares

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of the corners; the first is not repeated."""
Polygon = tuple[Ring, ...]
"""The outer ring and the holes."""
Offsets = NDArray[np.uint32]
NamesAt = Callable[[Floats, Floats], Sequence[str]]
"""The district of each point, by longitude and latitude; empty where none is known."""

_BEYOND_S: Final = 120.0
"""A square out of reach counts as that much farther than the limit where outlines are drawn."""
_SPECK_SQUARES: Final = 5.0
"""Smaller pieces and holes are left out of the drawing; they still count in the figures."""
_SIMPLIFY: Final = 0.35
"""Of a square's side: how far a drawn outline may stray."""
_NAME_SQUARES: Final = 5
"""Districts are asked for once in so many squares each way."""


@dataclass(frozen=True, slots=True)
class ReachArea:
    """All that is reached within a time."""

    limit_s: float
    polygons: tuple[Polygon, ...]
    area_km2: float


@dataclass(frozen=True, slots=True)
class DistrictGap:
    district: str
    area_km2: float
    people: float | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Land that roads serve and nobody reaches within a time; people where they are known."""

    limit_s: float
    area_km2: float
    of_area_km2: float
    people: float | None
    of_people: float | None
    people_source: PeopleSource | None
    districts: tuple[DistrictGap, ...]
    """Those that lack cover, the worst first."""


@dataclass(frozen=True, slots=True)
class Reach:
    areas: tuple[ReachArea, ...]
    gaps: tuple[Gap, ...]
    road_version: str
    closure_version: int


class ReachField:
    """Turns times into areas and figures, for one region."""

    def __init__(
        self,
        graph: RoadGraph,
        people: People | None = None,
        names_at: NamesAt | None = None,
        squares: Squares | None = None,
    ) -> None:
        self._graph = graph
        self.squares = squares or Squares(graph.network)
        self._residents = None if people is None else _Residents(self.squares, people)
        self._districts = _Districts(self.squares, names_at)

    def reach(
        self,
        lon: Floats,
        lat: Floats,
        headings_deg: Floats | None = None,
        *,
        limits_s: Sequence[float],
        size: VehicleSize = USUAL_SIZE,
    ) -> Reach:
        """The areas reached from the nearest of the sources, and what stays uncovered.

        Raises:
            ValueError: no limit was given.
        """
        *_, answer = self.steps(lon, lat, headings_deg, limits_s=limits_s, size=size)
        assert answer is not None
        return answer

    def steps(
        self,
        lon: Floats,
        lat: Floats,
        headings_deg: Floats | None = None,
        *,
        limits_s: Sequence[float],
        size: VehicleSize = USUAL_SIZE,
    ) -> Iterator[Reach | None]:
        """The same in steps of a few hundredths of a second; only the last yields the answer."""
        if not limits_s:
            raise ValueError("a reach area needs a limit in seconds")
        graph, network = self._graph, self._graph.network
        seeds = graph.leaving(lon, lat, headings_deg, size)
        yield None
        spread = graph.engine_for(size).spread(seeds, max(limits_s))
        version = graph.closure_version
        yield None
        edges = np.arange(network.edge_count)
        # What was asked for once is known: the second half then takes half as long.
        spread.seconds(edges[: len(edges) // 2])
        yield None
        times = EdgeTimes.of(network, spread, edges, frontier=True)
        yield None
        grid = self.squares.seconds(times)
        yield None
        areas, gaps = [], []
        for limit in sorted(limits_s):
            areas.append(self._area(grid, limit))
            yield None
            gaps.append(self._gap(grid, limit))
        yield Reach(tuple(areas), tuple(gaps), network.version, version)

    def _area(self, grid: Floats, limit_s: float) -> ReachArea:
        squares = self.squares
        x, y = squares.middles()
        tame = np.minimum(grid, limit_s + _BEYOND_S)
        outlines = contour_generator(x, y, tame, fill_type=FillType.OuterOffset)
        filled = outlines.filled(-1.0, limit_s)
        reached = int(np.count_nonzero(grid <= limit_s))
        return ReachArea(limit_s, self._drawn(*filled), reached * squares.size_m**2 / 1e6)

    def _drawn(self, outlines: list[Floats], offsets: list[Offsets]) -> tuple[Polygon, ...]:
        """Polygons without specks and needless corners, in degrees."""
        least = _SPECK_SQUARES * self.squares.size_m**2
        rings: list[Floats] = []
        owners: list[int] = []
        for number, (points, bounds) in enumerate(zip(outlines, offsets, strict=True)):
            large = _ring_areas_m2(points, bounds) >= least
            if large[0]:
                kept = np.flatnonzero(large).tolist()
                rings += [points[bounds[i] : bounds[i + 1]] for i in kept]
                owners += [number] * len(kept)
        drawn = self._thinned(rings)
        polygons: dict[int, list[Ring]] = {}
        for owner, ring in zip(owners, drawn, strict=True):
            polygons.setdefault(owner, []).append(ring)
        return tuple(tuple(polygon) for polygon in polygons.values())

    def _thinned(self, rings: list[Floats]) -> list[Ring]:
        """The rings in degrees, all of them thinned out at once."""
        if not rings:
            return []
        owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
        lines = shapely.linestrings(np.concatenate(rings), indices=owner)
        thin = shapely.simplify(lines, _SIMPLIFY * self.squares.size_m, preserve_topology=False)
        corners, index = shapely.get_coordinates(thin, return_index=True)
        at = self._graph.network.plane.to_lonlat(corners[:, 0], corners[:, 1])
        pairs = [(lon, lat) for lon, lat in np.round(np.column_stack(at), 6).tolist()]
        bounds = np.searchsorted(index, np.arange(len(rings) + 1)).tolist()
        return [tuple(pairs[a : b - 1]) for a, b in pairwise(bounds)]

    def _gap(self, grid: Floats, limit_s: float) -> Gap:
        squares, residents, districts = self.squares, self._residents, self._districts
        size_km2 = squares.size_m**2 / 1e6
        open_land = squares.land & ~(grid <= limit_s)
        areas = districts.sums(open_land, size_km2)
        left = people = None
        if residents is not None:
            left = residents.beyond(grid, limit_s)
            people = districts.of_people(residents, left)
        rows = [
            DistrictGap(name, float(areas[i]), None if people is None else float(people[i]))
            for i, name in enumerate(districts.names)
            if areas[i] > 0 or (people is not None and people[i] >= 1)
        ]
        rows.sort(key=lambda row: (-(row.people or 0.0), -row.area_km2))
        return Gap(
            limit_s=limit_s,
            area_km2=float(areas.sum()),
            of_area_km2=int(np.count_nonzero(squares.land)) * size_km2,
            people=None if left is None else float(left.sum()),
            of_people=None if residents is None else float(residents.persons.sum()),
            people_source=None if residents is None else residents.source,
            districts=tuple(rows),
        )


def _ring_areas_m2(points: Floats, offsets: Offsets) -> Floats:
    """The area within each of several closed rings laid end to end."""
    x, y = points.T
    cross = np.zeros(len(points))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[offsets[1:].astype(np.int64) - 1] = 0.0
    return np.abs(np.add.reduceat(cross, offsets[:-1].astype(np.int64))) / 2


class _Residents:
    """Where people live, on the squares that roads serve."""

    def __init__(self, squares: Squares, people: People) -> None:
        self.persons, self.source = people.persons, people.source
        x, y = squares.network.plane.to_xy(people.lon, people.lat)
        away, (row, column) = distance_transform_edt(~squares.land, return_indices=True)
        home = squares.number_of(x, y)
        self.square = (row * squares.columns + column).ravel()[home]
        self._walk_s = away.ravel()[home] * squares.size_m / OFF_ROAD_MPS

    def beyond(self, grid: Floats, limit_s: float) -> Floats:
        """Persons of each point that are not reached within the limit."""
        late = ~(grid.ravel()[self.square] + self._walk_s <= limit_s)
        return np.where(late, self.persons, 0.0)


class _Districts:
    def __init__(self, squares: Squares, names_at: NamesAt | None) -> None:
        self._count = squares.rows * squares.columns
        block = np.zeros((squares.rows, squares.columns), dtype=np.int64)
        self.names: tuple[str, ...] = ("",)
        if names_at is not None:
            rows, columns = (
                np.arange(side) // _NAME_SQUARES for side in (squares.rows, squares.columns)
            )
            wide = int(columns[-1]) + 1
            block = rows[:, None] * wide + columns[None, :]
            used, place = np.unique(block[squares.land], return_inverse=True)
            step = _NAME_SQUARES * squares.size_m
            x = squares.west + (used % wide + 0.5) * step
            y = squares.south + (used // wide + 0.5) * step
            at = squares.network.plane.to_lonlat(x, y)
            named, number = np.unique(np.asarray(names_at(at.lon, at.lat)), return_inverse=True)
            self.names = tuple(named.tolist())
            block = np.zeros_like(block)
            block[squares.land] = number[place]
        self._district = block.ravel()

    def sums(self, which: NDArray[np.bool_], each: float) -> Floats:
        counts = np.bincount(self._district[which.ravel()], minlength=len(self.names))
        return np.asarray(counts * each)

    def of_people(self, residents: _Residents, persons: Floats) -> Floats:
        at = self._district[residents.square]
        return np.asarray(np.bincount(at, persons, minlength=len(self.names)))
