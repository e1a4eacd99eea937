"""Points by which another engine's line is driven on our own roads. Knows no engine, no graph."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from gis.coordinates import Floats, haversine_m
from gis.second_roads.port import Place

APART_M: Final = 500.0


class Waymark(NamedTuple):
    """Where one passes, and which way one faces."""

    lon: float
    lat: float
    heading_deg: float


def waymarks(line: Sequence[Place], apart_m: float = APART_M) -> tuple[Waymark, ...]:
    """About one point every `apart_m`, ends left out, each in the middle of a long straight piece.

    There it is on one road only; at a crossing it might be taken for any of those that meet.
    """
    points = np.asarray(line, dtype=np.float64)
    length_m = pieces_m(points)
    reached_m = np.concatenate(([0.0], np.cumsum(length_m)))
    count = int(reached_m[-1] // apart_m)
    marks = []
    for number in range(1, count + 1):
        around = reached_m[-1] * number / (count + 1)
        low, high = around - apart_m / 4, around + apart_m / 4
        middle_m = (reached_m[:-1] + reached_m[1:]) / 2
        near = np.flatnonzero((middle_m >= low) & (middle_m <= high))
        at = near[np.argmax(length_m[near])] if len(near) else _piece_at(reached_m, around)
        marks.append(_middle(points, int(at)))
    return tuple(marks)


def pieces_m(points: Floats) -> Floats:
    """The length of each straight piece of a line."""
    lon, lat = points[:, 0], points[:, 1]
    return np.asarray(haversine_m(lon[:-1], lat[:-1], lon[1:], lat[1:]))


def _piece_at(reached_m: Floats, metres: float) -> int:
    at = int(np.searchsorted(reached_m, metres, side="right")) - 1
    return min(max(at, 0), len(reached_m) - 2)


def _middle(points: Floats, piece: int) -> Waymark:
    (west, south), (east, north) = points[piece], points[piece + 1]
    across = (east - west) * math.cos(math.radians(south))
    heading = math.degrees(math.atan2(across, north - south)) % 360.0
    return Waymark(float((west + east) / 2), float((south + north) / 2), heading)
