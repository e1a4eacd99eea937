"""Who asks for a place again, with a fleet of which few have moved, gets what is true now."""

from __future__ import annotations

import numpy as np
import pytest

from gis.roads.build import build_roads
from gis.roads.conditions import ConditionKind, ConditionShape, RoadCondition
from gis.roads.graph import RoadGraph
from gis.roads.search import Engine, Sweep
from gis.roads.snapping import Candidates
from gis.roads.sweeps import Sweeps
from tests.fakes.osm_maps import DrawnMap, at

SCENE = at(1950, 0)


def a_ladder() -> RoadGraph:
    """Two parallel streets of 2 km, 400 m apart, joined at both ends and in the middle."""
    drawn = DrawnMap()
    for n, x in enumerate((0, 1000, 2000)):
        drawn.node(n, x, 0)
        drawn.node(n + 10, x, 400)
        drawn.way(20 + n, (n, n + 10), name=f"rung {n}")
    drawn.way(1, (0, 1, 2), name="south street")
    drawn.way(2, (10, 11, 12), name="north street", maxspeed="60")
    return build_roads(drawn.data())


def closed(x: float, y: float) -> RoadCondition:
    return RoadCondition(
        id="works", kind=ConditionKind.CLOSED, shape=ConditionShape.POINT, points=(at(x, y),)
    )


class CountedEngine:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.searches = 0

    def sweep(self, seeds: Candidates, *, backward: bool) -> Sweep:
        self.searches += 1
        return self._engine.sweep(seeds, backward=backward)


def ranked(graph: RoadGraph, fleet: list[tuple[float, float]], headings: list[float]) -> object:
    lon, lat = np.array([at(*spot) for spot in fleet]).T
    ranking = graph.rank_to(SCENE, lon, lat, headings)
    return ranking.time_s.tolist(), ranking.distance_m.tolist(), ranking.snapped_m.tolist()


def test_a_place_is_searched_once_however_often_it_is_asked_for() -> None:
    graph = a_ladder()
    engine = CountedEngine(graph.engine)
    sweeps = Sweeps(engine)  # type: ignore[arg-type]
    seeds = graph.arriving([SCENE[0]], [SCENE[1]])
    first = sweeps.sweep(SCENE, seeds, backward=True)
    assert sweeps.sweep(SCENE, seeds, backward=True) is first
    assert engine.searches == 1


def test_to_a_place_and_from_it_are_two_searches() -> None:
    graph = a_ladder()
    engine = CountedEngine(graph.engine)
    sweeps = Sweeps(engine)  # type: ignore[arg-type]
    seeds = graph.arriving([SCENE[0]], [SCENE[1]])
    for backward in (True, False):
        assert sweeps.sweep(SCENE, seeds, backward=backward).backward is backward


def test_a_search_that_ends_after_the_roads_have_changed_is_not_kept() -> None:
    graph = a_ladder()
    seeds = graph.arriving([SCENE[0]], [SCENE[1]])

    class ChangedMeanwhile(CountedEngine):
        def sweep(self, seeds: Candidates, *, backward: bool) -> Sweep:
            sweeps.forget()
            return super().sweep(seeds, backward=backward)

    engine = ChangedMeanwhile(graph.engine)
    sweeps = Sweeps(engine)  # type: ignore[arg-type]
    first = sweeps.sweep(SCENE, seeds, backward=True)
    assert sweeps.sweep(SCENE, seeds, backward=True) is not first


def test_a_closure_counts_for_a_place_that_was_asked_for_before() -> None:
    graph = a_ladder()
    before = ranked(graph, [(1200, 0)], [np.nan])
    graph.set_conditions([closed(1500, 0)])
    fresh = a_ladder()
    fresh.set_conditions([closed(1500, 0)])
    now = ranked(graph, [(1200, 0)], [np.nan])
    assert now == ranked(fresh, [(1200, 0)], [np.nan]) != before
    graph.set_conditions([])
    assert ranked(graph, [(1200, 0)], [np.nan]) == before


@pytest.mark.parametrize(
    ("fleet", "headings"),
    [
        ([(100, 5), (700, 400), (990, 200)], [np.nan, 90.0, np.nan]),
        ([(100, 5), (700, 400), (990, 200)], [np.nan, 270.0, np.nan]),
        ([(100, 5), (650, 395), (990, 200)], [np.nan, 90.0, np.nan]),
        ([(100, 5), (700, 400)], [np.nan, 90.0]),
        ([(100, 5), (700, 400), (990, 200), (5, 5)], [np.nan, 90.0, np.nan, 10.0]),
        ([(100, 5), (1990, 3), (20, 395)], [0.0, 45.0, 180.0]),
    ],
)
def test_a_fleet_of_which_some_have_moved_is_ranked_as_if_it_were_new(
    fleet: list[tuple[float, float]], headings: list[float]
) -> None:
    graph = a_ladder()
    ranked(graph, [(100, 5), (700, 400), (990, 200)], [np.nan, 90.0, np.nan])
    assert ranked(graph, fleet, headings) == ranked(a_ladder(), fleet, headings)


def test_a_fleet_in_other_hands_does_not_change_what_is_remembered() -> None:
    graph = a_ladder()
    lon, lat = np.array([at(100, 5), at(700, 400)]).T
    first = graph.rank_to(SCENE, lon, lat).time_s.tolist()
    lon[0], lat[0] = at(1900, 0)
    moved = graph.rank_to(SCENE, lon, lat).time_s.tolist()
    assert moved[0] < first[0]
    assert moved[1] == first[1]
