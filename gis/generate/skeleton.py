"""Draws the city's bones: rings, radial roads, river and its banks. Leaves the blocks empty."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString, Polygon

from gis.generate.plan import CityPlan
from gis.generate.streetplan import Points, Road, StreetPlan

_STUB_M = 160
"""Loose ends shorter than this are cut off at the last crossing."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    streets: StreetPlan
    river_line: LineString
    river: Polygon
    railway: LineString


@dataclass(frozen=True, slots=True)
class _Line:
    points: Points
    road: Road
    closed: bool = False
    starts_at_crossing: bool = False
    """The piece before the first crossing is cut off, however long."""

    def geometry(self) -> LineString:
        points = np.vstack((self.points, self.points[:1])) if self.closed else self.points
        return LineString(points)


def draw_skeleton(plan: CityPlan, rng: np.random.Generator) -> Skeleton:
    warp = _Warp(plan, rng)
    river_line = LineString(_river(plan, rng))
    river = river_line.buffer(plan.river_width_m / 2)
    lines = [*_rings(plan, rng, warp), *_axes(plan, rng, warp)]
    lines += [line for line in _radials(plan, rng, warp) if _crosses_well(line, river, plan)]
    lines += _banks(plan, river_line)
    streets = _join(lines, merge_m=55 if plan.size == "small" else 80)
    railway = LineString(warp(_railway(plan, rng)))
    return Skeleton(streets, river_line, river, railway)


class _Warp:
    """A gentle bend of the whole plane, so that nothing is quite straight."""

    def __init__(self, plan: CityPlan, rng: np.random.Generator) -> None:
        self._scale = min(plan.half_width_m, plan.half_height_m)
        self._waves = rng.uniform(1.0, 3.2, (4, 2)) * rng.choice([-1, 1], (4, 2)) / self._scale
        self._phase = rng.uniform(0, math.tau, 4)
        self._lift = rng.uniform(-0.016, 0.016, (4, 2)) * self._scale

    def __call__(self, points: Points) -> Points:
        waves = np.sin(points @ self._waves.T * 1.6 + self._phase)
        bent: Points = points + waves @ self._lift
        return bent


def _rings(plan: CityPlan, rng: np.random.Generator, warp: _Warp) -> list[_Line]:
    lines = []
    for ring in plan.rings:
        points = _superellipse(plan, ring.reach, rng, wobble=0.05)
        road = Road(ring.kind, ring.half_width_m, label=ring.key, express=ring.express)
        lines.append(_Line(warp(points), road, closed=True))
    rim = _superellipse(plan, 0.955, rng, wobble=0.018)
    lines.append(_Line(warp(rim), Road("unclassified", label="rim"), closed=True))
    return lines


def _superellipse(plan: CityPlan, reach: float, rng: np.random.Generator, wobble: float) -> Points:
    """A rounded rectangle with a slow wobble: old walls, hills and owners were in the way."""
    angle = np.linspace(0, math.tau, 240, endpoint=False)
    power = 2.0 / (3.6 if reach < 0.9 else 7)
    cos, sin = np.cos(angle), np.sin(angle)
    radius = np.ones_like(angle)
    for wave in (2, 3, 5):
        radius += wobble / wave * 2 * rng.uniform(-1, 1) * np.sin(wave * angle + rng.uniform(0, 6))
    x = np.sign(cos) * np.abs(cos) ** power * radius
    y = np.sign(sin) * np.abs(sin) ** power * radius
    return np.column_stack((x * plan.half_width_m * reach, y * plan.half_height_m * reach))


def _axes(plan: CityPlan, rng: np.random.Generator, warp: _Warp) -> list[_Line]:
    east = np.linspace(-1, 1, 160) * plan.half_width_m
    north = np.linspace(-1, 1, 160) * plan.half_height_m
    sway_x = _sway(east, plan.half_width_m, rng) * plan.half_height_m * 0.05
    sway_y = _sway(north, plan.half_height_m, rng) * plan.half_width_m * 0.05
    return [
        _Line(warp(np.column_stack((east, sway_x))), Road("primary", 13, label="axis-ew")),
        _Line(warp(np.column_stack((sway_y, north))), Road("primary", 13, label="axis-ns")),
    ]


def _sway(along: Points, length: float, rng: np.random.Generator) -> Points:
    phase = rng.uniform(0, math.tau, 2)
    share = along / length
    sway: Points = np.sin(4 * share + phase[0]) + 0.5 * np.sin(9 * share + phase[1])
    return np.abs(share) * sway


def _radials(plan: CityPlan, rng: np.random.Generator, warp: _Warp) -> list[_Line]:
    lines: list[_Line] = []
    taken = [i * math.pi / 2 for i in range(4)]
    for ring, count in zip(plan.rings, plan.radials_from, strict=False):
        for angle in _widest_gaps(taken, count):
            turned = angle + rng.uniform(-0.12, 0.12)
            taken.append(turned)
            kind, width = ("primary", 10) if len(lines) < 4 else ("secondary", 7)
            points = _radial(plan, ring.reach * 0.88, turned, rng)
            road = Road(kind, width, label="radial")
            if len(lines) in plan.radial_expressways:
                road = Road("secondary", 30, label=f"radial{len(lines)}", express="motorway")
            lines.append(_Line(warp(points), road, starts_at_crossing=True))
    return lines


