"""A route as one drives and reads it: its line, the time at every vertex, its legs. No search."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.roads.network import RoadNetwork
from gis.roads.profile import RoadClass
from gis.roads.search import Engine
from gis.roads.snapping import OFF_ROAD_MPS
from gis.roads.turns import SHARP_DEG, STRAIGHT_DEG, Indices, turn_angle

_BEARING_M: Final = 15.0
_CLEAR_TURN_DEG: Final = 60.0
_SHARP_TURN_DEG: Final = 120.0
_LINKS: Final = np.array(
    [int(road) for road in RoadClass if road.name.endswith("_LINK")], dtype=np.int64
)


class Manoeuvre(StrEnum):
    """How one enters a leg; the codes of the narrator."""

    DEPART = "depart"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    U_TURN = "u_turn"
    ROUNDABOUT = "roundabout"
    RAMP = "ramp"


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch on one road, entered by one manoeuvre. Arrival follows the last leg."""

    road: str
    """Empty where the map has no name."""
    distance_m: float
    time_s: float
    manoeuvre: Manoeuvre
    exit_number: int = 0
    """Which exit of the roundabout to take; 0 on other legs."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way from place to place. Starts and ends at the places themselves, not at the road."""

    line: Floats
    """Longitude, latitude, shape (n, 2). A vertex stands twice where the vehicle waits."""
    times_s: Floats
    """When each vertex is reached, from 0 to `time_s`; never decreasing."""
    distances_m: Floats
    """Metres driven up to each vertex."""
    legs: tuple[Leg, ...]
    start_off_m: float
    """How far the start lies off the road."""
    end_off_m: float

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


def drive(network: RoadNetwork, engine: Engine, path: Path) -> Route:
    """Lay a path out in space and time."""
    log = _Log(path.start)
    edges = network.state_edge[path.states].tolist()
    marks: list[tuple[float, float]] = []
    for i, edge in enumerate(edges):
        line, metres = edge_line(network, edge)
        begin = path.first_m if i == 0 else 0.0
        end = path.last_m if i == len(edges) - 1 else float(metres[-1])
        line, metres = _cut(line, metres, begin, end)
        if i == 0:
            log.go(line[:1], np.array([path.start_off_m]), path.start_off_m / OFF_ROAD_MPS)
            log.wait(path.wait_s)
        else:
            log.wait(engine.turn_between(path.states[i - 1], path.states[i]))
        marks.append((log.metres, log.seconds))
        length = max(float(network.edge_m[edge]), 1e-6)
        log.go(line[1:], metres[1:] - metres[:-1], (end - begin) / length * engine.edge_s[edge])
    log.go(np.array([path.end]), np.array([path.end_off_m]), path.end_off_m / OFF_ROAD_MPS)
    return Route(
        line=np.concatenate(log.points),
        times_s=np.concatenate(log.times),
        distances_m=np.concatenate(log.distances),
        legs=_legs(network, edges, marks, (log.metres, log.seconds)),
        start_off_m=path.start_off_m,
        end_off_m=path.end_off_m,
    )


def edge_line(network: RoadNetwork, edge: int) -> tuple[Floats, Floats]:
    """The vertices of an edge in its direction, and how far along each one lies."""
    line = int(network.edge_line[edge])
    part = slice(int(network.line_start[line]), int(network.line_start[line + 1]))
    points = np.column_stack((network.vertex_lon[part], network.vertex_lat[part]))
    metres = network.vertex_m[part]
    if network.edge_reversed[edge]:
        return points[::-1], (metres[-1] - metres)[::-1]
    return points, metres


def _cut(line: Floats, metres: Floats, begin: float, end: float) -> tuple[Floats, Floats]:
    """The stretch of a line between two distances; always two vertices at least."""
    inner = (metres > begin) & (metres < end)
    along = np.concatenate(([begin], metres[inner], [max(begin, end)]))
    points = [np.interp(along, metres, line[:, axis]) for axis in (0, 1)]
    return np.column_stack(points), along


