"""Finds in a map what can be searched for besides roads: places with names, and numbers of houses.

Knows no spelling and no database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.gazetteer import kinds
from gis.gazetteer.numbering import Numbering, bare_number, split_numbered
from gis.gazetteer.outlines import outline_of
from gis.gazetteer.plane import Floats, metres_between
from gis.gazetteer.streets import other_names
from gis.gazetteer.words import HOUSE_WORD, metro_exit_names
from gis.osm import OsmData, OsmRelation, OsmWay

_AREAS_OF_BUILDINGS = frozenset({kinds.ESTATE, "school", "university", "hospital", "factory"})
_SKIPPED_RELATIONS = frozenset({"route", "route_master", "restriction", "stop_area", "enforcement"})
_TWIN_METRES = 150.0
_NAME_KEYS = ("name", "name:zh", "official_name", "brand")


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    kind: str
    lon: float
    lat: float
    extent_m: float = 0.0
    aliases: tuple[str, ...] = ()
    district: str = ""
    """What the map says in so many words; empty if it is silent."""
    own: bool = False
    """Whether it comes from the centre's own table of addresses."""


@dataclass(frozen=True, slots=True)
class House:
    owner: str
    """Name of the street or estate in which the number counts."""
    numbering: Numbering
    lon: float
    lat: float
    own: bool = False


@dataclass(frozen=True, slots=True)
class Collected:
    places: list[Place]
    houses: list[House]


@dataclass(frozen=True, slots=True)
class _Feature:
    tags: dict[str, str]
    lon: float
    lat: float
    extent_m: float
    outline: BaseGeometry | None = None


def collect(data: OsmData) -> Collected:
    features = list(_features(data))
    named = [place for feature in features for place in _named(feature)]
    houses = [house for feature in features for house in _addressed(feature)]
    houses += _buildings_inside(features)
    return Collected(places=_without_twins([*named, *estates_of(houses, named)]), houses=houses)


def _features(data: OsmData) -> Iterator[_Feature]:
    ways = {way.id: way for way in data.ways}
    for relation in data.relations:
        if relation.tags.get("type") not in _SKIPPED_RELATIONS and len(relation.tags) > 1:
            yield from _relation_feature(data, relation, ways)
    for way in data.ways:
        if _may_matter(way.tags):
            yield from _line_feature(data, way)
    idents = list(data.node_tags)
    at = data.index_of(tuple(idents))
    for ident, row in zip(idents, at.tolist(), strict=True):
        tags = data.node_tags[ident]
        if row >= 0 and _may_matter(tags):
            yield _Feature(tags, float(data.lon[row]), float(data.lat[row]), 0.0)


def _may_matter(tags: dict[str, str]) -> bool:
    if "highway" in tags and "addr:housenumber" not in tags:
        return not kinds.is_way_for_traffic(tags) and "name" in tags
    return (
        "name" in tags or "addr:housenumber" in tags or "addr:street" in tags or "building" in tags
    )


def _line_feature(data: OsmData, way: OsmWay) -> Iterator[_Feature]:
    line = data.line_of(way.refs)
    if len(line):
        ring = way.closed and len(line) > 3 and _holds_buildings(way.tags)
        yield _boxed(way.tags, line, shapely.Polygon(line) if ring else None)


def _relation_feature(
    data: OsmData, relation: OsmRelation, ways: dict[int, OsmWay]
) -> Iterator[_Feature]:
    members = [ways[m.ref] for m in relation.members if m.kind == "w" and m.ref in ways]
    lines = [line for way in members if len(line := data.line_of(way.refs)) > 1]
    if lines:
        outline = outline_of(lines) if _holds_buildings(relation.tags) else None
        yield _boxed(relation.tags, np.vstack(lines), outline)


