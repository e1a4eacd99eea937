"""How long a ranking by road time takes, and what a ranking by straight line would have cost.

Measures on a region directory or a generated city; asserts nothing.
"""

from __future__ import annotations

import tempfile
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np

from gis.coordinates import haversine_m
from gis.generate.generate import generate_city
from gis.osm import read_osm
from gis.roads.build import build_roads
from gis.roads.conditions import ConditionKind, ConditionShape, RoadCondition
from gis.roads.graph import RoadGraph

_SEED = 120
_WARM_UP = 5

Figures = dict[str, float]


def graph_of(size: str = "large") -> RoadGraph:
    """The road graph of the demo city; takes minutes to generate for `large`."""
    with tempfile.TemporaryDirectory() as folder:
        city = generate_city(size, _SEED, Path(folder))
        return build_roads(read_osm(city.map_file))


def rank_vehicles_ms(graph: RoadGraph, vehicles: int = 500, rounds: int = 300) -> Figures:
    """Milliseconds from a place to the road time and distance of every vehicle, with snapping."""
    spots = _Spots(graph)
    lon, lat = spots.draw(vehicles)
    heading = spots.random.uniform(0, 360, vehicles)
    return _shares(rounds, lambda: graph.rank_to(spots.one(), lon, lat, heading))


def rank_hospitals_ms(graph: RoadGraph, hospitals: int = 60, rounds: int = 300) -> Figures:
    """Milliseconds from a place to the road time and distance of every hospital."""
    spots = _Spots(graph)
    lon, lat = spots.draw(hospitals)
    return _shares(rounds, lambda: graph.rank_from(spots.one(), lon, lat))


def route_ms(graph: RoadGraph, rounds: int = 100) -> Figures:
    """Milliseconds for one route with its line, times and legs."""
    spots = _Spots(graph)
    return _shares(rounds, lambda: graph.route(spots.one(), spots.one()))


def close_ms(graph: RoadGraph, rounds: int = 50) -> Figures:
    """Milliseconds until one more closure is in force, beside eleven that stand."""
    spots = _Spots(graph)
    standing = deque((_closure(spots, n) for n in range(11)), maxlen=12)
    numbers = count()

    def close() -> None:
        standing.append(_closure(spots, next(numbers)))
        graph.set_conditions(standing)

    figures = _shares(rounds, close)
    graph.set_conditions([])
    return figures


def _closure(spots: _Spots, number: int) -> RoadCondition:
    """A point, a line of 500 m or a square kilometre."""
    lon, lat = spots.one()
    shape = tuple(ConditionShape)[number % 3]
    corners = ((lon, lat), (lon + 0.006, lat), (lon + 0.006, lat + 0.005), (lon, lat + 0.005))
    points = {ConditionShape.POINT: 1, ConditionShape.LINE: 2, ConditionShape.AREA: 4}[shape]
    return RoadCondition(
        id=str(number), kind=ConditionKind.CLOSED, shape=shape, points=corners[:points]
    )


def load_ms(path: Path, rounds: int = 10) -> Figures:
    """Milliseconds from the file to a graph that can be asked."""
    return _shares(rounds, lambda: RoadGraph.load(path))


def straight_line_loss(graph: RoadGraph, vehicles: int = 500, places: int = 200) -> Figures:
    """What it costs to send the vehicle nearest by straight line.

    `other_vehicle` is the share of places for which it is not the soonest one, `best_not_in_3` the
    share for which the soonest is not even among the three nearest; minutes are lost on average and
    by the unluckiest tenth of those places.
    """
    spots = _Spots(graph)
    lon, lat = spots.draw(vehicles)
    lost: list[float] = []
    missed = 0
    for _ in range(places):
        place = spots.one()
        time_s = graph.rank_to(place, lon, lat).time_s
        by_line = np.argsort(haversine_m(lon, lat, *place), kind="stable")
        if np.isfinite(time_s[by_line[0]]):
            lost.append(float(time_s[by_line[0]] - time_s.min()) / 60)
            missed += int(np.argmin(time_s)) not in by_line[:3]
    wrong = [minutes for minutes in lost if minutes > 1e-6]
    return {
        "places": len(lost),
        "other_vehicle": len(wrong) / max(1, len(lost)),
        "best_not_in_3": missed / max(1, len(lost)),
        "minutes_lost_mean": float(np.mean(wrong)) if wrong else 0.0,
        "minutes_lost_p90": float(np.percentile(wrong, 90)) if wrong else 0.0,
    }


class _Spots:
    """Random positions within a few metres of roads."""

    def __init__(self, graph: RoadGraph) -> None:
        self.random = np.random.default_rng(_SEED)
        self._network = graph.network

    def draw(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        at = self.random.integers(0, len(self._network.vertex_lon), count)
        off = self.random.normal(0, 1.5e-4, (2, count))
        return self._network.vertex_lon[at] + off[0], self._network.vertex_lat[at] + off[1]

    def one(self) -> tuple[float, float]:
        lon, lat = self.draw(1)
        return float(lon[0]), float(lat[0])


def _shares(rounds: int, work: Callable[[], object]) -> Figures:
    for _ in range(_WARM_UP):
        work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return {"p50": float(p50), "p95": float(p95), "p99": float(p99), "rounds": float(rounds)}