class _Log:
    """Where one is when, while a path is laid out."""

    def __init__(self, start: tuple[float, float]) -> None:
        self.points = [np.array([start])]
        self.times = [np.zeros(1)]
        self.distances = [np.zeros(1)]
        self.seconds = self.metres = 0.0

    def go(self, points: Floats, steps_m: Floats, seconds: float) -> None:
        """Drive over points at an even speed."""
        run = np.cumsum(steps_m)
        share = run / run[-1] if run[-1] > 0 else np.ones(len(run))
        self.points.append(points)
        self.times.append(self.seconds + share * seconds)
        self.distances.append(self.metres + run)
        self.seconds += seconds
        self.metres += float(run[-1])

    def wait(self, seconds: float) -> None:
        if seconds <= 0:
            return
        self.seconds += seconds
        self.points.append(self.points[-1][-1:])
        self.times.append(np.array([self.seconds]))
        self.distances.append(np.array([self.metres]))


def _legs(
    network: RoadNetwork,
    edges: list[int],
    marks: list[tuple[float, float]],
    total: tuple[float, float],
) -> tuple[Leg, ...]:
    """Join edges of one name to legs. Access and waiting count to the leg they come before."""
    lines = network.edge_line[edges]
    keys = list(
        zip(
            network.line_name[lines].tolist(),
            network.line_roundabout[lines].tolist(),
            np.isin(network.line_class[lines], _LINKS).tolist(),
            strict=True,
        )
    )
    starts = [i for i in range(len(edges)) if i == 0 or _new_leg(network, edges, keys, i)]
    bounds = [(0.0, 0.0), *(marks[i] for i in starts[1:]), total]
    return tuple(
        Leg(
            road=network.names[keys[i][0]],
            distance_m=bounds[n + 1][0] - bounds[n][0],
            time_s=bounds[n + 1][1] - bounds[n][1],
            manoeuvre=_manoeuvre(network, edges, keys, i),
            exit_number=_exit_number(network, edges, keys, i),
        )
        for n, i in enumerate(starts)
    )


_Key = tuple[int, bool, bool]


def _new_leg(network: RoadNetwork, edges: list[int], keys: list[_Key], i: int) -> bool:
    if keys[i] != keys[i - 1]:
        return True
    return abs(_angle(network, edges[i - 1], edges[i])) > SHARP_DEG and not keys[i][1]


def _manoeuvre(network: RoadNetwork, edges: list[int], keys: list[_Key], i: int) -> Manoeuvre:
    if i == 0:
        return Manoeuvre.DEPART
    if keys[i][1]:
        return Manoeuvre.ROUNDABOUT
    if network.edge_line[edges[i]] == network.edge_line[edges[i - 1]]:
        return Manoeuvre.U_TURN
    angle = _angle(network, edges[i - 1], edges[i])
    if keys[i][2] and not keys[i - 1][2] and abs(angle) < _CLEAR_TURN_DEG:
        return Manoeuvre.RAMP
    return _by_angle(angle)


def _by_angle(angle: float) -> Manoeuvre:
    right = angle > 0
    bend = abs(angle)
    if bend < STRAIGHT_DEG:
        return Manoeuvre.STRAIGHT
    if bend < _CLEAR_TURN_DEG:
        return Manoeuvre.SLIGHT_RIGHT if right else Manoeuvre.SLIGHT_LEFT
    if bend < _SHARP_TURN_DEG:
        return Manoeuvre.RIGHT if right else Manoeuvre.LEFT
    if bend < 170:
        return Manoeuvre.SHARP_RIGHT if right else Manoeuvre.SHARP_LEFT
    return Manoeuvre.U_TURN


def _angle(network: RoadNetwork, before: int, after: int) -> float:
    bearings = (_bearing(network, before, at_end=True), _bearing(network, after, at_end=False))
    return float(turn_angle(np.array(bearings[0]), np.array(bearings[1])))


def _bearing(network: RoadNetwork, edge: int, *, at_end: bool) -> float:
    line, metres = edge_line(network, edge)
    span = (metres[-1] - _BEARING_M, metres[-1]) if at_end else (0.0, _BEARING_M)
    x, y = network.plane.to_xy(line[:, 0], line[:, 1])
    dx = np.diff(np.interp(span, metres, x))[0]
    dy = np.diff(np.interp(span, metres, y))[0]
    return float(np.degrees(np.arctan2(dx, dy)))


def _exit_number(network: RoadNetwork, edges: list[int], keys: list[_Key], i: int) -> int:
    """Count the ways out of a roundabout up to the one taken."""
    if not keys[i][1]:
        return 0
    count = 0
    for edge, key in zip(edges[i:], keys[i:], strict=True):
        if not key[1]:
            return count
        leaving: Indices = np.flatnonzero(network.edge_from == network.edge_to[edge])
        count += int(np.any(~network.line_roundabout[network.edge_line[leaving]]))
    return 0
