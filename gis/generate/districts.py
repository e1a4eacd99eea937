"""Parts the city into districts: the core inside a ring, the rest in sectors. Names come in."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from gis.generate.plan import CityPlan
from gis.generate.streetplan import Points, StreetPlan


@dataclass(frozen=True, slots=True)
class District:
    name: str
    outline: Polygon


def draw_districts(
    plan: CityPlan, streets: StreetPlan, names: list[str], rng: np.random.Generator
) -> list[District]:
    ring = next(road for road in streets.roads if road.label == "second")
    core = Polygon(streets.points(ring.path[:-1]))
    sectors = 4 if plan.size == "small" else 7
    turn = rng.uniform(0, math.tau)
    cuts = [_cut(plan, turn + math.tau * i / sectors, rng) for i in range(sectors)]
    frame = shapely.box(*_frame(plan))
    lines = shapely.unary_union([core.exterior, frame.exterior, *cuts])
    parts = list(shapely.polygonize([lines]).geoms)
    wanted = [part for part in parts if part.area > 0.01 * frame.area or _central(part)]
    inner = [part for part in wanted if core.contains(part.representative_point())]
    outer = [part for part in wanted if not core.contains(part.representative_point())]
    outer.sort(key=lambda part: math.atan2(part.centroid.y, part.centroid.x))
    shapes = [shapely.unary_union(inner), *outer]
    return [District(name, shape) for name, shape in zip(names, shapes, strict=False)]


def _frame(plan: CityPlan) -> tuple[float, float, float, float]:
    x, y = plan.half_width_m * 1.03, plan.half_height_m * 1.03
    return -x, -y, x, y


def _central(part: Polygon) -> bool:
    return bool(part.distance(Point(0, 0)) < 1)


def _cut(plan: CityPlan, bearing: float, rng: np.random.Generator) -> LineString:
    share = np.linspace(0, 1.6, 60)
    bend = bearing + 0.12 * share * np.sin(share * 5 + rng.uniform(0, 6))
    points: Points = np.column_stack(
        (share * np.cos(bend) * plan.half_width_m, share * np.sin(bend) * plan.half_height_m)
    )
    return LineString(points)


class DistrictFinder:
    """Says in which district a place lies."""

    def __init__(self, districts: list[District]) -> None:
        self._districts = districts
        self._tree = shapely.STRtree([district.outline for district in districts])

    def name_at(self, x: float, y: float) -> str:
        return self.names_at(np.array([[x, y]]))[0]

    def names_at(self, points: Points) -> list[str]:
        places = shapely.points(points)
        nearest = self._tree.query_nearest(places, all_matches=False)[1]
        return [self._districts[int(i)].name for i in nearest]
