"""Cells of about 500 m with how soon each is reached from many sources. Knows no vehicles' states.

Each cell is timed at one point of its roads, the one nearest to where its people live. The times
from one source are kept until roads change: vehicles at their stations stand where they stood.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gis.coordinates import Floats
from gis.people import People, PeopleSource
from gis.roads.edge_times import EdgeTimes
from gis.roads.graph import RoadGraph
from gis.roads.network import Ints
from gis.roads.profile import LIMITED_ACCESS
from gis.roads.reach import NamesAt
from gis.roads.squares import Squares
from gis.roads.turns import Indices

CELL_SQUARES: Final = 5
"""A cell is so many squares of the reach raster on each side."""
HORIZON_S: Final = 900.0
"""What lies farther from a source than this is not told apart."""
_LEAST_SQUARES: Final = 3
"""A cell with fewer squares that roads serve is the rim of something and is left out."""
_KEPT: Final = 700
"""Sources whose times are remembered: more than a large centre has vehicles and stations."""
_SAME_SPOT_M: Final = 60.0
"""Sources nearer to each other than about this share their times."""
_LIMITED: Final = [int(road) for road in LIMITED_ACCESS]

Times = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a region, in the order in which every array of times has them."""

    lon: Floats
    lat: Floats
    """The middle of each."""
    half_lon: float
    half_lat: float
    people: Floats | None
    people_source: PeopleSource | None
    land_km2: Floats
    """Land that roads serve."""
    district: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.lon)


