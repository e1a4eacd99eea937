"""Gives house numbers and kilometre posts to the roads and estates in which they count."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from gis.gazetteer import kinds
from gis.gazetteer.collect import House, Place
from gis.gazetteer.folding import Folding
from gis.gazetteer.plane import feet_on_segments, metres_between
from gis.gazetteer.store import Row
from gis.gazetteer.streets import Streets
from gis.osm import OsmData

_OWNER_REACH_METRES = 2000.0
"""A house farther from its street than this stands in a namesake that the map does not draw."""
_POST_REACH_METRES = 60.0
_OWNING_KINDS = frozenset({kinds.ROAD, kinds.ESTATE})
_DISTANCE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:km)?\s*$")
_PLATE = re.compile(r"\s*k?\s*([0-9]+)(?:\s*\+\s*([0-9]{1,3}))?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where roads and other places lie; place numbers below the count of roads are roads."""

    places: list[Place]
    streets: Streets

    def metres_to(self, number: int, lon: float, lat: float) -> float:
        if number >= len(self.streets.roads):
            place = self.places[number]
            return max(0.0, metres_between(lon, lat, place.lon, place.lat) - place.extent_m)
        first, last = np.searchsorted(self.streets.segment_road, (number, number + 1))
        return float(feet_on_segments(lon, lat, self.streets.segments[first:last])[1].min())


def undrawn_owners(houses: Iterable[House], known: set[str], folding: Folding) -> Iterator[Place]:
    """Streets that the map knows only from the addresses along them."""
    spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for house in houses:
        if house.numbering.kind == kinds.ADDRESS and folding.key(house.owner) not in known:
            spots[house.owner].append((house.lon, house.lat))
    for name, points in spots.items():
        corners = np.array(points)
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        reach = metres_between(west, south, east, north) / 2
        middle = (float(west + east) / 2, float(south + north) / 2)
        yield Place(name, kinds.ROAD, *middle, extent_m=reach)


def house_rows(
    houses: Iterable[House], named: dict[str, list[int]], ground: Ground, folding: Folding
) -> Iterator[Row]:
    """Each number with its owner: the nearest road or estate of the name that the map gives."""
    for house in houses:
        row = house_row(house, named, ground, folding)
        if row is not None:
            yield row


def house_row(
    house: House, named: dict[str, list[int]], ground: Ground, folding: Folding
) -> Row | None:
    owner = _nearest_owner(house, named.get(folding.key(house.owner), []), ground)
    if owner is None:
        return None
    one = house.numbering
    return owner, one.kind, one.number, one.suffix, house.lon, house.lat, int(house.own)


def _nearest_owner(house: House, candidates: list[int], ground: Ground) -> int | None:
    away = [
        (ground.metres_to(number, house.lon, house.lat), number)
        for number in candidates
        if ground.places[number].kind in _OWNING_KINDS or house.numbering.kind == kinds.BUILDING
    ]
    if not away:
        return None
    metres, number = min(away)
    return number if metres < _OWNER_REACH_METRES else None


def post_rows(data: OsmData, ground: Ground) -> Iterator[Row]:
    """Kilometre posts as metres along the roads that pass them."""
    for ident, roads in ground.streets.roads_of_post.items():
        metres = _metres_on(data.node_tags[ident])
        row = int(data.index_of((ident,))[0])
        if metres is None or row < 0:
            continue
        lon, lat = float(data.lon[row]), float(data.lat[row])
        for road in roads or _roads_beside(lon, lat, ground):
            yield road, kinds.POST, metres, "", lon, lat, 0


def _metres_on(tags: dict[str, str]) -> int | None:
    """What a post says: distance=3.2 in kilometres, or a plate K3+200 in its name or ref."""
    distance = _DISTANCE.match(tags.get("distance", ""))
    if distance:
        return round(float(distance[1]) * 1000)
    for key in ("distance", "name", "ref"):
        plate = _PLATE.match(tags.get(key, ""))
        if plate:
            return int(plate[1]) * 1000 + int(plate[2] or 0)
    return None


def _roads_beside(lon: float, lat: float, ground: Ground) -> list[int]:
    if not len(ground.streets.segments):
        return []
    away = feet_on_segments(lon, lat, ground.streets.segments)[1]
    nearest = int(np.argmin(away))
    return [int(ground.streets.segment_road[nearest])] if away[nearest] < _POST_REACH_METRES else []
