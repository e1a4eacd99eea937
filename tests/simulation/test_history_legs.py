"""Drives of a past as fixes: in order, from place to place, cut short where the next one begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.values import Position
from dispatch_app.simulation.history.legs import Leg, Legs, fixes_of
from dispatch_app.simulation.history.town import distance_m
from gis.region import Region
from gis.roads.graph import RoadGraph
from tests.fakes.small_region import small_region

AT = datetime(2026, 10, 31, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def region():
    return Region.open(small_region())


@pytest.fixture(scope="module")
def roads(region):
    return RoadGraph.load(region.roads)


@pytest.fixture(scope="module")
def places(region):
    return [Position(lat=row.lat, lon=row.lon) for row in list(region.hospitals())[:2]]


def leg(start, end, after_s=0.0, takes_s=600.0, vehicle="01"):
    begins = AT + timedelta(seconds=after_s)
    return Leg(vehicle=VehicleId(vehicle), begins=begins, takes_s=takes_s, start=start, end=end)


def test_a_drive_goes_from_one_place_to_the_other_in_its_time(roads, places):
    home, away = places
    fixes = list(fixes_of([leg(home, away)], roads))
    first, last = fixes[0], fixes[-1]
    assert distance_m(Position(lat=first.lat, lon=first.lon), home) < 300
    assert distance_m(Position(lat=last.lat, lon=last.lon), away) < 300
    assert last.at - first.at == timedelta(seconds=600)
    assert all(one.at < two.at for one, two in pairwise(fixes))


def test_it_stands_between_two_drives_and_is_still_heard(roads, places):
    home, away = places
    fixes = list(fixes_of([leg(home, away), leg(away, home, after_s=1800.0)], roads))
    standing = [f for f in fixes if 600 < (f.at - AT).total_seconds() < 1800]
    assert len(standing) == 19
    assert {(f.lat, f.lon) for f in standing} == {(away.lat, away.lon)}


def test_a_new_order_on_the_way_home_ends_the_drive(roads, places):
    home, away = places
    fixes = list(fixes_of([leg(away, home), leg(home, away, after_s=120.0)], roads))
    assert all(one.at <= two.at for one, two in pairwise(fixes))


def test_only_the_days_that_are_asked_for_are_kept(places):
    home, away = places
    legs = Legs(AT)
    legs.drive(leg(home, away, after_s=-1.0))
    legs.drive(leg(home, away, vehicle="02"))
    legs.drive(leg(away, home, after_s=900.0, vehicle="01"))
    assert [vehicle for vehicle, _ in legs.of_vehicles()] == ["01", "02"]
    nothing = Legs()
    nothing.drive(leg(home, away))
    assert len(nothing) == 0
