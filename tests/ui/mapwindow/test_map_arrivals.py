"""Remaining time of vehicles on their way: exact by each fix, searched anew only off the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from dispatch_app.domain.codes import ConditionKind, ConditionReason, Shape
from dispatch_app.domain.ids import VehicleId
from dispatch_app.domain.map_commands import SetRoadCondition
from dispatch_app.domain.road_conditions import RoadCondition
from dispatch_app.domain.values import Position
from dispatch_app.ui.dispatcher.map.arrivals import AGAIN_S, Arrivals
from dispatch_app.ui.kit.guide.questions import Drive, Driven, Lost
from tests.fakes.builders import a_place, at_seat
from tests.fakes.dispatch_room import DispatchRoom, FakeRoads

SCENE = (120.5200, 31.5)
PLACE = a_place(position=Position(lat=SCENE[1], lon=SCENE[0]))


class StraightRoads(FakeRoads):
    """Every way is one straight line to the east and takes 100 s for each hundredth degree."""

    def drive(self, question: Drive, then: Any) -> None:
        self.drives.append(question)
        (lon, lat), end = question.start, question.end
        time_s = (end[0] - lon) * 10_000
        driven = Driven(
            line=((lon, lat), end),
            time_s=time_s,
            distance_m=time_s * 10,
            streets=(),
            road_version="roads-1",
            times_s=(0.0, time_s),
        )
        self._answer(driven, then)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Trip:
    """One vehicle on its way to the scene, and who follows it."""

    def __init__(self) -> None:
        self.roads = StraightRoads()
        self.room = DispatchRoom(guide=self.roads)
        self.clock = Clock()
        self.arrivals = Arrivals(self.room.workplace, clock=self.clock)
        self.came: list[float] = []
        self.arrivals.came.connect(lambda: self.came.append(self.left_s))
        self.room.opens(PLACE)
        self.vehicle = cast(VehicleId, self.room.order[0])
        self.room.dispatching.key_f9()
        self.room.settle()
        self.drives_to(120.5)
        self.arrivals.follow()
        self.roads.drives.clear()
        self.came.clear()

    @property
    def left_s(self) -> float:
        return self.arrivals.seconds[self.vehicle]

    def drives_to(self, lon: float, lat: float = 31.5) -> None:
        self.room.fix(self.vehicle, lon=lon, lat=lat)


@pytest.fixture
def trip(qapp: Any) -> Iterator[Trip]:
    one = Trip()
    yield one
    one.room.close()


def test_each_fix_shortens_the_rest_without_a_search(trip: Trip) -> None:
    assert trip.left_s == pytest.approx(200, abs=1)
    trip.drives_to(120.505)
    assert trip.left_s == pytest.approx(150, abs=1)
    trip.drives_to(120.515)
    assert trip.left_s == pytest.approx(50, abs=1)
    assert trip.roads.drives == []


def test_the_way_that_is_drawn_begins_where_the_vehicle_is(trip: Trip) -> None:
    trip.drives_to(120.505)
    line = trip.arrivals.ways[trip.vehicle].line
    assert line[0] == pytest.approx((120.505, 31.5), abs=1e-6) and line[-1] == SCENE


def test_a_change_of_a_second_or_two_is_not_shown(trip: Trip) -> None:
    trip.drives_to(120.5002)
    assert trip.came == []
    trip.drives_to(120.502)
    assert trip.came == pytest.approx([180], abs=1)


def test_who_leaves_the_way_is_searched_anew_but_not_at_every_fix(trip: Trip) -> None:
    trip.clock.now += AGAIN_S
    trip.drives_to(120.505, 31.502)
    assert [drive.start for drive in trip.roads.drives] == [(120.505, 31.502)]
    trip.drives_to(120.506, 31.51)
    trip.drives_to(120.507, 31.51)
    assert len(trip.roads.drives) == 1
    trip.clock.now += AGAIN_S
    trip.arrivals.ask_lost()
    assert [drive.start for drive in trip.roads.drives[1:]] == [(120.507, 31.51)]


def test_a_search_that_was_lost_is_repeated(trip: Trip) -> None:
    trip.roads.lost = True
    trip.clock.now += AGAIN_S
    trip.drives_to(120.505, 31.51)
    trip.roads.lost = False
    trip.clock.now += AGAIN_S
    trip.arrivals.ask_lost()
    assert len(trip.roads.drives) == 2
    assert trip.left_s == pytest.approx(150, abs=1)


def test_a_closure_has_all_ways_searched_anew(trip: Trip) -> None:
    flood = RoadCondition(
        kind=ConditionKind.CLOSED,
        shape=Shape.POINT,
        points=((120.51, 31.5),),
        reason=ConditionReason.FLOOD,
    )
    trip.room.centre.do(SetRoadCondition(condition=flood), at_seat(trip.room.desk.seat))
    trip.room.desk.hear()
    trip.arrivals.follow()
    assert len([drive for drive in trip.roads.drives if drive.end == SCENE]) >= 1


def test_fixes_of_other_vehicles_change_nothing(trip: Trip) -> None:
    before = trip.left_s
    other = next(v for v in trip.room.order if v != trip.vehicle)
    trip.room.fix(other, lon=120.51, lat=31.5)
    assert trip.left_s == before and trip.came == []


def test_without_a_guide_the_last_known_time_stands(trip: Trip) -> None:
    before = trip.left_s
    trip.arrivals._answered(
        trip.vehicle, trip.arrivals._aims[trip.vehicle], Lost(reason="the guide died")
    )
    assert trip.left_s == before
