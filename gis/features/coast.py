"""Makes the sea out of coastlines: they have land on their left and water on their right.

Knows no tags and no painting.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.features.rings import Polygon, mended

Points = NDArray[np.float64]

_BESIDE = 1e-9
"""A step to the side of a coastline in the unit square: four centimetres."""


def sea_of(coasts: Sequence[Points], frame: shapely.Polygon) -> Polygon | None:
    """The part of a frame that is sea; None without a coast in it.

    Coastlines cut off at the edge of an extract are led on by the frame itself. A face of the
    frame is sea if more of the coast about it has it on the right than on the left.
    """
    lines = [line for coast in coasts if len(coast) > 1 for line in _within(coast, frame)]
    if not lines:
        return None
    noded = shapely.union_all([frame.exterior, *lines])
    faces = shapely.get_parts(shapely.polygonize([noded])).tolist()
    right, left = _sides(lines)
    wet = [face for face in faces if _count(face, right) > _count(face, left)]
    return mended(shapely.union_all(wet)) if wet else None


def _within(coast: Points, frame: shapely.Polygon) -> list[shapely.LineString]:
    cut = shapely.LineString(coast).intersection(frame)
    return [part for part in shapely.get_parts(cut).tolist() if part.geom_type == "LineString"]


def _sides(lines: Sequence[shapely.LineString]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Points just to the right and just to the left of the middle of every stretch."""
    points = [shapely.get_coordinates(line) for line in lines]
    start = np.concatenate([p[:-1] for p in points])
    step = np.concatenate([np.diff(p, axis=0) for p in points])
    length = np.hypot(step[:, 0], step[:, 1])
    start, step, length = (values[length > 0] for values in (start, step, length))
    ahead = step / length[:, None]
    aside = np.column_stack((-ahead[:, 1], ahead[:, 0])) * _BESIDE
    middle = start + step / 2
    return shapely.points(middle + aside), shapely.points(middle - aside)


def _count(face: shapely.Polygon, points: NDArray[np.object_]) -> int:
    shapely.prepare(face)
    return int(np.count_nonzero(shapely.contains(face, points)))
