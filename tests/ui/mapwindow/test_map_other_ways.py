"""Other ways from A to B: offered where a second engine proposes them and our roads follow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest

from dispatch_app.i18n.times import minutes_text
from dispatch_app.ui.dispatcher.map.other_ways import OtherWay
from dispatch_app.ui.dispatcher.map.routing import OTHER, ROUTE, Routing
from dispatch_app.ui.kit.guide.questions import Haste
from dispatch_app.ui.kit.second_ways import SecondWays
from gis.second_roads.likeness import share_apart
from gis.second_roads.port import Way
from tests.fakes.second_roads import FakeSecondRoads

START, END = (120.49, 31.49), (120.52, 31.52)
ROUND_ABOUT = Way(
    line=(START, (120.49, 31.52), END), time_s=500.0, distance_m=8000.0, roads=("北环路",)
)
STRAIGHT = Way(line=(START, END), time_s=400.0, distance_m=4400.0, roads=("和平路",))


class Routed:
    """Routing with a second engine, and what it said last."""

    def __init__(self, map_desk, engine: FakeSecondRoads) -> None:
        self.desk, self.engine = map_desk, engine
        self.second = SecondWays(engine)
        workplace = replace(map_desk.room.workplace, second_ways=self.second)
        self.routing = Routing(workplace, map_desk.map)
        self.lines: list[str] = []
        self.found: list[tuple[OtherWay, ...]] = []
        self.routing.told.connect(self._told)
        self.routing._others.found.connect(self.found.append)

    def _told(self, lines: list[str]) -> None:
        self.lines = lines

    def ask(self) -> None:
        self.routing.begin_at(START)
        self.routing.end_at(END)

    @property
    def drawn(self) -> set[str]:
        return {id_ for id_ in self.desk.map._over.routes if id_.startswith(OTHER)}


def wait_until(condition: Callable[[], object]) -> None:
    for _ in range(500):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("it never came")


@pytest.fixture
def routed(map_desk) -> Iterator[Routed]:
    made = Routed(map_desk, FakeSecondRoads(STRAIGHT, ROUND_ABOUT))
    yield made
    made.second.stop()


def test_another_way_is_drawn_and_told_with_time_and_distance(routed):
    routed.ask()
    assert routed.drawn == set()
    wait_until(lambda: routed.drawn)
    ((way,),) = routed.found
    told = "\n".join(routed.lines)
    assert "备选 1" in told and f"{way.distance_m / 1000:.1f}" in told
    assert routed.lines[0].endswith("600 m")  # the fastest way stays first


def test_its_plate_stands_where_it_runs_apart(routed):
    routed.ask()
    wait_until(lambda: routed.drawn)
    row = routed.desk.map._over.routes[f"{OTHER}1"]
    assert row.note == f"备选 1 {minutes_text(routed.found[0][0].time_s)}"
    lon, lat = row.note_at
    assert abs((lat - START[1]) - (lon - START[0])) > 0.01  # far from the straight way
    bare = routed.desk.map.grab().toImage()
    routed.desk.map.put_route(replace(row, note_at=None))
    assert routed.desk.map.grab().toImage() != bare


def test_its_time_is_that_of_our_own_roads(routed):
    routed.ask()
    wait_until(lambda: routed.found)
    ((way,),) = routed.found
    legs = routed.desk.places.drives[1:]
    assert len(legs) > 3 and way.time_s == 60.0 * len(legs) != ROUND_ABOUT.time_s
    assert {leg.haste for leg in legs} == {Haste.AHEAD}
    assert [leg.end for leg in legs[:-1]] == [leg.start for leg in legs[1:]]
    assert (legs[0].start, legs[-1].end) == (START, END)


def test_a_way_that_our_roads_do_not_follow_is_not_offered(map_desk):
    """A closure makes our roads go round: far longer than what was proposed."""
    blocked, open_way = replace(ROUND_ABOUT, distance_m=1500.0), replace(ROUND_ABOUT)
    routed = Routed(map_desk, FakeSecondRoads(blocked))
    routed.ask()
    drives = map_desk.places.drives
    wait_until(lambda: len(drives) > 1 and drives[-1].end == END)
    assert routed.found == [] and routed.drawn == set()
    routed.engine.given = (open_way,)
    routed.ask()
    wait_until(lambda: routed.found)
    routed.second.stop()


def test_a_way_along_the_fastest_one_is_not_offered_again(map_desk):
    routed = Routed(map_desk, FakeSecondRoads(STRAIGHT, ROUND_ABOUT, ROUND_ABOUT))
    routed.ask()
    wait_until(lambda: routed.found)
    assert [len(ways) for ways in routed.found] == [1]
    routed.second.stop()


def test_clearing_takes_other_ways_away(routed):
    routed.ask()
    wait_until(lambda: routed.drawn)
    routed.routing.clear()
    assert routed.drawn == set() and ROUTE not in routed.desk.map._over.routes


def test_ways_of_an_older_question_are_not_shown(routed):
    routed.ask()
    routed.routing.clear()
    routed.ask()
    wait_until(lambda: routed.found)
    assert len(routed.found) == 1


def test_an_engine_that_is_away_leaves_the_fastest_way_alone(map_desk):
    engine = FakeSecondRoads()
    engine.away = True
    routed = Routed(map_desk, engine)
    heard: list[tuple[Way, ...]] = []
    routed.ask()
    routed.second.ask(START, END, heard.append)
    wait_until(lambda: heard)
    assert heard == [()] and routed.drawn == set()
    assert ROUTE in map_desk.map._over.routes
    routed.second.stop()


def test_without_a_second_engine_nothing_is_said_of_other_ways(map_desk):
    map_desk.mapping.routing.begin_at(START)
    map_desk.mapping.routing.end_at(END)
    assert "备选" not in map_desk.window.near.text
    assert len(map_desk.places.drives) == 1


def test_the_engine_is_closed_with_the_seat(qapp):
    engine = FakeSecondRoads()
    second = SecondWays(engine)
    second.stop()
    assert engine.closed
    assert "second-ways" not in {thread.name for thread in threading.enumerate()}


def test_ways_are_told_apart_by_where_they_run():
    assert share_apart(STRAIGHT.line, STRAIGHT.line) == 0.0
    assert share_apart(ROUND_ABOUT.line, STRAIGHT.line) > 0.9
    beside = tuple((lon + 0.0001, lat) for lon, lat in STRAIGHT.line)
    assert share_apart(beside, STRAIGHT.line) == 0.0
