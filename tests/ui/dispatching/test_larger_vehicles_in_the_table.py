"""A vehicle's size reaches the road search, and what it costs stands in its row."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from dispatch_app.domain.codes import ConditionKind, ConditionReason, Shape
from dispatch_app.domain.commands import RegisterVehicle
from dispatch_app.domain.map_commands import SetRoadCondition
from dispatch_app.domain.ranking import Why
from dispatch_app.domain.road_conditions import Limits, RoadCondition
from dispatch_app.domain.values import Position, VehicleSize
from dispatch_app.ui.dispatcher.dispatching.words import reason_text
from dispatch_app.ui.kit.guide.questions import Leg, Ranked
from gis.roads.conditions import AMBULANCE_WEIGHT_T
from gis.roads.conditions import VehicleSize as RoadSize
from tests.fakes.builders import MACHINE, V01, V02, V03, a_centre, a_place, setting_up

NEAR_NORTH = a_place(position=Position(lat=31.508, lon=120.508))
TALL = VehicleSize(height_m=3.1, width_m=2.3)


@pytest.fixture
def room(open_room):
    """The centre's second vehicle is a tall one."""
    centre = a_centre()
    known = next(w for w in setting_up() if isinstance(w, RegisterVehicle) and w.id == V02)
    centre.do(replace(known, size=TALL), MACHINE)
    return open_room(centre)


def answered(room, leg):
    """The roads answer as before, but for the tall one."""
    then = room.roads._answer

    def answer(told, done, **more):
        if isinstance(told, Ranked) and V02 in told.vehicles:
            told = replace(told, vehicles={**told.vehicles, V02: leg})
        then(told, done, **more)

    room.roads._answer = answer
    room.opens(NEAR_NORTH)
    return next(row for row in room.panel.vehicles.rows if row.vehicle == V02)


def test_the_roads_are_told_each_vehicles_size_and_guess_what_nobody_measured(room):
    room.opens(NEAR_NORTH)
    sizes = {s.id: s.size for ask in room.roads.ranks for s in ask.vehicles}
    assert sizes[V01] is None and sizes[V03] is None
    assert sizes[V02] == RoadSize(height_m=3.1, width_m=2.3, weight_t=AMBULANCE_WEIGHT_T)


def test_the_way_on_the_slip_is_one_that_the_vehicle_fits_through(room):
    room.opens(NEAR_NORTH)
    room.settle()
    assert [drive.size.height_m for drive in room.roads.drives if drive.size] == [3.1]


def test_one_that_fits_through_nowhere_is_excluded_and_the_row_says_so(room):
    row = answered(room, Leg(None, None, math.inf))
    assert (row.excluded, row.why) == (True, Why.TOO_LARGE)
    assert reason_text(row, room.texts) == "超限不通"


def test_a_way_round_for_its_size_is_the_reason_of_its_row(room):
    row = answered(room, Leg(900.0, 9000.0, 240.0))
    assert (row.excluded, row.why) == (False, Why.DETOUR_FOR_SIZE)
    assert reason_text(row, room.texts).startswith("超限绕行")


def low_bridge(room):
    """Somewhere on the map a bridge holds up what is higher than three metres."""
    condition = RoadCondition(
        kind=ConditionKind.CLOSED,
        shape=Shape.POINT,
        points=((120.52, 31.52),),
        reason=ConditionReason.OTHER,
        limits=Limits(max_height_m=3.0),
    )
    room.desk.elsewhere(SetRoadCondition(condition=condition))
    room.settle()


def sizes_for_hospitals(room):
    return [ask.size for ask in room.roads.ranks if ask.hospitals]


def test_hospitals_are_ranked_for_the_vehicle_that_would_drive_there(room):
    low_bridge(room)
    room.opens(NEAR_NORTH)
    room.dispatching.choose_vehicle(V02)
    assert sizes_for_hospitals(room)[-1].height_m == 3.1
    room.dispatching.choose_vehicle(V01)
    assert sizes_for_hospitals(room)[-1] is None


def test_where_no_road_is_closed_to_some_hospitals_are_searched_once(room):
    room.opens(NEAR_NORTH)
    room.dispatching.choose_vehicle(V02)
    room.dispatching.choose_vehicle(V01)
    assert sizes_for_hospitals(room) == [None]


def test_what_an_order_lays_bare_is_asked_for_large_ones_too(room):
    room.opens(NEAR_NORTH)
    room.dispatching.ledger.look()
    assert V02 in {spot.id for ask in room.roads.covers for spot in ask.idle}
