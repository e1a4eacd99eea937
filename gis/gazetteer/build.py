"""Builds the places file of a region from a map. Runs at import, never at a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gis.gazetteer import kinds
from gis.gazetteer.collect import House, Place, collect
from gis.gazetteer.districts import Districts, admin_names, find_districts
from gis.gazetteer.folding import Folding
from gis.gazetteer.keys import Key, index_rows, keys_of, places_by_name
from gis.gazetteer.masks import sign_mask, sound_mask, stacked
from gis.gazetteer.own_addresses import sort_addresses, whole_address
from gis.gazetteer.ownership import Ground, house_row, house_rows, post_rows, undrawn_owners
from gis.gazetteer.plane import metres_between
from gis.gazetteer.spelling import standard_folding
from gis.gazetteer.store import Contents, Numbers, Row, write_places
from gis.gazetteer.streets import Streets, merge_streets
from gis.osm import OsmData

_SAME_PLACE_METRES = 500.0


@dataclass(frozen=True, slots=True)
class ExtraPlace:
    """A place of the centre's own, such as a station or a hospital; WGS-84 degrees."""

    name: str
    kind: str
    """A code; of surveyed addresses it may be empty."""
    lon: float
    lat: float
    aliases: tuple[str, ...] = ()
    district: str = ""
    surveyed: bool = False
    """Whether it comes from the centre's table of addresses, and is marked so when it is found."""


def build_places(data: OsmData, out: Path, extra: Iterable[ExtraPlace] = ()) -> int:
    """Write the gazetteer of a region, replacing a file that stands there.

    Returns:
        how many places can be found in it: named ones, crossings and house numbers.
    """
    folding = standard_folding()
    streets = merge_streets(data)
    found = collect(data)
    districts = find_districts(data)
    ours = [_place_of(one) for one in extra]
    roads = _road_places(streets)
    known = {folding.key(place.name) for place in (*roads, *found.places)}
    admin = sorted(folding.key(name) for name in admin_names(data))
    listed = sort_addresses([one for one in ours if one.own], known, folding, admin)
    ours = [*(one for one in ours if not one.own), *listed.places]
    named = [*roads, *_with_ours(found.places, ours, folding)]
    known |= {folding.key(place.name) for place in ours}
    named += undrawn_owners([*listed.houses, *found.houses], known, folding)
    own_rows, lost = _own_houses(listed.houses, named, streets, folding)
    named = list(_in_districts([*named, *lost], districts))
    keys = keys_of(named, folding)
    ground = Ground(named, streets)
    houses = [*own_rows, *house_rows(found.houses, places_by_name(keys), ground, folding)]
    contents = Contents(
        texts=_texts(named, keys, admin),
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


def _place_of(one: ExtraPlace) -> Place:
    return Place(
        name=one.name.strip(),
        kind=one.kind,
        lon=one.lon,
        lat=one.lat,
        aliases=one.aliases,
        district=one.district,
        own=one.surveyed,
    )


def _own_houses(
    houses: list[House], named: list[Place], streets: Streets, folding: Folding
) -> tuple[list[Row], list[Place]]:
    """The rows of surveyed numbers, and as places those whose street lies somewhere else."""
    if not houses:
        return [], []
    owners: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(named):
        for name in {folding.key(one) for one in (place.name, *place.aliases)}:
            owners[name].append(number)
    ground = Ground(named, streets)
    rows = [(house, house_row(house, owners, ground, folding)) for house in houses]
    lost = [whole_address(house) for house, row in rows if row is None]
    return [row for _, row in rows if row is not None], lost


def _with_ours(found: list[Place], ours: list[Place], folding: Folding) -> list[Place]:
    """Put the centre's own places in; they displace what the map says about the same place."""
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


def _texts(places: list[Place], keys: list[Key], admin: list[str]) -> dict[str, list[str]]:
    return {
        "key_folded": ["" if key.echo else key.folded for key in keys],
        "key_letters": [key.letters for key in keys],
        "key_initials": [key.initials for key in keys],
        "place_name": [_one_line(place.name) for place in places],
        "kind": sorted({place.kind for place in places}),
        "district": sorted({_one_line(place.district) for place in places}),
        "admin_name": admin,
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
        "place_own": np.array([place.own for place in places], dtype=np.uint8),
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
