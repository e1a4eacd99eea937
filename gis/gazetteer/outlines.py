"""Puts the outline of an area together from the ways that bound it."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from gis.gazetteer.plane import Floats

_GRID_DEGREES = 1e-7
"""The precision of map coordinates; snapping to it keeps odd rings from failing."""


def outline_of(lines: Iterable[Floats]) -> BaseGeometry | None:
    """The area within the lines; None if they close no ring, as at the edge of an extract."""
    drawn = [shapely.LineString(line) for line in lines if len(line) > 1]
    rings = shapely.get_parts(shapely.polygonize(drawn))
    if not len(rings):
        return None
    return shapely.union_all(shapely.make_valid(rings), grid_size=_GRID_DEGREES)
