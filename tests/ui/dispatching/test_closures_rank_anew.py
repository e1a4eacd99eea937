"""A road that is closed while a table stands: searched anew at once, and on record as known."""

from __future__ import annotations

from dispatch_app.domain.codes import ConditionKind, ConditionReason, Shape
from dispatch_app.domain.map_commands import SetRoadCondition
from dispatch_app.domain.road_conditions import RoadCondition
from dispatch_app.domain.values import Position
from tests.fakes.builders import a_place, at_seat

NEAR_NORTH = a_place(position=Position(lat=31.508, lon=120.508))
FLOOD = RoadCondition(
    kind=ConditionKind.CLOSED,
    shape=Shape.POINT,
    points=((120.505, 31.505),),
    reason=ConditionReason.FLOOD,
)


def close_a_road(room):
    room.centre.do(SetRoadCondition(condition=FLOOD), at_seat(room.desk.seat))
    room.roads.closures += 1
    room.desk.hear()


def test_a_closure_has_the_vehicles_of_the_shown_table_searched_anew_at_once(room):
    room.opens(NEAR_NORTH)
    asked = len(room.roads.ranks)
    close_a_road(room)
    again = room.roads.ranks[asked:]
    assert any(question.vehicles for question in again)
    assert room.dispatching.recommending.table.legs.closure_version == room.roads.closures


def test_hospitals_are_searched_anew_as_well(room):
    room.opens(NEAR_NORTH)
    asked = len(room.roads.ranks)
    close_a_road(room)
    assert any(question.hospitals for question in room.roads.ranks[asked:])


def test_ways_that_were_drawn_before_a_closure_are_drawn_again(room):
    room.opens(NEAR_NORTH)
    drawn = len(room.roads.drives)
    close_a_road(room)
    room.settle()
    assert len(room.roads.drives) > drawn


def test_without_a_place_a_closure_asks_for_nothing(room):
    close_a_road(room)
    assert room.roads.ranks == []