def _boxed(tags: dict[str, str], line: Floats, outline: BaseGeometry | None) -> _Feature:
    (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
    extent = metres_between(west, south, east, north) / 2
    return _Feature(tags, float(west + east) / 2, float(south + north) / 2, extent, outline)


def _named(feature: _Feature) -> Iterator[Place]:
    tags = feature.tags
    name = next((tags[key].strip() for key in _NAME_KEYS if tags.get(key, "").strip()), "")
    kind = kinds.kind_of(tags)
    if tags.get("boundary") == "administrative":
        kind = kinds.DISTRICT
    if not name or not kind or (kind == kinds.BUILDING and _is_numbered_building(name)):
        return
    aliases = {*other_names(tags)} - {name}
    if kind == "metro_exit" and tags.get("ref"):
        station = name.split("#")[0].removesuffix(tags["ref"]).rstrip()
        aliases.update(metro_exit_names(station, tags["ref"]))
    district = tags.get("addr:district", "")
    yield Place(
        name, kind, feature.lon, feature.lat, feature.extent_m, tuple(sorted(aliases)), district
    )


def _addressed(feature: _Feature) -> Iterator[House]:
    """Numbers that name their street or estate."""
    tags = feature.tags
    street, estate = tags.get("addr:street", ""), tags.get("addr:place", "")
    number = bare_number(tags.get("addr:housenumber", "").split(";")[0].split(",")[0])
    if number and (street or estate):
        kind = number.kind if street else kinds.BUILDING
        numbering = Numbering(kind, number.number, number.suffix)
        yield House(street or estate, numbering, feature.lon, feature.lat)
    elif street:
        yield from _numbered_name(feature, street)
    if "building" in tags and tags.get("name"):
        yield from _numbered_name(feature, tags["name"])


def _numbered_name(feature: _Feature, text: str) -> Iterator[House]:
    """A name that holds the number itself, such as 雪松小区8号楼 or 珠江路8号."""
    parted = split_numbered(text)
    if not parted:
        return
    owner, number = parted
    is_house = number.kind == kinds.ADDRESS and text.endswith(HOUSE_WORD)
    if len(owner) > 1 and not number.detail and (is_house or number.kind == kinds.BUILDING):
        yield House(owner, number, feature.lon, feature.lat)


def _is_numbered_building(name: str) -> bool:
    """Whether a name says no more than the number in an estate, which is kept as a number."""
    parted = split_numbered(name)
    if not parted:
        return False
    owner, number = parted
    return len(owner) > 1 and not number.detail and number.kind == kinds.BUILDING


def _buildings_inside(features: list[_Feature]) -> Iterator[House]:
    """Buildings that bear but a number, standing inside an estate, school or hospital."""
    areas = [f for f in features if f.outline is not None and _holds_buildings(f.tags)]
    loose = [(f, number) for f in features if (number := _loose_number(f.tags)) is not None]
    if not areas or not loose:
        return
    tree = shapely.STRtree([area.outline for area in areas])
    points = shapely.points([(f.lon, f.lat) for f, _ in loose])
    for at, inside in zip(*tree.query(points, predicate="within").tolist(), strict=True):
        feature, number = loose[at]
        numbering = Numbering(kinds.BUILDING, number.number, number.suffix)
        yield House(areas[inside].tags["name"], numbering, feature.lon, feature.lat)


def _holds_buildings(tags: dict[str, str]) -> bool:
    return bool(tags.get("name")) and kinds.kind_of(tags) in _AREAS_OF_BUILDINGS


def _loose_number(tags: dict[str, str]) -> Numbering | None:
    if "building" not in tags:
        return None
    texts = [tags.get("name", ""), tags.get("ref", "")]
    if not tags.get("addr:street"):
        texts.append(tags.get("addr:housenumber", ""))
    return next((number for text in texts if (number := bare_number(text))), None)


def estates_of(houses: Iterable[House], named: list[Place]) -> Iterator[Place]:
    """Estates that the map knows only by the names of their buildings."""
    known = {place.name for place in named}
    spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for house in houses:
        if house.numbering.kind == kinds.BUILDING and house.owner not in known:
            spots[house.owner].append((house.lon, house.lat))
    for name, points in spots.items():
        line = np.array(points)
        box = _boxed({}, line, None)
        yield Place(name, kinds.ESTATE, box.lon, box.lat, box.extent_m)


def _without_twins(places: list[Place]) -> list[Place]:
    """Drop what the map draws twice: as outline and as point, as stop and as platform."""
    kept: list[Place] = []
    seen: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        twins = seen[place.name, place.kind]
        reach = _TWIN_METRES
        if all(
            metres_between(place.lon, place.lat, twin.lon, twin.lat) > max(reach, twin.extent_m)
            for twin in twins
        ):
            twins.append(place)
            kept.append(place)
    return kept
