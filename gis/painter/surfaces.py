"""Cuts surfaces of a whole province down to one sheet. Knows no style."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from gis.features.store import Shape
from gis.mercator import Floats
from gis.painter.paths import path_of
from gis.painter.sheet import MARGIN_PX, Sheet


def clipped_area_path(shapes: Sequence[Shape], sheet: Sheet) -> QPainterPath:
    """The same cut at the sheet's margin: the raster engine is lost with surfaces of a whole
    province.
    """
    box = (-MARGIN_PX, -MARGIN_PX, sheet.width + MARGIN_PX, sheet.height + MARGIN_PX)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for shape in shapes:
        lengths = shape.lengths()
        rings = np.split(sheet.pixels(shape.units()), np.cumsum(lengths)[:-1])
        surface = _surface(rings)
        for part in shapely.get_parts(shapely.clip_by_rect(surface, *box)).tolist():
            if isinstance(part, shapely.Polygon) and not part.is_empty:
                path.addPath(_polygon_path(part))
    return path


def _surface(rings: list[Floats]) -> shapely.Geometry:
    """Rings put together again: each that turns like the first is outer, the others are its
    holes.
    """
    polygons: list[tuple[Floats, list[Floats]]] = []
    for ring in rings:
        if shapely.is_ccw(shapely.LinearRing(ring)) == shapely.is_ccw(shapely.LinearRing(rings[0])):
            polygons.append((ring, []))
        else:
            polygons[-1][1].append(ring)
    return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, holes in polygons])


def _polygon_path(part: shapely.Polygon) -> QPainterPath:
    turned = shapely.orient_polygons(part)
    rings = [shapely.get_coordinates(r) for r in (turned.exterior, *turned.interiors)]
    begins = np.zeros(sum(map(len, rings)), dtype=np.bool_)
    begins[np.concatenate(([0], np.cumsum([len(r) for r in rings])[:-1]))] = True
    return path_of(np.concatenate(rings), begins)
