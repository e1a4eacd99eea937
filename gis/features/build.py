"""Builds the painter's store from a map extract: thins out what is far away. Knows no painting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.features.collect import Feature, collect
from gis.features.store import Row, Shape, write_store
from gis.mercator import TILE_PX, UNITS, Box
from gis.osm import OsmData

LAST_ZOOM = 20

Geometries = NDArray[np.object_]


class Band(NamedTuple):
    """A run of zooms that share one geometry."""

    first: int
    last: int

    @property
    def tolerance(self) -> float:
        """Half a pixel at the closest zoom of the band, in the unit square."""
        return 0.5 / (TILE_PX << self.last)


BANDS = (Band(0, 9), Band(10, 12), Band(13, 14), Band(15, 16), Band(17, LAST_ZOOM))
_SMALLEST_AREA_PX = 6.0


def build_features(data: OsmData, out: Path) -> int:
    """Write the store that the painter reads; returns how many shapes it holds."""
    return write_store(out, _rows(_in_paint_order(collect(data))), _about(data))


def _about(data: OsmData) -> dict[str, str]:
    return {"data_date": data.timestamp[:10]}


def _in_paint_order(features: list[Feature]) -> list[Feature]:
    """Large surfaces first, so that a park in a district is not covered by it."""
    order = np.argsort(-shapely.area(_shapes_of(features)), kind="stable")
    return [features[number] for number in order.tolist()]


def _shapes_of(features: list[Feature]) -> Geometries:
    shapes = np.empty(len(features), dtype=object)
    shapes[:] = [feature.shape for feature in features]
    return shapes


def _rows(features: list[Feature]) -> Iterator[Row]:
    shapes = _shapes_of(features)
    zooms = np.array([feature.kind.zoom for feature in features], dtype=np.int64)
    for band in BANDS:
        chosen = np.flatnonzero(zooms <= band.last)
        thinned = _thinned(shapes[chosen], band)
        worth = _worth_drawing(thinned, band)
        thinned = thinned[worth]
        boxes = shapely.bounds(thinned).tolist()
        for number, (parts, points), box in zip(
            chosen[worth].tolist(), _packed(thinned), boxes, strict=True
        ):
            feature = features[number]
            first = max(band.first, feature.kind.zoom)
            yield Row(_shape(feature, parts, points), Box(*box), first, band.last)


def _thinned(shapes: Geometries, band: Band) -> Geometries:
    if band.last == LAST_ZOOM:
        return shapes
    thinned: Geometries = shapely.simplify(shapes, band.tolerance)
    return thinned


def _worth_drawing(shapes: Geometries, band: Band) -> NDArray[np.bool_]:
    side = TILE_PX << band.last
    large = shapely.area(shapes) * side * side >= _SMALLEST_AREA_PX
    worth: NDArray[np.bool_] = ~shapely.is_empty(shapes) & (large | ~_is_surface(shapes))
    return worth


def _is_surface(shapes: Geometries) -> NDArray[np.bool_]:
    surface: NDArray[np.bool_] = shapely.get_dimensions(shapes) == 2
    return surface


def _shape(feature: Feature, parts: bytes, points: bytes) -> Shape:
    return Shape(
        kind=feature.kind.name,
        layer=feature.layer,
        flags=feature.flags,
        rank=feature.rank,
        name=feature.name,
        parts=parts,
        points=points,
        id=0,
    )


def _packed(shapes: Geometries) -> Iterator[tuple[bytes, bytes]]:
    """Of each shape how many points its lines have, and the points: all worked out at once."""
    lines, owner = _lines(shapes)
    points, line_of = shapely.get_coordinates(lines, return_index=True)
    lengths = np.bincount(line_of, minlength=len(lines)).astype("<i4")
    line_ends = np.cumsum(np.bincount(owner, minlength=len(shapes)))
    point_ends = np.concatenate(([0], np.cumsum(lengths)))[line_ends]
    all_parts = lengths.tobytes()
    all_points = np.round(points * UNITS).astype("<i4").tobytes()
    line = point = 0
    for line_end, point_end in zip(line_ends.tolist(), point_ends.tolist(), strict=True):
        yield all_parts[4 * line : 4 * line_end], all_points[8 * point : 8 * point_end]
        line, point = line_end, point_end


def _lines(shapes: Geometries) -> tuple[Geometries, NDArray[np.int64]]:
    """All shapes' lines in order, and whose each is; of surfaces the rings, holes turning against
    the outside."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    surface = _is_surface(parts)
    turned = shapely.orient_polygons(parts[surface])
    rings, of_surface = shapely.get_rings(turned, return_index=True)
    lines = np.concatenate((rings, parts[~surface]))
    owners = np.concatenate((owner[surface][of_surface], owner[~surface])).astype(np.int64)
    order = np.argsort(owners, kind="stable")
    return lines[order], owners[order]
