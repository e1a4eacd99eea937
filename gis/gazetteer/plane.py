"""Metres on a flat patch of the earth, for distances within one region. Knows no places.

Equirectangular around a middle latitude; off by less than 0.5 % over 100 km.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

METRES_PER_DEGREE: Final = 111_195.0
"""Of latitude, on a sphere of 6,371 km."""

_POINTS: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    east = (other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(east, other_lat - lat) * METRES_PER_DEGREE


def metres_to_many(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    east = (lons - lon) * math.cos(math.radians(lat))
    return np.hypot(east, lats - lat) * METRES_PER_DEGREE


def compass_point(lon: float, lat: float, other_lon: float, other_lat: float) -> str:
    """In which of eight directions the other point lies: n, ne, e, se, s, sw, w or nw."""
    east = (other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    degrees = math.degrees(math.atan2(east, other_lat - lat)) % 360
    return _POINTS[round(degrees / 45) % 8]


def feet_on_segments(lon: float, lat: float, segments: Floats) -> tuple[Floats, Floats]:
    """Where on each segment (rows of lon, lat, lon, lat) a point comes nearest.

    Returns:
        the fraction of each segment's length, and the distance in metres.
    """
    squeeze = math.cos(math.radians(lat))
    start_x, start_y = (segments[:, 0] - lon) * squeeze, segments[:, 1] - lat
    along_x = (segments[:, 2] - segments[:, 0]) * squeeze
    along_y = segments[:, 3] - segments[:, 1]
    square = along_x**2 + along_y**2
    dot = -(start_x * along_x + start_y * along_y)
    part = np.clip(dot / np.where(square > 0, square, 1.0), 0.0, 1.0)
    away = np.hypot(start_x + part * along_x, start_y + part * along_y) * METRES_PER_DEGREE
    return part, away
