"""A raster over the roads of a region: when each square is reached. Knows no outlines, no people.

A square is served from a road in it or beside it; from a motorway or a tunnel only what lies on it.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.roads.edge_times import EdgeTimes
from gis.roads.network import Ints, RoadNetwork
from gis.roads.profile import LIMITED_ACCESS
from gis.roads.snapping import OFF_ROAD_MPS
from gis.roads.turns import Indices

SQUARE_M: Final = 100.0
_MOST_SQUARES: Final = 1_000_000
_RIM: Final = 2
"""Squares left empty about the roads, so that every outline closes."""
_STEP: Final = 0.7
"""Of a square's side: how far samples along a road lie apart at most."""
_LIMITED: Final = [int(road) for road in LIMITED_ACCESS]


class Squares:
    def __init__(self, network: RoadNetwork) -> None:
        self.network = network
        x, y = network.plane.to_xy(network.vertex_lon, network.vertex_lat)
        area = max(float(np.ptp(x)), SQUARE_M) * max(float(np.ptp(y)), SQUARE_M)
        self.size_m = max(SQUARE_M, math.sqrt(area / _MOST_SQUARES))
        self.west = float(x.min()) - _RIM * self.size_m
        self.south = float(y.min()) - _RIM * self.size_m
        self.columns = int((float(x.max()) - self.west) // self.size_m) + 1 + _RIM
        self.rows = int((float(y.max()) - self.south) // self.size_m) + 1 + _RIM
        self.line, self.share = _samples(network, self.size_m * _STEP)
        self.first = np.searchsorted(self.line, np.arange(network.line_count + 1))
        at = network.point_on(self.line, self.share * network.line_m[self.line])
        self.sample_x, self.sample_y = network.plane.to_xy(at.lon, at.lat)
        square = self.number_of(self.sample_x, self.sample_y)
        shut_off = (np.isin(network.line_class, _LIMITED) | network.line_tunnel)[self.line]
        self._open = _Groups(square, np.flatnonzero(~shut_off))
        self._shut_off = _Groups(square, np.flatnonzero(shut_off))
        self.land = np.isfinite(self._beside(self._least(np.zeros(len(self.line)), self._open)))
        """Squares that roads serve, shape (rows, columns)."""

    def number_of(self, x: Floats, y: Floats) -> Indices:
        """The square of each point, counted along the rows; points outside get the nearest one."""
        column = np.clip((x - self.west) // self.size_m, 0, self.columns - 1)
        row = np.clip((y - self.south) // self.size_m, 0, self.rows - 1)
        return np.asarray(row * self.columns + column, dtype=np.int64)

    def middles(self) -> tuple[Floats, Floats]:
        """East and north of the middles of columns and rows, in metres on the network's plane."""
        x = self.west + (np.arange(self.columns) + 0.5) * self.size_m
        y = self.south + (np.arange(self.rows) + 0.5) * self.size_m
        return np.asarray(x), np.asarray(y)

    def seconds(self, times: EdgeTimes) -> Floats:
        """When each square is reached, shape (rows, columns); inf where never."""
        at = times.at(self.line, self.share)
        self._leave(times, at)
        served = self._beside(self._least(at, self._open))
        return np.minimum(served, self._least(at, self._shut_off))

    def _leave(self, times: EdgeTimes, at: Floats) -> None:
        """The stretches ahead of the places of departure, on their own edges."""
        line = times.network.edge_line[times.seeds.edge]
        first, count = self.first[line], self.first[line + 1] - self.first[line]
        seed = np.repeat(np.arange(len(line)), count)
        sample = first[seed] + np.arange(len(seed)) - np.repeat(np.cumsum(count) - count, count)
        np.minimum.at(at, sample, times.ahead(seed, self.share[sample]))

    def _least(self, at: Floats, groups: _Groups) -> Floats:
        grid = np.full(self.rows * self.columns, np.inf)
        if len(groups.order):
            grid[groups.squares] = np.minimum.reduceat(at[groups.order], groups.begin)
        return grid.reshape(self.rows, self.columns)

    def _beside(self, grid: Floats) -> Floats:
        """Squares next to a road are reached from it at the pace of a yard."""
        straight, slant = (self.size_m * f / OFF_ROAD_MPS for f in (1.0, math.sqrt(2)))
        wide = np.pad(grid, 1, constant_values=np.inf)
        best = grid.copy()
        for down in range(3):
            for right in range(3):
                if (down, right) == (1, 1):
                    continue
                extra = straight if 1 in (down, right) else slant
                near = wide[down : down + self.rows, right : right + self.columns]
                np.minimum(best, near + extra, out=best)
        return best


class _Groups:
    """Some samples by the square they lie in."""

    def __init__(self, square: Indices, which: Indices) -> None:
        self.order = which[np.argsort(square[which], kind="stable")]
        self.squares, self.begin = np.unique(square[self.order], return_index=True)


def _samples(network: RoadNetwork, step_m: float) -> tuple[Ints, Floats]:
    """Points along all lines, no farther apart than a step: line and share of its length."""
    pieces = np.maximum(1, np.ceil(network.line_m / step_m)).astype(np.int64)
    line = np.repeat(np.arange(network.line_count, dtype=np.int32), pieces + 1)
    begin = np.cumsum(pieces + 1) - (pieces + 1)
    within = np.arange(len(line)) - begin[line]
    return line, within / pieces[line]