class CoverGrid:
    def __init__(
        self,
        graph: RoadGraph,
        squares: Squares,
        people: People | None = None,
        names_at: NamesAt | None = None,
    ) -> None:
        self._graph = graph
        self._squares = squares
        self._plot = _Plot(squares, people)
        self.cells = self._plot.cells(names_at)
        self._line, self._share = self._plot.anchors()
        both = graph.network.edges_of_line[self._line].ravel()
        self._edges = np.unique(both[both >= 0]).astype(np.int64)
        self._anchors = _anchors_of_line(self._line)
        self._kept: OrderedDict[tuple[int, int], Times] = OrderedDict()
        self._weights = graph.engine.edge_s

    @property
    def cell_km2(self) -> float:
        return (CELL_SQUARES * self._squares.size_m) ** 2 / 1e6

    def cell_of(self, lon: float, lat: float) -> int | None:
        """The cell in which a place lies; None where the region has no roads about it."""
        x, y = self._graph.network.plane.to_xy([lon], [lat])
        return self._plot.cell_at(self._squares.number_of(x, y))

    def known(self, lon: float, lat: float) -> bool:
        """Whether the times from there are at hand without a search."""
        return self._weights is self._graph.engine.edge_s and _spot(lon, lat) in self._kept

    def seconds_from(self, lon: float, lat: float) -> Times:
        """Time from one source to each cell; inf beyond the horizon."""
        if self._weights is not self._graph.engine.edge_s:
            self._weights = self._graph.engine.edge_s
            self._kept.clear()
        spot = _spot(lon, lat)
        if spot in self._kept:
            self._kept.move_to_end(spot)
        else:
            self._kept[spot] = self._searched(lon, lat)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[spot]

    def _searched(self, lon: float, lat: float) -> Times:
        seeds = self._graph.leaving([lon], [lat])
        if not len(seeds.edge):
            return np.full(len(self.cells), np.inf, dtype=np.float32)
        spread = self._graph.engine.spread(seeds, HORIZON_S)
        times = EdgeTimes.of(self._graph.network, spread, self._edges)
        at = times.at(self._line, self._share)
        self._leave(times, at)
        at[at > HORIZON_S] = np.inf
        return at.astype(np.float32)

    def _leave(self, times: EdgeTimes, at: Floats) -> None:
        """Anchors ahead on the very edge that the source stands on."""
        for seed, edge in enumerate(times.seeds.edge.tolist()):
            line = int(self._graph.network.edge_line[edge])
            here = self._anchors.get(line)
            if here is not None:
                ahead = times.ahead(np.full(len(here), seed), self._share[here])
                at[here] = np.minimum(at[here], ahead)


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each cell the source that is there first, when, and when the next other one is."""

    source: Indices
    """-1 where none is within the horizon."""
    first_s: Times
    next_s: Times


def nearest_of(rows: Sequence[Times], cells: int) -> Nearest:
    """Compare the times of several sources cell by cell."""
    if not rows:
        nobody = np.full(cells, np.inf, dtype=np.float32)
        return Nearest(np.full(cells, -1, dtype=np.int64), nobody, nobody)
    times = np.stack(rows)
    source = times.argmin(axis=0)
    every = np.arange(cells)
    first = times[source, every]
    times[source, every] = np.inf
    following = times.min(axis=0)
    return Nearest(np.where(np.isfinite(first), source, -1), first, following)


class _Plot:
    """Which squares make up which cell, and where its people and roads are."""

    def __init__(self, squares: Squares, people: People | None) -> None:
        self._squares, self._people = squares, people
        self._wide = -(-squares.columns // CELL_SQUARES)
        block = self._block_of(np.arange(squares.rows * squares.columns))
        size = int(block.max()) + 1
        served = np.bincount(block[squares.land.ravel()], minlength=size)
        roads = np.zeros(size, dtype=bool)
        self._samples = np.flatnonzero(~np.isin(self._sample_class(), _LIMITED))
        self._sample_block = self._block_of(self._sample_squares())
        roads[self._sample_block] = True
        self.blocks = np.flatnonzero((served >= _LEAST_SQUARES) & roads)
        self._served = served[self.blocks]
        self._place = np.full(size, -1)
        self._place[self.blocks] = np.arange(len(self.blocks))
        self._side_m = CELL_SQUARES * squares.size_m
        self._count_people()

    def cells(self, names_at: NamesAt | None) -> Cells:
        squares, people = self._squares, self._people
        plane = squares.network.plane
        x, y = self._middles()
        at = plane.to_lonlat(x, y)
        corner = plane.to_lonlat(x[:1] + self._side_m / 2, y[:1] + self._side_m / 2)
        names = [""] * len(x) if names_at is None else names_at(at.lon, at.lat)
        return Cells(
            lon=at.lon,
            lat=at.lat,
            half_lon=float((corner.lon - at.lon[:1]).sum()),
            half_lat=float((corner.lat - at.lat[:1]).sum()),
            people=None if people is None else self._persons,
            people_source=None if people is None else people.source,
            land_km2=np.asarray(self._served * squares.size_m**2 / 1e6),
            district=tuple(names),
        )

    def cell_at(self, square: Indices) -> int | None:
        cell = int(self._place[self._block_of(square)][0])
        return cell if cell >= 0 else None

    def anchors(self) -> tuple[Ints, Floats]:
        """Line and share of the point at which each cell is timed."""
        squares = self._squares
        cell = self._place[self._sample_block]
        inside = np.flatnonzero(cell >= 0)
        cell, sample = cell[inside], self._samples[inside]
        x, y = squares.sample_x[sample], squares.sample_y[sample]
        away = np.hypot(x - self._x[cell], y - self._y[cell])
        order = np.lexsort((away, cell))
        _, first = np.unique(cell[order], return_index=True)
        chosen = sample[order[first]]
        return squares.line[chosen], squares.share[chosen]

    def _count_people(self) -> None:
        """Persons of each cell, and their middle; without people the cell's own."""
        self._x, self._y = self._middles()
        self._persons = np.zeros(len(self.blocks))
        if self._people is None or not len(self._people.persons):
            return
        x, y = self._squares.network.plane.to_xy(self._people.lon, self._people.lat)
        cell = self._place[self._block_of(self._squares.number_of(x, y))]
        known = cell >= 0
        cell, persons = cell[known], self._people.persons[known]
        size = len(self.blocks)
        self._persons = np.bincount(cell, persons, minlength=size)
        lived = np.flatnonzero(self._persons > 0)
        for middle, values in ((self._x, x[known]), (self._y, y[known])):
            weighed = np.bincount(cell, values * persons, minlength=size)
            middle[lived] = weighed[lived] / self._persons[lived]

    def _middles(self) -> tuple[Floats, Floats]:
        squares, side = self._squares, CELL_SQUARES * self._squares.size_m
        x = squares.west + (self.blocks % self._wide + 0.5) * side
        y = squares.south + (self.blocks // self._wide + 0.5) * side
        return np.asarray(x), np.asarray(y)

    def _block_of(self, square: Indices) -> Indices:
        row, column = np.divmod(square, self._squares.columns)
        return np.asarray(row // CELL_SQUARES * self._wide + column // CELL_SQUARES)

    def _sample_class(self) -> NDArray[np.uint8]:
        return np.asarray(self._squares.network.line_class[self._squares.line])

    def _sample_squares(self) -> Indices:
        squares = self._squares
        return squares.number_of(squares.sample_x[self._samples], squares.sample_y[self._samples])


def _anchors_of_line(lines: Ints) -> dict[int, Indices]:
    found: dict[int, list[int]] = {}
    for anchor, line in enumerate(lines.tolist()):
        found.setdefault(line, []).append(anchor)
    return {line: np.array(anchors, dtype=np.int64) for line, anchors in found.items()}


def _spot(lon: float, lat: float) -> tuple[int, int]:
    """Positions that count as one."""
    step = _SAME_SPOT_M / 111_000.0
    return round(lon / step), round(lat / step)
