"""Picks out of a map extract what the painter can draw.

Knows no bands, no files and no painting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.features import kinds
from gis.features.coast import sea_of
from gis.features.kinds import BRIDGE, ONEWAY, TUNNEL, Kind, Tags
from gis.features.rings import Polygon, join_ways, polygon_of_rings
from gis.mercator import units_of
from gis.osm import OsmData, OsmRelation, OsmWay


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing to draw or to name; the geometry is in the unit square of web mercator."""

    kind: Kind
    shape: shapely.Geometry
    layer: int = 0
    flags: int = 0
    name: str = ""
    rank: float = 0.0
    """Among labels of one kind the greater comes first."""
    number: str = ""
    """What a road's sign says: G15, S32."""


def collect(data: OsmData) -> list[Feature]:
    """Everything in the extract that has a kind."""
    plane = _Plane(data)
    features = [
        feature
        for way, points in zip(data.ways, plane.lines(data.ways), strict=True)
        for feature in _of_way(points, way)
    ]
    for relation in data.relations:
        features += _of_relation(plane, relation)
    features += _borders(plane, data.relations)
    for node, tags in data.node_tags.items():
        features += _of_node(plane, node, tags)
    features += _road_names(features)
    features += _shields(features)
    features += _sea(plane)
    return features + _districts_unnamed(plane, data.relations, features)


class _Plane:
    """The extract's points, flattened once."""

    def __init__(self, data: OsmData) -> None:
        self._data = data
        self._xy = units_of(np.column_stack((data.lon, data.lat)))
        self.ways = {way.id: way for way in data.ways}

    def line(self, refs: tuple[int, ...]) -> NDArray[np.float64]:
        at = self._data.index_of(refs)
        return self._xy[at[at >= 0]]

    def lines(self, ways: Sequence[OsmWay]) -> Iterator[NDArray[np.float64]]:
        """The line of each way, all looked up at once."""
        lengths = [len(way.refs) for way in ways]
        refs = np.fromiter(chain.from_iterable(way.refs for way in ways), dtype=np.int64)
        at = self._data.index_of(refs)
        known = at >= 0
        owner = np.repeat(np.arange(len(ways)), lengths)[known]
        points, start = self._xy[at[known]], 0
        for end in np.cumsum(np.bincount(owner, minlength=len(ways))).tolist():
            yield points[start:end]
            start = end

    def frame(self) -> shapely.Polygon:
        """The rectangle about all points."""
        return shapely.box(*self._xy.min(axis=0), *self._xy.max(axis=0))

    def point(self, node: int) -> shapely.Point:
        return shapely.Point(self.line((node,))[0])


def _sea(plane: _Plane) -> Iterator[Feature]:
    coasts = [way for way in plane.ways.values() if way.tags.get("natural") == "coastline"]
    sea = sea_of([plane.line(way.refs) for way in coasts], plane.frame()) if coasts else None
    if sea is not None:
        yield Feature(Kind("area.water", 0), sea)


def _of_way(points: NDArray[np.float64], way: OsmWay) -> Iterator[Feature]:
    if not way.tags or len(points) < 2:
        return
    surface = None
    if way.closed and not kinds.is_ring_a_line(way.tags):
        surface = polygon_of_rings([points])
    if surface is not None:
        yield from _of_surface(surface, way.tags)
    yield from _of_line(points, way.tags, closed=surface is not None)


def _of_line(points: NDArray[np.float64], tags: Tags, *, closed: bool) -> Iterator[Feature]:
    kind = kinds.road_kind(tags) or kinds.line_kind(tags)
    if kind is None or (closed and tags.get("area") == "yes"):
        return
    flags, backwards = _flags(tags)
    line = shapely.LineString(points[::-1] if backwards else points)
    number = kinds.number_of(tags)
    yield Feature(kind, line, _layer(tags, flags), flags, kinds.name_of(tags), number=number)


def _of_surface(surface: Polygon, tags: Tags) -> Iterator[Feature]:
    name = kinds.name_of(tags)
    if kinds.is_building(tags):
        yield Feature(Kind("building", 15), surface, 0, 0, kinds.building_label(name))
        number = kinds.house_number(tags)
        if number:
            yield Feature(Kind("house", 17), surface.representative_point(), name=number)
    kind = kinds.area_kind(tags)
    if kind is not None:
        yield Feature(kind, surface, _layer(tags, 0))
    yield from _of_place(surface.representative_point, tags, rank=surface.area * 1e9)


def _of_place(
    point: Callable[[], shapely.Point], tags: Tags, rank: float = 0.0
) -> Iterator[Feature]:
    """The point is worked out only where something stands there: it takes long, and most
    surfaces bear no name."""
    kind = kinds.place_kind(tags) or kinds.poi_kind(tags)
    name = kinds.label_of(kind, tags) if kind is not None else ""
    if kind is not None and name:
        yield Feature(kind, point(), name=name, rank=max(rank, _people(tags)))


