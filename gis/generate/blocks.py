"""Divides the faces between main roads into blocks by ever smaller streets. Names nothing."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon

from gis.generate.plan import CityPlan
from gis.generate.skeleton import Skeleton
from gis.generate.streetplan import (
    RANK,
    Cycle,
    Points,
    Road,
    angle_between,
    signed_area,
)

_SHORTEST_LINK_M = 38
_SITE_REACH_M = 300


@dataclass(slots=True)
class Block:
    """A piece of land with streets all around. `use` is empty until the land is given out."""

    cycle: Cycle
    outline: Polygon
    use: str = ""
    lane: LineString | None = None
    """A blind lane that leads into the block."""


@dataclass(frozen=True, slots=True)
class Town:
    x: float
    y: float
    reach_m: float


class BlockCutter:
    """Cuts one face after the other; keeps the street plan planar."""

    def __init__(
        self, plan: CityPlan, bones: Skeleton, towns: list[Town], rng: np.random.Generator
    ) -> None:
        self._plan = plan
        self._streets = bones.streets
        self._river = bones.river
        self.towns = towns
        shapely.prepare(self._river)
        self._rng = rng
        self._lobes = rng.uniform(0, math.tau, 4)
        self._sites = _sites(plan, bones.railway, rng)

    def cut(self) -> list[Block]:
        blocks = []
        waiting = self._streets.faces()
        while waiting:
            cycle = self._streets.refresh(waiting.pop(), closed=True)
            points = self._streets.points(cycle)
            use = self._set_aside(points)
            halves = None if use else self._halve(cycle, points)
            if halves is not None:
                waiting.extend(halves)
            else:
                blocks.append(Block(cycle, Polygon(points), use))
        for block in blocks:
            block.cycle = self._streets.refresh(block.cycle, closed=True)
            block.outline = Polygon(self._streets.points(block.cycle))
        return blocks

    def _set_aside(self, points: Points) -> str:
        """Land that no street crosses: the river, the lake, a campus, a large park."""
        area = signed_area(points)
        outline = Polygon(points)
        if self._river.intersects(outline) and outline.intersection(self._river).area > 0.45 * area:
            return "river"
        x, y = points.mean(axis=0)
        for site in self._sites:
            if not site.taken and site.is_near(x, y, area) and site.fits(area, outline):
                site.taken = True
                return site.use
        return ""

    def _halve(self, cycle: Cycle, points: Points) -> tuple[Cycle, Cycle] | None:
        area = signed_area(points)
        centre = points.mean(axis=0)
        wanted = self.block_size(centre[0], centre[1]) * self._rng.uniform(0.75, 1.6)
        if area < wanted * 1.5:
            return None
        kind = self._kind(area, wanted)
        for attempt in range(4):
            ends = self._ends(cycle, points, turned=attempt % 2 == 1)
            if ends is None:
                continue
            halves = self._try_cut(cycle, ends, kind)
            if halves is not None:
                return halves
            cycle = self._streets.refresh(cycle, closed=True)
            points = self._streets.points(cycle)
        return None

    def block_size(self, x: float, y: float) -> float:
        """How large a block is here, m²: small in the centre and in towns, large between fields."""
        plan = self._plan
        far = self._remoteness(x, y)
        share: float = min(max(far, 0.0), 1.0) ** 1.5
        size = plan.centre_block_m2 * (1 - share) + 2.6 * plan.centre_block_m2 * share
        if far > 1:
            size += (plan.rim_block_m2 - size) * min(1.0, (far - 1) * 6)
        for town in self.towns:
            if math.hypot(x - town.x, y - town.y) < town.reach_m:
                return min(size, 1.7 * plan.centre_block_m2)
        return size

    def _remoteness(self, x: float, y: float) -> float:
        """0 in the centre, 1 where the built-up land ends; it reaches out in lobes."""
        plan = self._plan
        far = max(abs(x) / plan.half_width_m, abs(y) / plan.half_height_m) / plan.built_reach
        bearing = math.atan2(y, x)
        lobes = sum(
            math.sin(wave * bearing + phase) / wave
            for wave, phase in zip((2, 3, 5, 9), self._lobes, strict=True)
        )
        return far * (1 + 0.14 * lobes)

    def _kind(self, area: float, wanted: float) -> str:
        built = wanted < 120_000
        if area > 5_000_000 and built:
            return "primary"
        if area > (900_000 if self._plan.size == "small" else 1_300_000) and built:
            return "secondary"
        if area > (max(230_000, 4.5 * wanted) if built else 9 * wanted):
            return "tertiary"
        if wanted > 120_000:
            return "unclassified"
        return "residential" if area > 2.6 * wanted or self._rng.random() < 0.55 else "service"

    def _ends(self, cycle: Cycle, points: Points, *, turned: bool) -> tuple[_End, _End] | None:
        """Where a straight cut across the short side meets the boundary."""
        axis = _main_direction(points)
        across = points @ axis, points @ np.array((-axis[1], axis[0]))
        wide = int(np.ptp(across[0]) < np.ptp(across[1])) ^ int(turned)
        along, sideways = across[wide], across[1 - wide]
        low, high = float(along.min()), float(along.max())
        level = low + (high - low) * self._rng.uniform(0.36, 0.64)
        side = along > level
        hits = np.flatnonzero(side != np.roll(side, -1))
        if len(hits) < 2:
            return None
        nxt = (hits + 1) % len(cycle)
        share = (level - along[hits]) / (along[nxt] - along[hits])
        cross = sideways[hits] + share * (sideways[nxt] - sideways[hits])
        order = np.argsort(cross)
        gaps = np.diff(cross[order])[::2]
        pick = 2 * int(np.argmax(gaps))
        first, second = order[pick], order[pick + 1]
        return (
            _End(cycle[hits[first]], cycle[nxt[first]], float(share[first])),
            _End(cycle[hits[second]], cycle[nxt[second]], float(share[second])),
        )

    def _try_cut(
        self, cycle: Cycle, ends: tuple[_End, _End], kind: str
    ) -> tuple[Cycle, Cycle] | None:
        spots = [self._spot(end) for end in ends]
        path = self._path(spots[0], spots[1], Polygon(self._streets.points(cycle)))
        if path is None:
            return None
        nodes = [self._settle(end, spot) for end, spot in zip(ends, spots, strict=True)]
        if nodes[0] == nodes[1] or nodes[1] in self._streets.links[nodes[0]]:
            return None
        inner = [self._streets.add_node(x, y) for x, y in path]
        return self._divide(cycle, [nodes[0], *inner, nodes[1]], kind)

    def _spot(self, end: _End) -> tuple[float, float]:
        """The place where the new street begins: an old node if one is near."""
        streets = self._streets
        ax, ay, bx, by = streets.x[end.a], streets.y[end.a], streets.x[end.b], streets.y[end.b]
        length = math.hypot(bx - ax, by - ay)
        for node, off in ((end.a, end.share), (end.b, 1 - end.share)):
            reach = 70 if streets.degree(node) == 3 else 30
            if off * length < max(reach, _SHORTEST_LINK_M) and off <= 0.5:
                return streets.x[node], streets.y[node]
        return ax + (bx - ax) * end.share, ay + (by - ay) * end.share

    def _settle(self, end: _End, spot: tuple[float, float]) -> int:
        for node in (end.a, end.b):
            if spot == (self._streets.x[node], self._streets.y[node]):
                return node
        return self._streets.insert(end.a, end.b, *spot)

    def _path(
        self, start: tuple[float, float], end: tuple[float, float], face: Polygon
    ) -> list[tuple[float, float]] | None:
        """Inner points of the new street, slightly bent; None where it would leave the face."""
        length = math.hypot(end[0] - start[0], end[1] - start[1])
        if length < _SHORTEST_LINK_M:
            return None
        for bend in (self._rng.normal(0, 0.035), 0.0):
            inner = _bent(start, end, bend if length > 140 else 0.0)
            whole = LineString([start, *inner, end])
            middle = shapely.ops.substring(whole, 0.06, 0.94, normalized=True)
            if face.covers(middle) and face.exterior.distance(Point(*_middle(whole))) > 14:
                return inner
        return None

    def _divide(self, cycle: Cycle, path: Cycle, kind: str) -> tuple[Cycle, Cycle] | None:
        cycle = self._streets.refresh(cycle, closed=True)
        start, end = cycle.index(path[0]), cycle.index(path[-1])
        rolled = cycle[start:] + cycle[:start]
        cut = (end - start) % len(cycle)
        left = [*rolled[: cut + 1], *reversed(path[1:-1])]
        right = [*rolled[cut:], *path[:-1]]
        halves = left, right
        if min(signed_area(self._streets.points(half)) for half in halves) < 2500:
            return None
        wide = {"primary": 10.0, "secondary": 7.5}.get(kind, 0.0)
        road = self._streets.add_road(Road(kind, wide, path=path))
        for a, b in itertools.pairwise(path):
            self._streets.connect(a, b, road)
        for node, inner in ((path[0], path[1]), (path[-1], path[-2])):
            self._carry_on(road, node, inner)
        return halves

    def _carry_on(self, road: int, node: int, inner: int) -> None:
        """Where a street of the same kind leaves on the other side, they are one street."""
        streets = self._streets
        heading = streets.bearing(inner, node)
        for other, theirs in streets.links[node].items():
            if other == inner or theirs == road:
                continue
            straight = angle_between(heading, streets.bearing(node, other)) < 0.45
            alike = RANK[streets.roads[theirs].kind] == RANK[streets.roads[road].kind]
            if straight and alike:
                streets.unite(road, theirs)


@dataclass(frozen=True, slots=True)
class _End:
    a: int
    b: int
    share: float


@dataclass(slots=True)
class _Site:
    use: str
    x: float
    y: float
    smallest_m2: float
    largest_m2: float
    taken: bool = False

    def is_near(self, x: float, y: float, area: float) -> bool:
        """A cheap look before the exact one."""
        reach = _SITE_REACH_M + 2 * math.sqrt(area)
        return abs(x - self.x) < reach and abs(y - self.y) < reach

    def fits(self, area: float, outline: Polygon) -> bool:
        if not self.smallest_m2 < area < self.largest_m2:
            return False
        roundness = 4 * math.pi * area / outline.length**2
        near = outline.distance(Point(self.x, self.y)) < _SITE_REACH_M
        return bool(roundness > 0.45 and near)


def _sites(plan: CityPlan, railway: LineString, rng: np.random.Generator) -> list[_Site]:
    """Where the lake, the large parks and the campuses are to be, roughly."""
    scale = 1.0 if plan.size == "small" else 2.2
    wishes = [("lake", 200_000 * scale, 600_000 * scale, 1 if plan.size == "small" else 4)]
    wishes.append(("park", 90_000, 330_000, 5 if plan.size == "small" else 40))
    wishes.append(("university", 120_000, 360_000, 2 if plan.size == "small" else 14))
    wishes.append(("station", 70_000, 200_000, 1 if plan.size == "small" else 3))
    sites = []
    for use, smallest, largest, count in wishes:
        for _ in range(count):
            reach = plan.built_reach * math.sqrt(rng.uniform(0.02, 0.9))
            angle = rng.uniform(0, math.tau)
            x = math.cos(angle) * reach * plan.half_width_m
            y = math.sin(angle) * reach * plan.half_height_m
            if use == "station":
                at = railway.interpolate(rng.uniform(0.32, 0.68), normalized=True)
                x, y = at.x, at.y
            sites.append(_Site(use, x, y, smallest, largest))
    return sites


def _main_direction(points: Points) -> NDArray[np.float64]:
    """The direction that most of the boundary follows or crosses at right angles."""
    steps = np.roll(points, -1, axis=0) - points
    length = np.hypot(steps[:, 0], steps[:, 1])
    turned = np.angle(np.sum(length * np.exp(4j * np.arctan2(steps[:, 1], steps[:, 0]))))
    return np.array((math.cos(turned / 4), math.sin(turned / 4)))


def _bent(
    start: tuple[float, float], end: tuple[float, float], bend: float
) -> list[tuple[float, float]]:
    dx, dy = end[0] - start[0], end[1] - start[1]
    steps = max(1, round(math.hypot(dx, dy) / 110)) if bend else 1
    shares = [step / steps for step in range(1, steps)]
    lifts = [bend * math.sin(math.pi * share) for share in shares]
    return [
        (start[0] + dx * share - dy * lift, start[1] + dy * share + dx * lift)
        for share, lift in zip(shares, lifts, strict=True)
    ]


def _middle(line: LineString) -> tuple[float, float]:
    point = line.interpolate(0.5, normalized=True)
    return point.x, point.y


def place_towns(plan: CityPlan, rng: np.random.Generator) -> list[Town]:
    """Small towns between the fields, away from each other."""
    towns: list[Town] = []
    for _ in range(plan.towns * 30):
        if len(towns) == plan.towns:
            break
        x, y = rng.uniform(-0.88, 0.88, 2) * (plan.half_width_m, plan.half_height_m)
        outside = max(abs(x) / plan.half_width_m, abs(y) / plan.half_height_m) > plan.built_reach
        reach = rng.uniform(0.022, 0.05) * (plan.half_width_m + 12_000)
        if outside and all(math.hypot(x - t.x, y - t.y) > 3 * t.reach_m for t in towns):
            towns.append(Town(x, y, reach))
    return towns
