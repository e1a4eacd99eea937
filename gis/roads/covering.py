"""Lays conditions on the road network: which stretches of which lines they concern. No weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.coordinates import Floats
from gis.roads.conditions import ConditionShape, RoadCondition
from gis.roads.network import RoadNetwork
from gis.roads.snapping import SegmentGrid
from gis.roads.stretches import Stretches, expanded, joined
from gis.roads.turns import Indices

RUNS_ALONG: Final = 0.85
"""Of the metres of a road, this share must lead on along a drawn line, or it merely crosses."""
LEAST_M: Final = 5.0
"""A shorter stretch is an end that the drawing touches, unless it is half of the road piece."""
SAME_POINT_M: Final = 1.0
"""Roads that are equally near to a point meet there: the crossing itself is concerned."""

Shapes = NDArray[Any]


class Covering:
    """Finds what conditions concern. What was found for a condition is kept."""

    def __init__(self, network: RoadNetwork, grid: SegmentGrid) -> None:
        self._network, self._grid = network, grid
        self._found: dict[RoadCondition, Stretches] = {}

    def of(self, condition: RoadCondition) -> Stretches:
        found = self._found.get(condition)
        if found is None:
            found = self._found[condition] = self._measured(condition)
        return found

    def keep_only(self, conditions: tuple[RoadCondition, ...]) -> None:
        """Forget what is over."""
        wanted = set(conditions)
        self._found = {c: found for c, found in self._found.items() if c in wanted}

    def _measured(self, condition: RoadCondition) -> Stretches:
        lon, lat = np.array(condition.points, dtype=np.float64).T
        corners = np.column_stack(self._network.plane.to_xy(lon, lat))
        match condition.shape:
            case ConditionShape.POINT:
                return self._around(corners[0], condition.width_m)
            case ConditionShape.LINE:
                return self._along(shapely.LineString(corners), condition.width_m)
            case ConditionShape.AREA:
                return self._inside(shapely.make_valid(shapely.Polygon(corners)))

    def _around(self, point: Floats, reach_m: float) -> Stretches:
        box = (*(point - reach_m), *(point + reach_m))
        lines, shapes = self._lines_in(box)
        there = shapely.Point(*point)
        distance = shapely.distance(shapes, there)
        near = np.flatnonzero(
            distance <= min(reach_m, float(distance.min(initial=np.inf)) + SAME_POINT_M)
        )
        at = shapely.line_locate_point(shapes[near], there)
        length = self._network.line_m[lines[near]]
        begin, end = np.clip(at - reach_m, 0, length), np.clip(at + reach_m, 0, length)
        return Stretches(lines[near], begin, end)

    def _along(self, drawn: shapely.LineString, width_m: float) -> Stretches:
        if drawn.length == 0:
            return self._around(np.array(drawn.coords[0]), width_m)
        reach = drawn.buffer(width_m, cap_style="flat", join_style="mitre")
        parts = self._clipped(reach)
        if not len(parts.segment):
            return Stretches.none()
        line, size = parts.line, parts.end_m - parts.begin_m
        along = np.minimum(_advance(drawn, parts), size)
        numbers, owner = np.unique(line, return_inverse=True)
        covered = np.bincount(owner, size)
        runs = np.bincount(owner, along) >= RUNS_ALONG * covered
        runs &= covered >= np.minimum(LEAST_M, self._network.line_m[numbers] / 2)
        keep = runs[owner]
        return joined([Stretches(line[keep], parts.begin_m[keep], parts.end_m[keep])])

    def _inside(self, area: shapely.Geometry) -> Stretches:
        shapely.prepare(area)
        lines, shapes = self._lines_in(area.bounds)
        whole = shapely.covers(area, shapes)
        inner = lines[whole]
        cut = self._clipped(area, lines[~whole & shapely.intersects(area, shapes)])
        full = Stretches(inner, np.zeros(len(inner)), self._network.line_m[inner])
        return joined([full, Stretches(cut.line, cut.begin_m, cut.end_m)])

    def _lines_in(self, box: tuple[float, ...]) -> tuple[Indices, Shapes]:
        lines = self._grid.lines_in(*box)
        first = self._network.line_start[lines]
        owner, within = expanded(self._network.line_start[lines + 1] - first)
        x, y = self._grid.xy
        vertex = first[owner] + within
        points = np.column_stack((x[vertex], y[vertex]))
        return lines, shapely.linestrings(points, indices=owner)

    def _clipped(self, area: shapely.Geometry, lines: Indices | None = None) -> _Parts:
        """The parts of segments inside an area; of all lines, or of some."""
        lines = self._grid.lines_in(*area.bounds) if lines is None else lines
        first = self._network.line_start[lines].astype(np.int64)
        owner, within = expanded(self._network.line_start[lines + 1] - first - 1)
        segment = first[owner] + within
        x, y = self._grid.xy
        starts = np.column_stack((x[segment], y[segment]))
        ends = np.column_stack((x[segment + 1], y[segment + 1]))
        shapes = shapely.linestrings(np.stack((starts, ends), axis=1))
        shapely.prepare(area)
        touched = np.flatnonzero(shapely.intersects(area, shapes))
        pieces, source = shapely.get_parts(
            shapely.intersection(shapes[touched], area), return_index=True
        )
        real = shapely.get_type_id(pieces) == shapely.GeometryType.LINESTRING.value
        pieces, source = pieces[real], touched[source[real]]
        return _Parts.of(
            self._network, lines[owner[source]], segment[source], starts[source], pieces
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """Straight parts of segments."""

    line: Indices
    segment: Indices
    begin_m: Floats
    end_m: Floats
    first: Floats
    """Its ends in metres on the network's plane, shape (n, 2)."""
    last: Floats

    @classmethod
    def of(
        cls, network: RoadNetwork, line: Indices, segment: Indices, origin: Floats, pieces: Shapes
    ) -> Self:
        a = shapely.get_coordinates(shapely.get_point(pieces, 0)).reshape(-1, 2)
        b = shapely.get_coordinates(shapely.get_point(pieces, -1)).reshape(-1, 2)
        from_m = np.hypot(*(a - origin).T) + network.vertex_m[segment]
        to_m = np.hypot(*(b - origin).T) + network.vertex_m[segment]
        begin, end = np.minimum(from_m, to_m), np.maximum(from_m, to_m)
        return cls(line, segment, begin, end, a, b)


def _advance(drawn: shapely.LineString, parts: _Parts) -> Floats:
    """How far one gets along a drawn line by driving each part."""
    first, last = (
        shapely.line_locate_point(drawn, shapely.points(ends)) for ends in (parts.first, parts.last)
    )
    return np.asarray(np.abs(last - first))
