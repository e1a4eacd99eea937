"""A route as one drives and reads it: its line, the time at every vertex, its legs. No search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

import numpy as np

from gis.coordinates import Floats
from gis.roads.manoeuvres import Leg, Side, arrival_side, legs_of
from gis.roads.network import RoadNetwork
from gis.roads.search import Engine
from gis.roads.snapping import OFF_ROAD_MPS
from gis.roads.turns import Indices


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way from place to place. Starts and ends at the places themselves, not at the road."""

    line: Floats
    """Longitude, latitude, shape (n, 2). A vertex stands twice where the vehicle waits."""
    times_s: Floats
    """When each vertex is reached, from 0 to `time_s`; never decreasing."""
    distances_m: Floats
    """Metres driven up to each vertex."""
    roads: tuple[str, ...]
    """Names of the roads driven on, each as often as it is entered; those without one left out."""
    start_off_m: float
    """How far the start lies off the road."""
    end_off_m: float
    side: Side
    """Where the end lies, seen by who has arrived."""
    _tell: Callable[[], tuple[Leg, ...]]

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Worked out when first wanted: most ways are only drawn."""
        return self._tell()

    @property
    def time_s(self) -> float:
        return float(self.times_s[-1])

    @property
    def distance_m(self) -> float:
        return float(self.distances_m[-1])

    def at(self, elapsed_s: float) -> tuple[float, float]:
        """Longitude and latitude of a vehicle that left so many seconds ago."""
        i = int(np.searchsorted(self.times_s, elapsed_s, side="right"))
        if i == 0 or i == len(self.times_s):
            end = self.line[0 if i == 0 else -1]
            return float(end[0]), float(end[1])
        span = self.times_s[i] - self.times_s[i - 1]
        share = (elapsed_s - self.times_s[i - 1]) / span if span > 0 else 0.0
        point = self.line[i - 1] + share * (self.line[i] - self.line[i - 1])
        return float(point[0]), float(point[1])


@dataclass(frozen=True, slots=True)
class Path:
    """States one drives over, from a point on the first edge to a point on the last one."""

    states: list[int]
    start: tuple[float, float]
    end: tuple[float, float]
    first_m: float
    last_m: float
    start_off_m: float
    end_off_m: float
    wait_s: float
    """Lost before the first metre: turning round."""


def driven(network: RoadNetwork, path: Path) -> tuple[Indices, Floats]:
    """The edges of a path, and the metres driven on each."""
    edges = network.state_edge[path.states].astype(np.int64)
    metres = network.edge_m[edges]
    metres[-1] = path.last_m
    metres[0] -= path.first_m
    return edges, np.maximum(metres, 0.0)


def drive(network: RoadNetwork, engine: Engine, path: Path) -> Route:
    """Lay a path out in space and time."""
    edges = network.state_edge[path.states].astype(np.int64)
    course = _course(network, edges, path.first_m, path.last_m)
    access_s, egress_s = path.start_off_m / OFF_ROAD_MPS, path.end_off_m / OFF_ROAD_MPS
    wait_s = np.array([path.wait_s, *(engine.turn_between(a, b) for a, b in pairwise(path.states))])
    drive_s = course.length_m / np.maximum(network.edge_m[edges], 1e-6) * engine.edge_s[edges]
    ready_s = access_s + np.cumsum(wait_s) + np.cumsum(drive_s) - drive_s
    ready_m = path.start_off_m + np.cumsum(course.length_m) - course.length_m
    own = course.edge
    share = course.along_m / np.maximum(course.length_m, 1e-9)[own]
    log = _Log(
        course.points,
        ready_s[own] + np.where(course.length_m[own] > 0, share, 1.0) * drive_s[own],
        ready_m[own] + course.along_m,
    )
    log.wait(course.first_of, ready_s, wait_s, ready_m)
    seconds, metres = float(ready_s[-1] + drive_s[-1]), float(ready_m[-1] + course.length_m[-1])
    log.enclose(path.start, path.end, (seconds + egress_s, metres + path.end_off_m))
    begin_s = np.append(ready_s, seconds + egress_s)
    begin_m = np.append(ready_m, metres + path.end_off_m)
    return Route(
        line=log.points,
        times_s=log.times_s,
        distances_m=log.distances_m,
        roads=_roads(network, edges),
        start_off_m=path.start_off_m,
        end_off_m=path.end_off_m,
        side=arrival_side(network, int(edges[-1]), path.last_m, path.end),
        _tell=cache(partial(legs_of, network, edges, begin_m, begin_s)),
    )


def _roads(network: RoadNetwork, edges: Indices) -> tuple[str, ...]:
    numbers = network.line_name[network.edge_line[edges]]
    entered = np.append(True, numbers[1:] != numbers[:-1])
    names = (network.names[number] for number in numbers[entered].tolist())
    return tuple(name for name in names if name)


@dataclass(frozen=True, slots=True)
class _Course:
    """The vertices of all edges of a path, one after another, cut where it begins and ends."""

    points: Floats
    edge: Indices
    """To which edge of the path each vertex belongs; the first edge has its first vertex, too."""
    along_m: Floats
    """How far from where the path enters the edge."""
    length_m: Floats
    """Of each edge, as far as it is driven."""
    first_of: Indices
    """The first vertex of each edge."""


def _course(network: RoadNetwork, edges: Indices, first_m: float, last_m: float) -> _Course:
    line = network.edge_line[edges]
    reverse = network.edge_reversed[edges]
    whole = network.edge_m[edges]
    begin, end = np.zeros(len(edges)), whole.copy()
    begin[0] = first_m
    end[-1] = max(last_m, begin[-1])
    start, stop = network.line_start[line].astype(np.int64), network.line_start[line + 1]
    own = np.repeat(np.arange(len(edges)), stop - start)
    within = np.arange(len(own)) - np.repeat(np.cumsum(stop - start) - (stop - start), stop - start)
    vertex = np.where(reverse[own], stop[own] - 1 - within, start[own] + within)
    along = network.vertex_m[vertex]
    along = np.where(reverse[own], whole[own] - along, along)
    inner = (along > begin[own]) & (along < end[own])
    ends_on = np.arange(len(edges))
    cut_edge = np.concatenate(([0], ends_on))
    cut_m = np.concatenate((begin[:1], end))
    from_start = np.where(reverse[cut_edge], whole[cut_edge] - cut_m, cut_m)
    cut = network.point_on(line[cut_edge], from_start)
    edge = np.concatenate(([0], own[inner], ends_on))
    metres = np.concatenate((begin[:1], along[inner], end))
    lon = np.concatenate((cut.lon[:1], network.vertex_lon[vertex[inner]], cut.lon[1:]))
    lat = np.concatenate((cut.lat[:1], network.vertex_lat[vertex[inner]], cut.lat[1:]))
    order = np.lexsort((metres, edge))
    edge = edge[order]
    return _Course(
        points=np.column_stack((lon, lat))[order],
        edge=edge,
        along_m=metres[order] - begin[edge],
        length_m=end - begin,
        first_of=np.searchsorted(edge, ends_on),
    )


class _Log:
    """Where one is when, while a path is laid out."""

    def __init__(self, points: Floats, times_s: Floats, distances_m: Floats) -> None:
        self.points, self.times_s, self.distances_m = points, times_s, distances_m

    def wait(self, before: Indices, until_s: Floats, wait_s: Floats, at_m: Floats) -> None:
        """Stand still where an edge begins: its first vertex comes twice."""
        stops = np.flatnonzero(wait_s > 0)
        at = before[stops]
        where = np.where(stops == 0, at, at - 1)
        self._insert(at + (stops == 0), self.points[where], until_s[stops], at_m[stops])
        if len(stops) and stops[0] == 0:
            self.times_s[0] -= wait_s[0]

    def enclose(
        self, start: tuple[float, float], end: tuple[float, float], arrival: tuple[float, float]
    ) -> None:
        """Begin and end at the places themselves."""
        self.points = np.concatenate(([start], self.points, [end]))
        self.times_s = np.concatenate(([0.0], self.times_s, arrival[:1]))
        self.distances_m = np.concatenate(([0.0], self.distances_m, arrival[1:]))

    def _insert(self, at: Indices, points: Floats, times_s: Floats, distances_m: Floats) -> None:
        self.points = np.insert(self.points, at, points, axis=0)
        self.times_s = np.insert(self.times_s, at, times_s)
        self.distances_m = np.insert(self.distances_m, at, distances_m)
