"""A closure with limits holds up larger vehicles alone, and the guide says what it costs them."""

from __future__ import annotations

import math
from typing import Any, cast

import pytest

from dispatch_app.ui.kit.guide.questions import Drive, Driven, Leg, Rank, Ranked, RoadsNow, Source
from dispatch_app.ui.kit.guide.reach_questions import Reach, Reached, Spot
from dispatch_app.ui.kit.guide.worker import Guide
from gis.roads.build import build_roads
from gis.roads.conditions import ConditionKind, ConditionShape, RoadCondition, VehicleSize
from tests.fakes.osm_maps import DrawnMap, at

BOX_BODY = VehicleSize(height_m=3.1, width_m=2.3, weight_t=4.5)
START, PLACE = at(100, 0), at(1990, 10)
VAN = Source("01", *START)
LARGE = Source("02", *START, size=BOX_BODY)
TABLE = Rank(place=PLACE, vehicles=(VAN, LARGE))


def low_bridge(x: float, y: float, name: str = "R1", most_m: float = 2.8) -> RoadCondition:
    return RoadCondition(
        id=name,
        kind=ConditionKind.CLOSED,
        shape=ConditionShape.POINT,
        points=(at(x, y),),
        max_height_m=most_m,
    )


@pytest.fixture
def guide() -> Guide:
    """A street of 2 km with a longer way round."""
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, 0), (1500, 0), (2000, 0), (2000, 800), (0, 800))):
        drawn.node(n, x, y)
    drawn.way(1, (0, 1, 2), name="straight")
    drawn.way(3, (2, 3, 4, 0), name="round")
    return Guide(build_roads(drawn.data()), cast(Any, None))


def legs(guide: Guide, *conditions: RoadCondition) -> tuple[Leg, Leg]:
    guide.answer(RoadsNow(version=len(conditions), conditions=conditions))
    answer = guide.answer(TABLE)
    assert isinstance(answer, Ranked)
    return answer.vehicles["01"], answer.vehicles["02"]


def way(guide: Guide, size: VehicleSize | None) -> Driven:
    answer = guide.answer(Drive(start=START, end=PLACE, size=size))
    assert isinstance(answer, Driven)
    return answer


def test_where_nothing_is_closed_size_costs_nothing(guide: Guide) -> None:
    van, large = legs(guide)
    assert (van.time_s, van.for_size_s) == (large.time_s, large.for_size_s) == (van.time_s, 0.0)


def test_a_low_bridge_sends_the_large_one_round_and_leaves_the_van_alone(guide: Guide) -> None:
    free, _ = legs(guide)
    van, large = legs(guide, low_bridge(1000, 0))
    assert van == free
    assert (large.time_s or 0) > (van.time_s or 0) + 60
    assert large.for_size_s == pytest.approx((large.time_s or 0) - (van.time_s or 0))


def test_a_bridge_that_is_high_enough_is_none_of_its_business(guide: Guide) -> None:
    van, large = legs(guide, low_bridge(1000, 0, most_m=3.5))
    assert (large.time_s, large.for_size_s) == (van.time_s, 0.0)


def test_a_large_vehicle_drives_the_long_way_to_a_hospital(guide: Guide) -> None:
    guide.answer(RoadsNow(version=1, conditions=(low_bridge(1000, 0),)))
    house = Source("H1", *PLACE)
    usual, large = (
        guide.answer(Rank(place=START, hospitals=(house,), size=size)) for size in (None, BOX_BODY)
    )
    assert isinstance(usual, Ranked) and isinstance(large, Ranked)
    assert (large.hospitals["H1"].time_s or 0) > (usual.hospitals["H1"].time_s or 0) + 60


def reached_km2(guide: Guide, *spots: Spot) -> float:
    *_, answer = guide.survey.steps(Reach(sources=spots, limits_s=(150.0,)))
    assert isinstance(answer, Reached)
    return answer.areas[0].area_km2


def test_the_reach_of_one_vehicle_ends_where_it_does_not_fit_through(guide: Guide) -> None:
    guide.answer(RoadsNow(version=1, conditions=(low_bridge(1000, 0),)))
    usual, large = Spot("01", *START), Spot("02", *START, size=BOX_BODY)
    assert reached_km2(guide, large) < reached_km2(guide, usual)
    assert reached_km2(guide, large, usual) == reached_km2(guide, usual)


def test_where_every_way_is_too_low_the_large_one_cannot_come_at_all(guide: Guide) -> None:
    van, large = legs(guide, low_bridge(1000, 0), low_bridge(1000, 800, "R2"))
    assert van.time_s is not None and large.time_s is None
    assert math.isinf(large.for_size_s)


def test_what_is_closed_to_everybody_is_not_blamed_on_the_size(guide: Guide) -> None:
    flood = RoadCondition(
        id="R3", kind=ConditionKind.CLOSED, shape=ConditionShape.POINT, points=(at(1000, 0),)
    )
    van, large = legs(guide, flood, low_bridge(1000, 0))
    assert large.time_s == van.time_s and large.for_size_s == 0.0


def test_two_at_one_spot_are_drawn_each_its_own_way(guide: Guide) -> None:
    """The ways are read off the search behind the table, which knows both by their spot."""
    van, large = legs(guide, low_bridge(1000, 0))
    assert way(guide, None).time_s == pytest.approx(van.time_s)
    assert way(guide, BOX_BODY).time_s == pytest.approx(large.time_s)
    assert way(guide, BOX_BODY).distance_m > way(guide, None).distance_m + 1000


def test_a_way_that_no_table_asked_for_keeps_to_the_limits_too(guide: Guide) -> None:
    guide.answer(RoadsNow(version=1, conditions=(low_bridge(1000, 0),)))
    assert way(guide, BOX_BODY).distance_m > way(guide, None).distance_m + 1000
