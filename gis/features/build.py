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
    features = sorted(collect(data), key=_paint_order)
    return write_store(out, _rows(features), {"data_date": data.timestamp[:10]})


def _paint_order(feature: Feature) -> float:
    """Large surfaces first, so that a park in a district is not covered by it."""
    area = feature.shape.area
    return -area if area else 0.0


def _rows(features: list[Feature]) -> Iterator[Row]:
    for band in BANDS:
        chosen = [f for f in features if f.kind.zoom <= band.last]
        shapes = np.array([f.shape for f in chosen], dtype=object)
        thinned = _thinned(shapes, band)
        boxes = shapely.bounds(thinned)
        for feature, shape, box in zip(chosen, thinned, boxes, strict=True):
            if _worth_drawing(shape, band):
                first = max(band.first, feature.kind.zoom)
                yield Row(_packed(feature, shape), Box(*box.tolist()), first, band.last)


def _thinned(shapes: NDArray[np.object_], band: Band) -> NDArray[np.object_]:
    if band.last == LAST_ZOOM:
        return shapes
    thinned: NDArray[np.object_] = shapely.simplify(shapes, band.tolerance)
    return thinned


def _worth_drawing(shape: shapely.Geometry, band: Band) -> bool:
    if shape.is_empty:
        return False
    if isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        side = TILE_PX << band.last
        return bool(shape.area * side * side >= _SMALLEST_AREA_PX)
    return True


def _packed(feature: Feature, shape: shapely.Geometry) -> Shape:
    lines = _lines(shape)
    points = np.concatenate(lines)
    return Shape(
        kind=feature.kind.name,
        layer=feature.layer,
        flags=feature.flags,
        rank=feature.rank,
        name=feature.name,
        parts=np.array([len(line) for line in lines], dtype="<i4").tobytes(),
        points=np.round(points * UNITS).astype("<i4").tobytes(),
        id=0,
    )


def _lines(shape: shapely.Geometry) -> list[NDArray[np.float64]]:
    """A shape's lines; of surfaces the rings, holes turning against the outside."""
    if isinstance(shape, shapely.MultiPolygon | shapely.MultiLineString):
        return [line for part in shape.geoms for line in _lines(part)]
    if isinstance(shape, shapely.Polygon):
        turned = shapely.orient_polygons(shape)
        return [shapely.get_coordinates(ring) for ring in (turned.exterior, *turned.interiors)]
    return [shapely.get_coordinates(shape)]
