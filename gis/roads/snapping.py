"""Finds the roads at a position: a grid over all segments, asked for many points at once.

Knows no search. A position is never snapped silently: every candidate carries its distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.roads.network import Bools, RoadNetwork
from gis.roads.openness import Openness
from gis.roads.pieces import PieceSegments
from gis.roads.profile import LIMITED_ACCESS
from gis.roads.stretches import expanded
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
ASKEW_HANDICAP_M: Final = 6.0
"""A road at `WRONG_WAY_DEG` to the heading seems that much farther, one less askew by the square of
its angle: on a bridge the vehicle is on the road that runs as it does."""

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
    piece: Indices
    """Which open piece of a barred line it lies on; -1 on lines that can be driven through."""
    enters: Bools
    """Whether the edge is open from its start up to here."""
    leaves: Bools
    """Whether the edge is open from here to its end."""

    @property
    def access_s(self) -> Floats:
        return np.asarray(self.distance_m / OFF_ROAD_MPS + self.extra_s)

    def take(self, which: Indices | Bools) -> Candidates:
        return Candidates(
            self.point[which],
            self.edge[which],
            self.along_m[which],
            self.fraction[which],
            self.distance_m[which],
            self.extra_s[which],
            self.piece[which],
            self.enters[which],
            self.leaves[which],
        )

    def joined(self, more: Candidates, points: Indices) -> Candidates:
        """These, and those of some of the points as well; `more.point` counts within `points`."""
        whole = Candidates(
            np.concatenate((self.point, points[more.point])),
            np.concatenate((self.edge, more.edge)),
            np.concatenate((self.along_m, more.along_m)),
            np.concatenate((self.fraction, more.fraction)),
            np.concatenate((self.distance_m, more.distance_m)),
            np.concatenate((self.extra_s, more.extra_s)),
            np.concatenate((self.piece, more.piece)),
            np.concatenate((self.enters, more.enters)),
            np.concatenate((self.leaves, more.leaves)),
        )
        return whole.take(np.argsort(whole.point, kind="stable"))


@dataclass(frozen=True, slots=True)
class Among:
    """Which roads are in question."""

    lines: Bools
    pieces: Bools
    """Of the open pieces of barred lines."""


@dataclass(frozen=True, slots=True)
class _Hits:
    """Segments near points: `segment` is the number of its first vertex."""

    point: Indices
    segment: Indices
    piece: Indices
    along_m: Floats
    distance_m: Floats
    effective_m: Floats

    def take(self, which: Indices | Bools) -> _Hits:
        return _Hits(
            self.point[which],
            self.segment[which],
            self.piece[which],
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
        self._edges_of_line = network.edges_of_line
        self.open(Openness.full(network))

    @property
    def xy(self) -> tuple[Floats, Floats]:
        """All vertices in metres, on the network's plane."""
        return self._x, self._y

    def open(self, openness: Openness) -> None:
        """Say what may be driven and stood on from now on."""
        self._openness = openness
        self._pieces = PieceSegments.of(self._network, openness)
        line = openness.piece_line
        begin = openness.piece_begin_m <= 0
        end = openness.piece_end_m >= self._network.line_m[line]
        onward, back = (self._edges_of_line[line] >= 0).T
        self._enterable = (begin & onward) | (end & back)
        self._leavable = (end & onward) | (begin & back)

    def arriving(self, lon: Floats, lat: Floats, among: Among | None = None) -> Candidates:
        """Where a vehicle may end its drive to each place, both sides of the road alike.

        `among` leaves only some roads in question. Where the place's own road cannot be entered,
        the next one counts as well.
        """
        found = self._on_edges(self._nearest(lon, lat, ARRIVING_SLACK_M, None, among), None)
        stuck = _without(found, found.enters, len(lon))
        if not len(stuck):
            return found
        passable = self._passable(self._enterable, among)
        hits = self._nearest(lon[stuck], lat[stuck], ARRIVING_SLACK_M, None, passable)
        return found.joined(self._on_edges(hits, None), stuck)

    def leaving(
        self, lon: Floats, lat: Floats, heading: Floats | None = None, among: Among | None = None
    ) -> Candidates:
        """Where each vehicle stands. A heading (degrees, NaN if unknown) tells carriageways apart;
        driving off against it costs the time of turning round. Who stands before a closed stretch
        of a one-way road may also go on from the next road."""
        found = self._on_edges(self._nearest(lon, lat, LEAVING_SLACK_M, heading, among), heading)
        stuck = _without(found, found.leaves, len(lon))
        if not len(stuck):
            return found
        towards = None if heading is None else heading[stuck]
        passable = self._passable(self._leavable, among)
        hits = self._nearest(lon[stuck], lat[stuck], LEAVING_SLACK_M, towards, passable)
        return found.joined(self._on_edges(hits, towards), stuck)

    def _passable(self, pieces: Bools, among: Among | None) -> Among:
        if among is None:
            return Among(np.ones(self._network.line_count, dtype=bool), pieces)
        return Among(among.lines, among.pieces & pieces)

    def lines_in(self, west: float, south: float, east: float, north: float) -> Indices:
        """All lines that come near a box given in metres on the network's plane."""
        (left, right), (low, high) = self._cells(np.array([west, east]), np.array([south, north]))
        columns = np.arange(max(left, 0), min(right + 1, self._columns))
        rows = np.arange(max(low, 0), min(high + 1, self._rows))
        cells = (rows[:, None] * self._columns + columns[None, :]).reshape(-1)
        first = self._first[cells]
        at, within = expanded(self._first[cells + 1] - first)
        return np.unique(self._line_of[self._segments[first[at] + within]])

    def _fill(self, segments: Indices) -> None:
        self._west, self._south = float(self._x.min()), float(self._y.min())
        columns, rows = self._cells(self._x, self._y)
        self._columns, self._rows = int(columns.max()) + 1, int(rows.max()) + 1
        a, b = segments, segments + 1
        left, right = np.minimum(columns[a], columns[b]), np.maximum(columns[a], columns[b])
        low, high = np.minimum(rows[a], rows[b]), np.maximum(rows[a], rows[b])
        width, height = right - left + 1, high - low + 1
        owner, within = expanded(width * height)
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
        heading: Floats | None = None,
        among: Among | None = None,
    ) -> _Hits:
        """Per point the nearest line and all that are at most `slack_m` farther."""
        x, y = self._network.plane.to_xy(lon, lat)
        waiting = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        found: list[_Hits] = []
        rings = 1
        while len(waiting):
            hits = self._around(waiting, x, y, rings)
            if among is not None:
                hits = hits.take(_is_among(among, self._line_of[hits.segment], hits.piece))
            hits = self._judged(_close_by(hits, len(x), slack_m), heading)
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
        at, within = expanded(self._first[cell + 1] - first)
        segment = self._segments[first[at] + within].astype(np.int64)
        point = owner[at]
        barred = self._openness.barred[self._line_of[segment]]
        if not barred.any():
            return self._measured(point, segment, x, y)
        free = self._measured(point[~barred], segment[~barred], x, y)
        return _joined([free, self._on_pieces(point[barred], segment[barred], x, y)])

    def _on_pieces(self, point: Indices, segment: Indices, x: Floats, y: Floats) -> _Hits:
        """The nearest point of each open piece of segments of barred lines."""
        which, row = self._pieces.rows(segment)
        pieces = self._pieces
        share = pieces.low[row], pieces.high[row]
        return self._measured(point[which], segment[which], x, y, (pieces.piece[row], *share))

    def _measured(
        self,
        point: Indices,
        segment: Indices,
        x: Floats,
        y: Floats,
        piece: tuple[Indices, Floats, Floats] | None = None,
    ) -> _Hits:
        """Distances to segments; with a piece only to its share of the segment."""
        number, low, high = piece or (np.full(len(segment), -1), 0.0, 1.0)
        ax, ay = self._x[segment], self._y[segment]
        dx, dy = self._x[segment + 1] - ax, self._y[segment + 1] - ay
        px, py = x[point] - ax, y[point] - ay
        length2 = np.maximum(dx * dx + dy * dy, 1e-12)
        share = np.clip((px * dx + py * dy) / length2, low, high)
        distance = np.hypot(px - share * dx, py - share * dy)
        return _Hits(point, segment, number, share * np.sqrt(length2), distance, distance)

    def _judged(self, hits: _Hits, heading: Floats | None) -> _Hits:
        """Let unlikely roads seem farther away."""
        line = self._line_of[hits.segment]
        handicap = np.where(hits.distance_m > ON_THE_ROAD_M, self._handicap_m[line], 0.0)
        if heading is not None:
            usable = self._edges_of_line[line] >= 0
            off = np.where(usable, self._askew_deg(hits, heading), 180.0).min(axis=1)
            askew = ASKEW_HANDICAP_M * (off / WRONG_WAY_DEG) ** 2
            handicap = handicap + np.where(off > WRONG_WAY_DEG, WRONG_WAY_HANDICAP_M, askew)
        return replace(hits, effective_m=hits.distance_m + handicap)

    def _wrong_way(self, hits: _Hits, heading: Floats) -> Bools:
        """Shape (hits, 2): does driving along (against) the line contradict the heading?"""
        return np.asarray(self._askew_deg(hits, heading) > WRONG_WAY_DEG)

    def _askew_deg(self, hits: _Hits, heading: Floats) -> Floats:
        """Shape (hits, 2): angle between the heading and driving along (against) the line; 0 where
        no heading is known."""
        a, b = hits.segment, hits.segment + 1
        along = np.degrees(np.arctan2(self._x[b] - self._x[a], self._y[b] - self._y[a]))
        ways = np.column_stack((along, along + 180))
        off = np.abs(turn_angle(heading[hits.point][:, None], ways))
        return np.asarray(np.nan_to_num(off, nan=0.0))

    def _best_per_line(self, hits: _Hits) -> _Hits:
        line = self._line_of[hits.segment]
        own = np.where(hits.piece < 0, line, self._network.line_count + hits.piece)
        order = np.lexsort((hits.effective_m, own, hits.point))
        key = np.column_stack((hits.point[order], own[order]))
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
        enters, leaves = self._open_sides(hits.piece[which], line[which], side == 1)
        return Candidates(
            point=hits.point[which],
            edge=edges[which, side].astype(np.int64),
            along_m=metres,
            fraction=np.clip(metres / np.maximum(length, 1e-6), 0.0, 1.0),
            distance_m=hits.distance_m[which],
            extra_s=extra,
            piece=hits.piece[which],
            enters=enters,
            leaves=leaves,
        )

    def _open_sides(self, piece: Indices, line: Indices, reverse: Bools) -> tuple[Bools, Bools]:
        """Whether the edge is open before and behind each point, as it is driven."""
        enters, leaves = np.ones(len(piece), dtype=bool), np.ones(len(piece), dtype=bool)
        cut = np.flatnonzero(piece >= 0)
        if len(cut):
            begin = self._openness.piece_begin_m[piece[cut]] <= 0
            end = self._openness.piece_end_m[piece[cut]] >= self._network.line_m[line[cut]]
            enters[cut] = np.where(reverse[cut], end, begin)
            leaves[cut] = np.where(reverse[cut], begin, end)
        return enters, leaves