def _of_relation(plane: _Plane, relation: OsmRelation) -> Iterator[Feature]:
    kind = relation.tags.get("type")
    refs = [m.ref for m in relation.members if m.kind == "w" and m.ref in plane.ways]
    if kind == "multipolygon":
        rings, _open = join_ways(plane.ways[ref].refs for ref in refs)
        surface = polygon_of_rings(plane.line(ring) for ring in rings)
        if surface is not None:
            yield from _of_surface(surface, relation.tags)


def _borders(plane: _Plane, relations: Sequence[OsmRelation]) -> Iterator[Feature]:
    """A way between two districts is in both their outlines: it is drawn once, as the higher."""
    found: dict[int, Kind] = {}
    for relation in relations:
        border = kinds.border_kind(relation.tags)
        if border is None or relation.tags.get("type") != "boundary":
            continue
        for member in relation.members:
            known = found.get(member.ref)
            if member.kind == "w" and (known is None or border.zoom < known.zoom):
                found[member.ref] = border
    for ref, border in found.items():
        points = plane.line(plane.ways[ref].refs) if ref in plane.ways else ()
        if len(points) > 1:
            yield Feature(border, shapely.LineString(points))


def _districts_unnamed(
    plane: _Plane, relations: Sequence[OsmRelation], features: Sequence[Feature]
) -> list[Feature]:
    """Names of districts and counties that have an outline but no point of their own."""
    told = {f.name for f in features if f.kind.name.startswith("place.")}
    named: list[Feature] = []
    for relation in relations:
        name = kinds.name_of(relation.tags)
        if not kinds.is_district(relation.tags) or not name or name in told:
            continue
        ways = [m.ref for m in relation.members if m.kind == "w" and m.ref in plane.ways]
        rings, _open = join_ways(plane.ways[ref].refs for ref in ways)
        surface = polygon_of_rings(plane.line(ring) for ring in rings)
        if surface is not None:
            point = surface.representative_point()
            named.append(Feature(kinds.DISTRICT, point, name=name, rank=surface.area * 1e9))
    return named


def _of_node(plane: _Plane, node: int, tags: Tags) -> Iterator[Feature]:
    number = kinds.house_number(tags)
    if number:
        yield Feature(Kind("house", 17), plane.point(node), name=number)
    yield from _of_place(partial(plane.point, node), tags)


def _road_names(features: list[Feature]) -> Iterator[Feature]:
    """Lines to write along: pieces of one name and class joined, so that a name is not cut at
    crossings.
    """
    pieces: dict[tuple[str, str], list[Feature]] = defaultdict(list)
    for feature in features:
        if feature.name and feature.kind.name.startswith(("road.", "line.")):
            pieces[(feature.kind.name, feature.name)].append(feature)
    for (kind, name), group in pieces.items():
        merged = shapely.line_merge(shapely.MultiLineString([f.shape for f in group]))
        first_zoom = max(10, group[0].kind.zoom + 1)
        for line in shapely.get_parts(merged).tolist():
            yield Feature(Kind(f"name.{kind}", first_zoom), line, name=name, rank=line.length * 1e6)


def _shields(features: list[Feature]) -> Iterator[Feature]:
    """Lines to set road numbers on: pieces of one number joined."""
    pieces: dict[tuple[Kind, str], list[Feature]] = defaultdict(list)
    for feature in features:
        kind = kinds.shield_kind(feature.kind.name, feature.number)
        if kind is not None:
            pieces[(kind, feature.number)].append(feature)
    for (kind, number), group in pieces.items():
        merged = shapely.line_merge(shapely.MultiLineString([f.shape for f in group]))
        for line in shapely.get_parts(merged).tolist():
            yield Feature(kind, line, name=number, rank=line.length * 1e6)


def _flags(tags: Tags) -> tuple[int, bool]:
    flags = 0
    if tags.get("bridge", "no") != "no":
        flags |= BRIDGE
    if tags.get("tunnel", "no") != "no" or tags.get("covered") == "yes":
        flags |= TUNNEL
    oneway = tags.get("oneway", "yes" if tags.get("junction") == "roundabout" else "no")
    if oneway in ("yes", "1", "true", "-1", "reverse"):
        flags |= ONEWAY
    return flags, oneway in ("-1", "reverse")


def _layer(tags: Tags, flags: int) -> int:
    try:
        return max(-9, min(9, int(tags["layer"])))
    except (KeyError, ValueError):
        return 1 if flags & BRIDGE else -1 if flags & TUNNEL else 0


def _people(tags: Tags) -> float:
    digits = "".join(c for c in tags.get("population", "") if c.isdigit())
    return float(digits) if digits else 0.0
