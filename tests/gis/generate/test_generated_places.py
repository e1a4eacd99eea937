"""Rules that addresses, places and districts of a generated city keep."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pytest
import shapely
from shapely import Polygon

POINTS = (
    ("railway", "subway_entrance"),
    ("highway", "bus_stop"),
    ("shop", "supermarket"),
    ("shop", "mall"),
    ("amenity", "police"),
    ("amenity", "fire_station"),
    ("amenity", "pharmacy"),
    ("amenity", "bank"),
    ("amenity", "restaurant"),
    ("tourism", "hotel"),
    ("tourism", "attraction"),
)


@pytest.fixture(scope="module")
def districts(city):
    ways = {way.id: way for way in city.data.ways}
    found = {}
    for relation in city.data.relations:
        if relation.tags.get("admin_level") == "6":
            rings = [Polygon(city.data.line_of(ways[m.ref].refs)) for m in relation.members]
            found[relation.tags["name"]] = shapely.union_all(rings)
    return found


@pytest.fixture(scope="module")
def house_numbers(city):
    found = []
    for node, tags in city.data.node_tags.items():
        if "addr:housenumber" in tags:
            at = int(city.data.index_of((node,))[0])
            found.append((float(city.data.lon[at]), float(city.data.lat[at]), tags))
    return found


@pytest.mark.parametrize(("key", "value"), POINTS)
def test_every_kind_of_place_is_there_with_a_name(city, key, value):
    found = [tags for tags in city.data.node_tags.values() if tags.get(key) == value]
    assert found
    assert all(tags.get("name") for tags in found)


def test_metro_exits_have_letters(city):
    exits = [t for t in city.data.node_tags.values() if t.get("railway") == "subway_entrance"]
    assert {tags["ref"] for tags in exits} == set("ABCD")


@pytest.mark.parametrize(
    ("key", "value"),
    [("leisure", "park"), ("amenity", "school"), ("amenity", "university"), ("railway", "rail")],
)
def test_every_kind_of_land_is_there(city, key, value):
    assert any(way.tags.get(key) == value for way in city.data.ways)


def test_a_lake_and_a_river_are_water_with_shores(city):
    water = {r.tags["water"]: r for r in city.data.relations if r.tags.get("natural") == "water"}
    assert set(water) == {"lake", "river"}
    assert any(way.tags.get("waterway") == "river" for way in city.data.ways)


def test_every_address_names_a_street_of_the_map(city, house_numbers):
    names = {way.tags.get("name") for way in city.data.ways if "highway" in way.tags}
    assert len(house_numbers) > 5000
    assert {tags["addr:street"] for _, _, tags in house_numbers} <= names


def test_every_address_lies_in_the_district_it_names(districts, house_numbers):
    """Streets may follow a border, so the fence is a street wide."""
    wide = {name: shape.buffer(0.0025) for name, shape in districts.items()}
    for lon, lat, tags in house_numbers[::17]:
        assert shapely.contains_xy(wide[tags["addr:district"]], lon, lat), tags


def test_odd_and_even_numbers_face_each_other(house_numbers):
    """On a street that runs north, an even number lies east of the odd one across the street."""
    axis = {
        (tags["addr:street"], int(tags["addr:housenumber"])): lon
        for lon, _, tags in house_numbers
        if tags["addr:street"].startswith("人民")
    }
    facing = [
        (lon, axis[(street, number + 1)])
        for (street, number), lon in axis.items()
        if number % 2 == 1 and (street, number + 1) in axis
    ]
    assert len(facing) > 60
    assert all(odd < even for odd, even in facing)


def test_numbers_rise_along_a_street(house_numbers):
    """Along a street that runs north the numbers rise with the latitude."""
    along = [
        (lat, int(tags["addr:housenumber"]))
        for _, lat, tags in house_numbers
        if tags["addr:street"] == "人民北路"
    ]
    lat, number = np.array(sorted(along)).T
    assert np.corrcoef(lat, number)[0, 1] > 0.99


def test_estates_have_numbered_buildings_at_their_address(city):
    flats = [way for way in city.data.ways if way.tags.get("building") == "apartments"]
    named = [way for way in flats if way.tags.get("name", "").endswith("幢")]
    assert len(named) > 1000
    assert sum("addr:street" in way.tags for way in named) > 0.95 * len(named)


def test_districts_share_out_the_whole_city(districts):
    areas = [shape.area for shape in districts.values()]
    whole = shapely.union_all(list(districts.values()))
    assert len(districts) >= 4
    assert math.isclose(sum(areas), whole.area, rel_tol=1e-6)
    assert shapely.contains_xy(whole, 113.6, 34.7)


def test_districts_lie_where_their_names_say(districts):
    middle = {name[0]: shape.centroid for name, shape in districts.items()}
    assert middle["东"].x > 113.6 > middle["西"].x
    assert middle["北"].y > 34.7 > middle["南"].y


def test_a_street_name_may_occur_in_two_districts(house_numbers):
    where = defaultdict(set)
    for _, _, tags in house_numbers:
        where[tags["addr:street"]].add(tags["addr:district"])
    assert any(len(names) > 1 for names in where.values())
