"""Finds the roads at a position: a grid over all segments, asked for many points at once.

Knows no search. A position is never snapped silently: every candidate carries its distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gis.coordinates import Floats
from gis.roads.network import RoadNetwork
from gis.roads.profile import LIMITED_ACCESS
from gis.roads.turns import U_TURN_S, Indices, turn_angle

OFF_ROAD_MPS: Final = 3.0
"""A slow drive through a yard or a gate between the road and the place itself."""
MAX_OFF_ROAD_M: Final = 5_000.0
"""Farther from any road than this counts as out of reach."""
ARRIVING_SLACK_M: Final = 40.0
"""A place may be reached from any road that is at most this much farther than the nearest."""
LEAVING_SLACK_M: Final = 3.0
SHUT_OFF_HANDICAP_M: Final = 30.0
"""Motorways and tunnels seem that much farther, unless the position lies on them."""
ON_THE_ROAD_M: Final = 8.0
WRONG_WAY_DEG: Final = 75.0
WRONG_WAY_HANDICAP_M: Final = 20.0

_CELL_M: Final = 80.0
_MOST_CELLS: Final = 1_000_000
_LIMITED: Final = np.array([int(road) for road in LIMITED_ACCESS])


@dataclass(frozen=True, slots=True)
class Candidates:
    """Ways to stand on the network, sorted by point; several for one point."""

    point: Indices
    edge: Indices
    along_m: Floats
    """How far along the edge, in its direction."""
    fraction: Floats
    distance_m: Floats
    """Straight from the position to the road."""
    extra_s: Floats
    """Lost before the first metre: turning round."""

    @property
    def access_s(self) -> Floats:
        return np.asarray(self.distance_m / OFF_ROAD_MPS + self.extra_s)

    def take(self, which: Indices | NDArray[np.bool_]) -> Candidates:
        return Candidates(
            self.point[which],
            self.edge[which],
            self.along_m[which],
            self.fraction[which],
            self.distance_m[which],
            self.extra_s[which],
        )


@dataclass(frozen=True, slots=True)
class _Hits:
    """Segments near points: `segment` is the number of its first vertex."""

    point: Indices
    segment: Indices
    along_m: Floats
    distance_m: Floats
    effective_m: Floats

    def take(self, which: Indices | NDArray[np.bool_]) -> _Hits:
        return _Hits(
            self.point[which],
            self.segment[which],
            self.along_m[which],
            self.distance_m[which],
            self.effective_m[which],
        )


class SegmentGrid:
    """All segments of the network in square cells."""

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        self._x, self._y = network.plane.to_xy(network.vertex_lon, network.vertex_lat)
        lengths = np.diff(network.line_start)
        self._line_of = np.repeat(np.arange(network.line_count), lengths)
        shut_off = np.isin(network.line_class, _LIMITED) | network.line_tunnel
        self._handicap_m = np.where(shut_off, SHUT_OFF_HANDICAP_M, 0.0)
        inner = np.ones(len(self._x), dtype=bool)
        inner[network.line_start[1:] - 1] = False
        area = float(np.ptp(self._x)) * float(np.ptp(self._y))
        self._cell_m = max(_CELL_M, math.sqrt(area / _MOST_CELLS))
        self._fill(np.flatnonzero(inner))
        self.open(np.ones(network.edge_count, dtype=bool))

    def open(self, edges: NDArray[np.bool_]) -> None:
        """Say which edges may be driven from now on."""
        self._open = edges.copy()
        self._edges_of_line = np.where(
            edges[self._network.edges_of_line], self._network.edges_of_line, -1
        )
        self._usable = np.any(self._edges_of_line >= 0, axis=1)

    def arriving(self, lon: Floats, lat: Floats) -> Candidates:
        """Where a vehicle may end its drive to each place, both sides of the road alike."""
        hits = self._nearest(lon, lat, ARRIVING_SLACK_M, None)
        return self._on_edges(hits, None)

    def leaving(self, lon: Floats, lat: Floats, heading: Floats | None = None) -> Candidates:
        """Where each vehicle stands. A heading (degrees, NaN if unknown) tells carriageways apart;
        driving off against it costs the time of turning round."""
        hits = self._nearest(lon, lat, LEAVING_SLACK_M, heading)
        return self._on_edges(hits, heading)

    def _fill(self, segments: Indices) -> None:
        self._west, self._south = float(self._x.min()), float(self._y.min())
        columns, rows = self._cells(self._x, self._y)
        self._columns, self._rows = int(columns.max()) + 1, int(rows.max()) + 1
        a, b = segments, segments + 1
        left, right = np.minimum(columns[a], columns[b]), np.maximum(columns[a], columns[b])
        low, high = np.minimum(rows[a], rows[b]), np.maximum(rows[a], rows[b])
        width, height = right - left + 1, high - low + 1
        owner, within = _expanded(width * height)
        cell = (low[owner] + within // width[owner]) * self._columns
        cell += left[owner] + within % width[owner]
        order = np.argsort(cell, kind="stable")
        self._segments = segments[owner[order]].astype(np.int32)
        size = self._columns * self._rows
        filled = np.bincount(cell, minlength=size)
        self._first = np.concatenate(([0], np.cumsum(filled))).astype(np.int32)

    def _cells(self, x: Floats, y: Floats) -> tuple[Indices, Indices]:
        column = np.floor((x - self._west) / self._cell_m).astype(np.int64)
        row = np.floor((y - self._south) / self._cell_m).astype(np.int64)
        return column, row

    def _nearest(
        self,
        lon: Floats,
        lat: Floats,
        slack_m: float,
        heading: Floats | None,
    ) -> _Hits:
        """Per point the nearest line and all that are at most `slack_m` farther."""
        x, y = self._network.plane.to_xy(lon, lat)
        waiting = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        found: list[_Hits] = []
        rings = 1
        while len(waiting):
            hits = self._around(waiting, x, y, rings)
            hits = _close_by(hits.take(self._usable[self._line_of[hits.segment]]), len(x), slack_m)
            hits = self._judged(hits, heading)
            best = np.full(len(x), np.inf)
            np.minimum.at(best, hits.point, hits.effective_m)
            reach = rings * self._cell_m
            last = reach >= MAX_OFF_ROAD_M
            done = np.zeros(len(x), dtype=bool)
            done[waiting] = last | (best[waiting] + slack_m <= reach)
            near = hits.effective_m <= best[hits.point] + slack_m
            near &= done[hits.point] & (hits.distance_m <= MAX_OFF_ROAD_M)
            found.append(hits.take(near))
            waiting = waiting[~done[waiting]]
            rings *= 2
        return self._best_per_line(_joined(found))

    def _around(self, points: Indices, x: Floats, y: Floats, rings: int) -> _Hits:
        column, row = self._cells(x[points], y[points])
        step = np.arange(-rings, rings + 1)
        cells = row[:, None, None] + step[None, :, None], column[:, None, None] + step[None, None]
        rows, columns = (part.reshape(-1) for part in np.broadcast_arrays(*cells))
        owner = np.repeat(points, len(step) ** 2)
        inside = (rows >= 0) & (rows < self._rows) & (columns >= 0) & (columns < self._columns)
        cell, owner = (rows * self._columns + columns)[inside], owner[inside]
        first = self._first[cell]
        at, within = _expanded(self._first[cell + 1] - first)
        segment = self._segments[first[at] + within].astype(np.int64)
        return self._measured(owner[at], segment, x, y)

    def _measured(self, point: Indices, segment: Indices, x: Floats, y: Floats) -> _Hits:
        ax, ay = self._x[segment], self._y[segment]
        dx, dy = self._x[segment + 1] - ax, self._y[segment + 1] - ay
        px, py = x[point] - ax, y[point] - ay
        length2 = np.maximum(dx * dx + dy * dy, 1e-12)
        share = np.clip((px * dx + py * dy) / length2, 0.0, 1.0)
        distance = np.hypot(px - share * dx, py - share * dy)
        return _Hits(point, segment, share * np.sqrt(length2), distance, distance)

    def _judged(self, hits: _Hits, heading: Floats | None) -> _Hits:
        """Let unlikely roads seem farther away."""
        line = self._line_of[hits.segment]
        handicap = np.where(hits.distance_m > ON_THE_ROAD_M, self._handicap_m[line], 0.0)
        if heading is not None:
            usable = self._edges_of_line[line] >= 0
            fits = np.any(usable & ~self._wrong_way(hits, heading), axis=1)
            handicap = handicap + np.where(fits, 0.0, WRONG_WAY_HANDICAP_M)
        return replace(hits, effective_m=hits.distance_m + handicap)

    def _wrong_way(self, hits: _Hits, heading: Floats) -> NDArray[np.bool_]:
        """Shape (hits, 2): does driving along (against) the line contradict the heading?"""
        a, b = hits.segment, hits.segment + 1
        along = np.degrees(np.arctan2(self._x[b] - self._x[a], self._y[b] - self._y[a]))
        ways = np.column_stack((along, along + 180))
        off = np.abs(turn_angle(heading[hits.point][:, None], ways))
        return np.asarray(off > WRONG_WAY_DEG)

    def _best_per_line(self, hits: _Hits) -> _Hits:
        line = self._line_of[hits.segment]
        order = np.lexsort((hits.effective_m, line, hits.point))
        key = np.column_stack((hits.point[order], line[order]))
        first = np.ones(len(order), dtype=bool)
        first[1:] = np.any(key[1:] != key[:-1], axis=1)
        return hits.take(order[first])

    def _on_edges(self, hits: _Hits, heading: Floats | None) -> Candidates:
        """Both directions of each line that may be driven."""
        network = self._network
        line = self._line_of[hits.segment]
        along = np.minimum(network.vertex_m[hits.segment] + hits.along_m, network.line_m[line])
        edges = self._edges_of_line[line]
        which, side = np.nonzero(edges >= 0)
        length = network.line_m[line[which]]
        metres = np.where(side == 1, length - along[which], along[which])
        extra = np.zeros(len(which))
        if heading is not None:
            wrong = self._wrong_way(hits, heading)
            two_way = np.all(edges >= 0, axis=1)
            extra = np.where(wrong[which, side] & two_way[which], U_TURN_S, 0.0)
        return Candidates(
            point=hits.point[which],
            edge=edges[which, side].astype(np.int64),
            along_m=metres,
            fraction=np.clip(metres / np.maximum(length, 1e-6), 0.0, 1.0),
            distance_m=hits.distance_m[which],
            extra_s=extra,
        )


def _expanded(counts: NDArray[np.integer]) -> tuple[Indices, Indices]:
    """For counts (2, 3): owners 0 0 1 1 1 and running numbers 0 1 0 1 2."""
    wide = counts.astype(np.int64)
    owner = np.repeat(np.arange(len(wide)), wide)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(wide) - wide, wide)


def _close_by(hits: _Hits, points: int, slack_m: float) -> _Hits:
    """Leave out what no handicap of the nearest road could bring into question."""
    nearest = np.full(points, np.inf)
    np.minimum.at(nearest, hits.point, hits.distance_m)
    reach = slack_m + SHUT_OFF_HANDICAP_M + WRONG_WAY_HANDICAP_M
    return hits.take(hits.distance_m <= nearest[hits.point] + reach)


def _joined(parts: list[_Hits]) -> _Hits:
    if len(parts) == 1:
        return parts[0]
    empty = _Hits(np.zeros(0, int), np.zeros(0, int), np.zeros(0), np.zeros(0), np.zeros(0))
    parts = parts or [empty]
    return _Hits(
        np.concatenate([p.point for p in parts]),
        np.concatenate([p.segment for p in parts]),
        np.concatenate([p.along_m for p in parts]),
        np.concatenate([p.distance_m for p in parts]),
        np.concatenate([p.effective_m for p in parts]),
    )
