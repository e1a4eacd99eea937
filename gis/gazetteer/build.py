"""Builds the places file of a region from a map. Runs at import, never at a seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gis.gazetteer import kinds
from gis.gazetteer.collect import Place, collect
from gis.gazetteer.districts import Districts, admin_names, find_districts
from gis.gazetteer.folding import Folding
from gis.gazetteer.keys import Key, index_rows, keys_of, places_by_name
from gis.gazetteer.masks import sign_mask, sound_mask, stacked
from gis.gazetteer.ownership import Ground, house_rows, post_rows, undrawn_owners
from gis.gazetteer.plane import metres_between
from gis.gazetteer.spelling import standard_folding
from gis.gazetteer.store import Contents, Numbers, write_places
from gis.gazetteer.streets import Streets, merge_streets
from gis.osm import OsmData

_SAME_PLACE_METRES = 500.0


@dataclass(frozen=True, slots=True)
class ExtraPlace:
    """A place of the centre's own, such as a station or a hospital; WGS-84 degrees."""

    name: str
    kind: str
    lon: float
    lat: float


def build_places(data: OsmData, out: Path, extra: Iterable[ExtraPlace] = ()) -> int:
    """Write the gazetteer of a region, replacing a file that stands there.

    Returns:
        how many places can be found in it: named ones, crossings and house numbers.
    """
    folding = standard_folding()
    streets = merge_streets(data)
    found = collect(data)
    districts = find_districts(data)
    places = [_road_places(streets), _with_ours(found.places, extra, folding)]
    named = [place for group in places for place in group]
    known = {folding.key(place.name) for place in named}
    named += undrawn_owners(found.houses, known, folding)
    named = list(_in_districts(named, districts))
    keys = keys_of(named, folding)
    ground = Ground(named, streets)
    houses = list(house_rows(found.houses, places_by_name(keys), ground, folding))
    contents = Contents(
        texts=_texts(named, keys, folding, admin_names(data)),
        numbers=_numbers(named, keys) | _street_numbers(streets),
        index=index_rows(keys),
        houses=[*houses, *post_rows(data, ground)],
        districts=districts,
        folding=folding,
    )
    write_places(out, contents)
    return len(named) + len(streets.crossings) + len(houses)


def _road_places(streets: Streets) -> list[Place]:
    return [
        Place(road.name, kinds.ROAD, road.lon, road.lat, road.extent_m, road.aliases)
        for road in streets.roads
    ]


def _with_ours(found: list[Place], extra: Iterable[ExtraPlace], folding: Folding) -> list[Place]:
    """Put the centre's own places in; they displace what the map says about the same place."""
    ours = [Place(one.name.strip(), one.kind, one.lon, one.lat) for one in extra]
    spots: dict[str, list[Place]] = {}
    for place in ours:
        spots.setdefault(folding.key(place.name), []).append(place)
    kept = [place for place in found if not _stands_among(place, spots, folding)]
    return [*ours, *kept]


def _stands_among(place: Place, spots: dict[str, list[Place]], folding: Folding) -> bool:
    twins = spots.get(folding.key(place.name), [])
    return any(
        metres_between(place.lon, place.lat, twin.lon, twin.lat) < _SAME_PLACE_METRES
        for twin in twins
    )


def _in_districts(places: list[Place], districts: Districts) -> Iterator[Place]:
    """Name the district of each place; what the map says in words goes first."""
    lons = np.array([place.lon for place in places])
    lats = np.array([place.lat for place in places])
    for place, district in zip(places, districts.names_at(lons, lats), strict=True):
        yield place if place.district else replace(place, district=district)


def _texts(
    places: list[Place], keys: list[Key], folding: Folding, admin: set[str]
) -> dict[str, list[str]]:
    return {
        "key_folded": ["" if key.echo else key.folded for key in keys],
        "key_letters": [key.letters for key in keys],
        "key_initials": [key.initials for key in keys],
        "place_name": [_one_line(place.name) for place in places],
        "kind": sorted({place.kind for place in places}),
        "district": sorted({_one_line(place.district) for place in places}),
        "admin_name": sorted(folding.key(name) for name in admin),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _numbers(places: list[Place], keys: list[Key]) -> dict[str, Numbers]:
    kind_at = {kind: at for at, kind in enumerate(sorted({place.kind for place in places}))}
    names = sorted({_one_line(place.district) for place in places})
    district_at = {name: at for at, name in enumerate(names)}
    lengths = [len(key.places) for key in keys]
    return {
        "key_start": np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
        "key_place": np.array([n for key in keys for n in key.places], dtype=np.int32),
        "key_sign_mask": stacked(0 if key.echo else sign_mask(key.folded) for key in keys),
        "key_sound_mask": stacked(sound_mask(key.letters) for key in keys),
        "place_kind": np.array([kind_at[place.kind] for place in places], dtype=np.uint8),
        "place_district": np.array(
            [district_at[_one_line(place.district)] for place in places], dtype=np.int32
        ),
        "place_lon": np.array([place.lon for place in places], dtype=np.float64),
        "place_lat": np.array([place.lat for place in places], dtype=np.float64),
        "place_extent": np.array([place.extent_m for place in places], dtype=np.float64),
    }


def _street_numbers(streets: Streets) -> dict[str, Numbers]:
    starts = np.searchsorted(streets.segment_road, np.arange(len(streets.roads) + 1))
    crossings = streets.crossings
    return {
        "road_start": starts.astype(np.int32),
        "segment": streets.segments.astype(np.float64).ravel(),
        "segment_chain": streets.segment_chain.astype(np.int32),
        "segment_at": streets.segment_at,
        "crossing_road": np.array([one.road for one in crossings], dtype=np.int32),
        "crossing_cross_road": np.array([one.cross_road for one in crossings], dtype=np.int32),
        "crossing_lon": np.array([one.lon for one in crossings], dtype=np.float64),
        "crossing_lat": np.array([one.lat for one in crossings], dtype=np.float64),
        "crossing_spread": np.array([one.spread_m for one in crossings], dtype=np.float64),
    }
