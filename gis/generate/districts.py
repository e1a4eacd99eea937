"""Parts the city into districts: the core inside a ring, the rest in sectors. Draws no streets."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from gis.generate.plan import CityPlan
from gis.generate.stock import stock
from gis.generate.streetplan import Points, StreetPlan, angle_between


@dataclass(frozen=True, slots=True)
class District:
    name: str
    outline: Polygon


def draw_districts(plan: CityPlan, streets: StreetPlan, rng: np.random.Generator) -> list[District]:
    """The core first, then the sectors around it; those of the compass bear its names."""
    ring = next(road for road in streets.roads if road.label == "second")
    core = Polygon(streets.points(ring.path[:-1]))
    sectors = 4 if plan.size == "small" else 7
    turn = math.tau / 2 / sectors + rng.uniform(-0.25, 0.25)
    cuts = [_cut(plan, turn + math.tau * i / sectors, rng) for i in range(sectors)]
    frame = shapely.box(*_frame(plan))
    lines = shapely.unary_union([core.exterior, frame.exterior, *cuts])
    parts = list(shapely.polygonize([lines]).geoms)
    wanted = [part for part in parts if part.area > 0.01 * frame.area or _central(part)]
    inner = [part for part in wanted if core.contains(part.representative_point())]
    outer = [part for part in wanted if not core.contains(part.representative_point())]
    core_name = stock()["city"]["core_district"]
    return [District(core_name, shapely.unary_union(inner)), *_named_sectors(outer)]


def _named_sectors(sectors: list[Polygon]) -> list[District]:
    words = stock()["city"]
    left = list(sectors)
    named = []
    for quarter, name in enumerate(words["compass_districts"]):
        bearing = quarter * math.pi / 2
        best = min(left, key=lambda part: angle_between(_bearing(part), bearing))
        named.append(District(name, best))
        left.remove(best)
    return named + [District(*pair) for pair in zip(words["other_districts"], left, strict=False)]


def _bearing(part: Polygon) -> float:
    return math.atan2(part.centroid.y, part.centroid.x)


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