def _is_among(among: Among, line: Indices, piece: Indices) -> Bools:
    if not len(among.pieces):
        return among.lines[line]
    return np.asarray(np.where(piece < 0, among.lines[line], among.pieces[piece]))


def _without(found: Candidates, good: Bools, points: int) -> Indices:
    """The points that have candidates, but no good one."""
    if good.all():
        return np.zeros(0, np.int64)
    some, fine = np.zeros(points, dtype=bool), np.zeros(points, dtype=bool)
    some[found.point], fine[found.point[good]] = True, True
    return np.flatnonzero(some & ~fine)


def _close_by(hits: _Hits, points: int, slack_m: float) -> _Hits:
    """Leave out what no handicap of the nearest road could bring into question."""
    nearest = np.full(points, np.inf)
    np.minimum.at(nearest, hits.point, hits.distance_m)
    reach = slack_m + SHUT_OFF_HANDICAP_M + WRONG_WAY_HANDICAP_M
    return hits.take(hits.distance_m <= nearest[hits.point] + reach)


def _joined(parts: list[_Hits]) -> _Hits:
    if len(parts) == 1:
        return parts[0]
    none = np.zeros(0, int)
    empty = _Hits(none, none, none, np.zeros(0), np.zeros(0), np.zeros(0))
    parts = parts or [empty]
    return _Hits(
        np.concatenate([p.point for p in parts]),
        np.concatenate([p.segment for p in parts]),
        np.concatenate([p.piece for p in parts]),
        np.concatenate([p.along_m for p in parts]),
        np.concatenate([p.distance_m for p in parts]),
        np.concatenate([p.effective_m for p in parts]),
    )
