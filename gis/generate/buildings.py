"""Sets buildings in rows into a piece of land. Knows shapes, no names."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis.generate.streetplan import Points


@dataclass(frozen=True, slots=True)
class Rows:
    """Length along the row, depth, and the gaps in both directions, all in metres."""

    length_m: float
    depth_m: float
    gap_m: float
    lane_m: float


def rows_for(use: str, rng: np.random.Generator) -> Rows:
    if use == "estate":
        return Rows(
            rng.uniform(38, 66), rng.uniform(12, 16), rng.uniform(9, 15), rng.uniform(24, 38)
        )
    if use == "village":
        return Rows(14, 11, 5, 9)
    if use == "industrial":
        return Rows(rng.uniform(60, 110), rng.uniform(28, 44), 22, 20)
    if use == "commercial":
        return Rows(rng.uniform(45, 80), rng.uniform(32, 52), 26, 26)
    return Rows(rng.uniform(50, 76), 16, 24, 42)


def set_rows(land: BaseGeometry, rows: Rows, largest: int) -> list[Polygon]:
    """Buildings from north to south and west to east, all inside the land."""
    if land.is_empty or land.area < rows.length_m * rows.depth_m * 1.6:
        return []
    turn = _row_direction(land)
    flat = shapely.transform(land, lambda points: _turned(points, -turn))
    west, south, east, north = flat.bounds
    x = np.arange(west + 3, east - rows.length_m, rows.length_m + rows.gap_m)
    y = np.arange(north - 3 - rows.depth_m, south, -(rows.depth_m + rows.lane_m))
    if not len(x) or not len(y):
        return []
    x = x + (east - 3 - (x[-1] + rows.length_m)) / 2
    grid_x, grid_y = np.meshgrid(x, y)
    boxes = shapely.box(
        grid_x.ravel(),
        grid_y.ravel(),
        grid_x.ravel() + rows.length_m,
        grid_y.ravel() + rows.depth_m,
    )
    shapely.prepare(flat)
    inside = boxes[shapely.contains_properly(flat, boxes)][:largest]
    return [Polygon(_turned(shapely.get_coordinates(box), turn)) for box in inside]


def _row_direction(land: BaseGeometry) -> float:
    """Along the land's sides, but turned so that the long front looks south."""
    points = shapely.get_coordinates(land)
    steps = np.diff(points, axis=0)
    length = np.hypot(steps[:, 0], steps[:, 1])
    length[length > 1000] = 0
    angle = np.angle(np.sum(length * np.exp(4j * np.arctan2(steps[:, 1], steps[:, 0])))) / 4
    return float(angle)


def _turned(points: Points, angle: float) -> Points:
    cos, sin = math.cos(angle), math.sin(angle)
    turned: Points = points @ np.array([[cos, sin], [-sin, cos]])
    return turned
