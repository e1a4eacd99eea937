"""Adds what ends nowhere: lanes into the yards behind a gate, short blind alleys."""

from __future__ import annotations

import itertools
import math

import numpy as np
from shapely import LineString

from gis.generate.blocks import Block
from gis.generate.streetplan import RANK, Road, StreetPlan

_YARD_M2 = 7_000
_YARDS = ("estate", "university", "school", "industrial", "commercial", "hospital", "village")


def add_lanes(streets: StreetPlan, blocks: list[Block], rng: np.random.Generator) -> None:
    for block in blocks:
        if block.use not in _YARDS:
            continue
        area = block.outline.area
        chance = 0.62 if _YARD_M2 < area < 90_000 else 0.15
        if rng.random() < chance:
            _lane(streets, block, rng)


def _lane(streets: StreetPlan, block: Block, rng: np.random.Generator) -> None:
    cycle = streets.refresh(block.cycle, closed=True)
    gate = _gate(streets, cycle)
    if gate is None:
        return
    a, b = gate
    bearing = streets.bearing(a, b) + math.pi / 2
    x, y = (streets.x[a] + streets.x[b]) / 2, (streets.y[a] + streets.y[b]) / 2
    depth = _depth(block, (x, y), bearing)
    if depth < 70:
        return
    reach = min(depth * rng.uniform(0.4, 0.66), 190)
    start = streets.insert(a, b, x, y)
    path = [start]
    for share in (0.5, 1.0):
        lean = rng.normal(0, 0.04) * reach
        px = x + math.cos(bearing) * reach * share - math.sin(bearing) * lean
        py = y + math.sin(bearing) * reach * share + math.cos(bearing) * lean
        path.append(streets.add_node(px, py))
    road = streets.add_road(Road("service", label="lane", path=path))
    for one, other in itertools.pairwise(path):
        streets.connect(one, other, road)
    block.lane = LineString(streets.points(path))


def _gate(streets: StreetPlan, cycle: list[int]) -> tuple[int, int] | None:
    """The middle of the longest stretch of the smallest street around."""
    best, best_score = None, 60.0
    for a, b in zip(cycle, cycle[1:] + cycle[:1], strict=True):
        road = streets.roads[streets.links[a][b]]
        if road.half_width_m > 20:
            continue
        length = math.hypot(streets.x[b] - streets.x[a], streets.y[b] - streets.y[a])
        score = length + 12 * RANK[road.kind] if length > 60 else 0.0
        if score > best_score:
            best, best_score = (a, b), score
    return best


def _depth(block: Block, start: tuple[float, float], bearing: float) -> float:
    """How far one gets into the block before the street on the other side."""
    far = (start[0] + math.cos(bearing) * 900, start[1] + math.sin(bearing) * 900)
    near = (start[0] + math.cos(bearing) * 2, start[1] + math.sin(bearing) * 2)
    inside = LineString([near, far]).intersection(block.outline)
    parts = getattr(inside, "geoms", [inside])
    return float(min((part.length for part in parts if part.distance(_point(near)) < 1), default=0))


def _point(place: tuple[float, float]) -> LineString:
    return LineString([place, place])
