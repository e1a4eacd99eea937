"""The guide's answers follow what is closed, and the clock where the centre obeys hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from dispatch_app.domain.route_steps import ArrivalSide, Turn
from dispatch_app.ui.kit.guide.questions import Drive, Driven, Rank, Ranked, RoadsNow, Source
from dispatch_app.ui.kit.guide.worker import Guide
from gis.roads.build import build_roads
from gis.roads.conditions import ConditionKind, ConditionShape, RoadCondition
from tests.fakes.osm_maps import DrawnMap, at

ZONE = "Asia/Shanghai"
RUSH = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""Half past eight in the morning, a Monday, in Shanghai."""
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
FLOOD = RoadCondition(
    id="R1", kind=ConditionKind.CLOSED, shape=ConditionShape.POINT, points=(at(1000, 0),)
)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guide(clock: Clock) -> Guide:
    """A street of 2 km with a longer way round; its east end is closed in the rush hour."""
    drawn = DrawnMap()
    for n, (x, y) in enumerate(((0, 0), (1500, 0), (2000, 0), (2000, 800), (0, 800))):
        drawn.node(n, x, y)
    drawn.way(1, (0, 1), name="west")
    drawn.way(2, (1, 2), name="east", **{"access:conditional": "no @ (Mo-Fr 07:00-09:00)"})
    drawn.way(3, (2, 3, 4, 0), name="round")
    return Guide(build_roads(drawn.data()), cast(Any, None), now=clock)


WAY = Drive(start=at(100, 0), end=at(1990, 10))
TABLE = Rank(place=at(1990, 10), vehicles=(Source("01", *at(100, 0)),))


def driven(guide: Guide) -> Driven:
    answer = guide.answer(WAY)
    assert isinstance(answer, Driven)
    return answer


def ranked(guide: Guide) -> Ranked:
    answer = guide.answer(TABLE)
    assert isinstance(answer, Ranked)
    return answer


def test_a_closure_is_in_every_answer_after_it_and_its_version_on_record(guide: Guide) -> None:
    before, way_before = ranked(guide), driven(guide)
    guide.answer(RoadsNow(version=12, conditions=(FLOOD,)))
    after, way_after = ranked(guide), driven(guide)
    assert (before.closure_version, after.closure_version) == (0, 12)
    assert (after.vehicles["01"].time_s or 0) > (before.vehicles["01"].time_s or 0) + 60
    assert way_after.distance_m > way_before.distance_m + 1000
    guide.answer(RoadsNow(version=13, conditions=()))
    assert driven(guide).distance_m == way_before.distance_m


def test_signs_for_certain_hours_count_only_where_they_are_obeyed(
    guide: Guide, clock: Clock
) -> None:
    clock.now = RUSH
    free = driven(guide).distance_m
    guide.answer(RoadsNow(version=0, conditions=(), obey_zone=ZONE))
    assert driven(guide).distance_m > free + 300
    clock.now = NOON
    assert driven(guide).distance_m == free


def test_a_table_and_the_way_drawn_from_it_keep_to_the_same_hours(
    guide: Guide, clock: Clock
) -> None:
    guide.answer(RoadsNow(version=0, conditions=(), obey_zone=ZONE))
    ranked(guide)
    clock.now = RUSH
    late = ranked(guide).vehicles["01"].time_s
    assert driven(guide).time_s == pytest.approx(late)


def test_a_way_comes_with_its_times_its_turns_and_the_side_of_the_place(guide: Guide) -> None:
    way = driven(guide)
    assert len(way.times_s) == len(way.line) and way.times_s[0] == 0.0
    assert list(way.times_s) == sorted(way.times_s)
    assert way.times_s[-1] == pytest.approx(way.time_s, abs=0.1)
    assert [(step.turn, step.road) for step in way.steps] == [
        (Turn.DEPART, "west"),
        (Turn.STRAIGHT, "east"),
    ]
    assert way.steps[0].bearing_deg == pytest.approx(90, abs=1) and way.side is ArrivalSide.LEFT