def _crosses_well(line: _Line, river: Polygon, plan: CityPlan) -> bool:
    """A road that ran along the river or over it twice would cost a bridge that nobody pays for."""
    wet = line.geometry().buffer(60).intersection(river)
    return bool(wet.area < 120 * 2.2 * plan.river_width_m)


def _widest_gaps(taken: list[float], count: int) -> list[float]:
    taken = sorted(a % math.tau for a in taken)
    gaps = [(b - a, (a + b) / 2) for a, b in pairwise([*taken, taken[0] + math.tau])]
    return [middle for _gap, middle in sorted(gaps, reverse=True)[:count]]


def _radial(plan: CityPlan, start: float, angle: float, rng: np.random.Generator) -> Points:
    far = 1 / max(abs(math.cos(angle)), abs(math.sin(angle)))
    share = np.linspace(start, far, 120)
    bend = angle + 0.10 * np.sin((share - start) * rng.uniform(3, 6)) * rng.choice([-1, 1])
    return np.column_stack(
        (share * np.cos(bend) * plan.half_width_m, share * np.sin(bend) * plan.half_height_m)
    )


def _river(plan: CityPlan, rng: np.random.Generator) -> Points:
    """A meandering course from the west edge to the east edge, south of the centre."""
    share = np.linspace(-1.04, 1.04, 400)
    phase = rng.uniform(0, math.tau, 3)
    curve = (
        0.11 * np.sin(3.1 * share + phase[0])
        + 0.05 * np.sin(8.3 * share + phase[1])
        + 0.012 * np.sin(19 * share + phase[2])
    )
    curve -= np.interp(0.0, share, curve)
    y = (-plan.river_offset + curve * min(1.0, plan.river_offset * 4)) * plan.half_height_m
    return np.column_stack((share * plan.half_width_m, y))


def _banks(plan: CityPlan, river: LineString) -> list[_Line]:
    lines = []
    for side in (1, -1):
        bank = river.offset_curve(side * (plan.river_width_m / 2 + 38), join_style="round")
        points = shapely.get_coordinates(bank.simplify(3))
        road = Road("tertiary", label="bank-north" if side > 0 else "bank-south")
        lines.append(_Line(points, road))
    return lines


def _railway(plan: CityPlan, rng: np.random.Generator) -> Points:
    share = np.linspace(-1, 1, 60)
    x = 0.33 * np.sin(1.3 * share + rng.uniform(-0.2, 0.2)) - 0.30 + 0.1 * share**2
    return np.column_stack((x * plan.half_width_m, share * plan.half_height_m))


def _join(lines: list[_Line], merge_m: float) -> StreetPlan:
    """Cross all lines with each other and share one node at every crossing."""
    streets = StreetPlan()
    geometries = [line.geometry() for line in lines]
    owner, along, places = _crossings(geometries)
    group = _groups(places, merge_m)
    nodes = [
        streets.add_node(*places[group == g].mean(axis=0)) for g in range(int(group.max()) + 1)
    ]
    for index, line in enumerate(lines):
        mine = np.flatnonzero(owner == index)
        mine = mine[np.argsort(along[mine], kind="stable")]
        stops = [(float(along[i]), nodes[int(group[i])]) for i in mine]
        _lay(streets, line, geometries[index], stops)
    return streets


def _crossings(lines: list[LineString]) -> tuple[Points, Points, Points]:
    owner, along, places = [], [], []
    for one, first in enumerate(lines):
        for other in range(one + 1, len(lines)):
            for x, y in shapely.get_coordinates(shapely.intersection(first, lines[other])):
                for line in (one, other):
                    owner.append(line)
                    along.append(lines[line].project(shapely.Point(x, y)))
                    places.append((x, y))
    return np.array(owner), np.array(along), np.array(places)


def _groups(places: Points, merge_m: float) -> Points:
    pairs = cKDTree(places).query_pairs(merge_m, output_type="ndarray")
    count = len(places)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1])


def _lay(
    streets: StreetPlan, line: _Line, geometry: LineString, stops: list[tuple[float, int]]
) -> None:
    """Put a line down as nodes and links, bending gently between its crossings."""
    road = streets.add_road(line.road)
    length = geometry.length
    if line.closed:
        stops = [*stops, (stops[0][0] + length, stops[0][1])]
    else:
        stops = _loose(streets, line, geometry, stops)
    path = [stops[0][1]]
    for (start, _a), (end, b) in pairwise(stops):
        if b == path[-1]:
            continue
        steps = max(2, round((end - start) / 85)) if end - start > 110 else 1
        for share in range(1, steps):
            at = geometry.interpolate((start + (end - start) * share / steps) % length)
            path.append(streets.add_node(at.x, at.y))
        path.append(b)
    for a, b in pairwise(path):
        streets.connect(a, b, road)
    line.road.path = path


def _loose(
    streets: StreetPlan, line: _Line, geometry: LineString, stops: list[tuple[float, int]]
) -> list[tuple[float, int]]:
    """Keep the ends beyond the first and last crossing where they are long enough."""
    ends = []
    for at in (geometry.length,) if line.starts_at_crossing else (0.0, geometry.length):
        nearest = stops[0][0] if at == 0 else stops[-1][0]
        if abs(nearest - at) > _STUB_M:
            point = geometry.interpolate(at)
            ends.append((at, streets.add_node(point.x, point.y)))
    return sorted([*stops, *ends], key=lambda stop: stop[0])
