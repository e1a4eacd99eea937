"""Where a point lies, and what else is called like a place."""

from __future__ import annotations

import pytest


def test_a_point_is_told_by_its_road_and_the_nearest_crossing(town):
    near = town.describe(113.6012, 34.7001)
    assert (near.road, near.cross_road, near.bearing) == ("长江路", "中山路", "e")
    assert near.distance_m == pytest.approx(110, abs=5)
    assert near.road_distance_m == pytest.approx(11, abs=2)
    assert near.district == "城东区"


def test_the_bearing_is_from_the_crossing_to_the_point(town):
    assert town.describe(113.5985, 34.7).bearing == "w"
    assert town.describe(113.6, 34.6985).bearing == "s"


def test_a_point_within_an_estate_is_told_by_it(town):
    place = town.describe(113.5905, 34.7052).place
    assert place is not None
    assert place.name == "雪松小区"


def test_a_point_far_from_every_road_is_near_none(town):
    near = town.describe(113.3, 34.3)
    assert (near.road, near.cross_road, near.place, near.district) == ("", "", None, "")


def test_namesakes_are_the_same_name_and_the_same_sound_elsewhere(town):
    found = town.namesakes("解放路", 113.61, 34.705)
    assert {(match.name, round(match.lon, 1)) for match in found} == {
        ("解放路", 113.9),
        ("杰放路", 114.0),
    }
    assert all(match.distance_m > 10_000 for match in found)


def test_a_place_is_no_namesake_of_itself(town):
    assert town.namesakes("中山路", 113.60, 34.695) == []
    assert town.namesakes("雪松小区", 113.59, 34.705) == []
    assert town.namesakes("中山路与长江路口", 113.60, 34.70) == []


def test_the_same_number_in_a_street_of_the_same_sound_is_a_namesake(open_town, empty_town):
    for lon, name in ((113.0, "府前路"), (113.5, "付前路")):
        empty_town.way((lon, 34.0), (lon + 0.01, 34.0), highway="residential", name=name)
        empty_town.point(lon, 34.0001, addr__street=name, addr__housenumber="7")
    found = open_town(empty_town).namesakes("府前路7号", 113.0, 34.0001)
    assert [match.name for match in found] == ["付前路7号"]
