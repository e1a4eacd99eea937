"""Joins the ways of multipolygon relations into surfaces with holes.

Knows no tags and no painting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

Refs = tuple[int, ...]
Points = NDArray[np.float64]
type Polygon = shapely.Polygon | shapely.MultiPolygon


def join_ways(ways: Iterable[Refs]) -> tuple[list[Refs], list[Refs]]:
    """Chain ways end to end, turning them as needed: the closed rings, and what stayed open."""
    pieces = [way for way in ways if len(way) > 1]
    ends: dict[int, set[int]] = {}
    for at, way in enumerate(pieces):
        for end in (way[0], way[-1]):
            ends.setdefault(end, set()).add(at)
    used = [False] * len(pieces)
    rings: list[Refs] = []
    open_chains: list[Refs] = []
    for at in range(len(pieces)):
        if not used[at]:
            chain = _chain_from(at, pieces, ends, used)
            closed = chain[0] == chain[-1] and len(chain) > 3
            (rings if closed else open_chains).append(chain)
    return rings, open_chains


def _chain_from(
    at: int, pieces: Sequence[Refs], ends: dict[int, set[int]], used: list[bool]
) -> Refs:
    used[at] = True
    chain = list(pieces[at])
    for _turn in range(2):
        while chain[0] != chain[-1] and (found := _unused(ends[chain[-1]], used)) >= 0:
            used[found] = True
            piece = pieces[found]
            chain += piece[1:] if piece[0] == chain[-1] else piece[-2::-1]
        chain.reverse()
    return tuple(chain)


def _unused(candidates: set[int], used: Sequence[bool]) -> int:
    return min((at for at in candidates if not used[at]), default=-1)


def polygon_of_rings(rings: Iterable[Points]) -> Polygon | None:
    """The surface between closed lines: a ring within a ring is a hole, one within that an
    island.
    """
    lines = [ring for ring in rings if len(ring) > 3 and np.array_equal(ring[0], ring[-1])]
    if not lines:
        return None
    if len(lines) == 1:
        return mended(shapely.Polygon(lines[0]))
    return mended(shapely.build_area(shapely.MultiLineString(lines)))


def mended(shape: shapely.Geometry) -> Polygon | None:
    """The polygons of a shape, made valid; None when no surface is left."""
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    if isinstance(shape, shapely.Polygon):
        return shape if shape.area > 0 else None
    flat = [
        inner
        for part in shapely.get_parts(shape).tolist()
        for inner in shapely.get_parts(part).tolist()
        if isinstance(inner, shapely.Polygon) and inner.area > 0
    ]
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)
