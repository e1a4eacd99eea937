"""Districts of a region: boundaries, or the nearest named centre where a map draws none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.gazetteer.outlines import outline_of
from gis.gazetteer.plane import Floats, metres_to_many
from gis.osm import OsmData, OsmRelation, OsmWay

_LEVELS = ("6", "7", "8", "9", "10", "5")
"""admin_level, the most wanted first: 6 is 区/县, 8 a township or street office."""
_CENTRES = frozenset({"district", "borough", "suburb", "town", "city"})
_REACH_METRES = 15_000.0


@dataclass(frozen=True, slots=True)
class Area:
    name: str
    shape: BaseGeometry

    def __post_init__(self) -> None:
        shapely.prepare(self.shape)


@dataclass(frozen=True, slots=True)
class Districts:
    areas: tuple[Area, ...]
    """The most wanted level first."""
    centre_names: tuple[str, ...]
    centre_lon: Floats
    centre_lat: Floats

    def name_at(self, lon: float, lat: float) -> str:
        """The district of a point; empty if the map tells none."""
        for area in self.areas:
            if shapely.intersects_xy(area.shape, lon, lat):
                return area.name
        if not self.centre_names:
            return ""
        away = metres_to_many(lon, lat, self.centre_lon, self.centre_lat)
        nearest = int(np.argmin(away))
        return self.centre_names[nearest] if away[nearest] < _REACH_METRES else ""

    def names_at(self, lons: Floats, lats: Floats) -> list[str]:
        """The same for many points at once."""
        names = [""] * len(lons)
        open_places = np.ones(len(lons), dtype=bool)
        for area in self.areas:
            inside = open_places & shapely.intersects_xy(area.shape, lons, lats)
            for at in np.flatnonzero(inside).tolist():
                names[at] = area.name
            open_places &= ~inside
        for at in np.flatnonzero(open_places).tolist():
            names[at] = self.name_at(float(lons[at]), float(lats[at])) if self.centre_names else ""
        return names


def find_districts(data: OsmData) -> Districts:
    """Read boundaries and centres; a boundary that the extract cuts open is left out."""
    found = []
    for relation in data.relations:
        level = relation.tags.get("admin_level", "")
        if relation.tags.get("boundary") == "administrative" and level in _LEVELS:
            shape = _shape_of(data, relation)
            if shape is not None:
                found.append((_LEVELS.index(level), Area(_name(relation.tags), shape)))
    found.sort(key=lambda pair: pair[0])
    centres = [] if _has_boundaries(data) else list(_centres(data))
    return Districts(
        areas=tuple(area for _, area in found if area.name),
        centre_names=tuple(name for name, _, _ in centres),
        centre_lon=np.array([lon for _, lon, _ in centres]),
        centre_lat=np.array([lat for _, _, lat in centres]),
    )


def admin_names(data: OsmData) -> set[str]:
    """Names that people put before an address: province, city, district."""
    names = set()
    for relation in data.relations:
        if relation.tags.get("boundary") == "administrative":
            names.add(_name(relation.tags))
    tag_sets: Iterable[dict[str, str]] = [*data.node_tags.values(), *(w.tags for w in data.ways)]
    for tags in tag_sets:
        names.update(tags.get(key, "") for key in ("addr:province", "addr:city", "addr:district"))
    return {name for name in names if len(name) > 1}


def _has_boundaries(data: OsmData) -> bool:
    """Whether the map draws districts at all, be it in part; a centre would then only guess."""
    return any(
        relation.tags.get("boundary") == "administrative"
        and relation.tags.get("admin_level") in _LEVELS[:2]
        for relation in data.relations
    )


def _name(tags: dict[str, str]) -> str:
    """On one line: the names of centres are kept as lines of one text."""
    return " ".join((tags.get("name:zh") or tags.get("name", "")).split())


def _shape_of(data: OsmData, relation: OsmRelation) -> BaseGeometry | None:
    return outline_of(data.line_of(way.refs) for way in _members(data, relation))


def _members(data: OsmData, relation: OsmRelation) -> list[OsmWay]:
    wanted = {m.ref for m in relation.members if m.kind == "w" and m.role != "inner"}
    return [way for way in data.ways if way.id in wanted]


def _centres(data: OsmData) -> Iterable[tuple[str, float, float]]:
    for ident, tags in data.node_tags.items():
        if tags.get("place") in _CENTRES and _name(tags):
            at = int(data.index_of((ident,))[0])
            if at >= 0:
                yield _name(tags), float(data.lon[at]), float(data.lat[at])
