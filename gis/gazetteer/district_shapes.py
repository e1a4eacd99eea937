"""The districts of a region as areas that do not overlap. Knows no incidents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.gazetteer.districts import Districts
from gis.gazetteer.store import PlacesFile
from gis.region import Box, Region

_LEAST_SHARE = 0.02
"""Of its own area: what a district keeps, or it lies wholly under others."""
_SIMPLIFY_DEG = 0.00005
"""About five metres."""


def district_shapes(region: Region) -> dict[str, BaseGeometry]:
    """Each district within the region's box, in degrees.

    Raises:
        BadRegion: the region's file of places is missing or damaged.
    """
    places = PlacesFile.open(region.places)
    try:
        return dict(shapes_of(places.districts(), region.bbox))
    finally:
        places.close()


def shapes_of(districts: Districts, box: Box) -> Iterator[tuple[str, BaseGeometry]]:
    """As `Districts.name_at` tells them: a more wanted area hides others below it; where the map
    draws none, each named centre has what is nearest to it."""
    frame = shapely.box(*box)
    taken: BaseGeometry = shapely.Polygon()
    merged: dict[str, list[BaseGeometry]] = {}
    for area in districts.areas:
        inside = shapely.intersection(area.shape, frame)
        own = shapely.difference(inside, taken)
        if own.area > _LEAST_SHARE * inside.area > 0:
            merged.setdefault(area.name, []).append(own)
            taken = shapely.union(taken, inside)
    if not districts.areas:
        for name, cell in _around_centres(districts, frame):
            merged.setdefault(name, []).append(cell)
    for name, parts in merged.items():
        yield name, shapely.simplify(shapely.union_all(parts), _SIMPLIFY_DEG)


def _around_centres(
    districts: Districts, frame: BaseGeometry
) -> Iterator[tuple[str, BaseGeometry]]:
    """Voronoi cells on a plane on which degrees are equally long both ways."""
    if not districts.centre_names:
        return
    flat = np.cos(np.radians(shapely.centroid(frame).y))
    points = shapely.points(districts.centre_lon * flat, districts.centre_lat)
    wide = shapely.transform(frame, lambda at: at * (flat, 1.0))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.union_all(points), extend_to=wide))
    for name, point in zip(districts.centre_names, points, strict=True):
        home = [cell for cell in cells if shapely.covers(cell, point)] or [wide]
        cell = shapely.intersection(home[0], wide)
        if not cell.is_empty:
            yield name, shapely.transform(cell, lambda at: at / (flat, 1.0))
