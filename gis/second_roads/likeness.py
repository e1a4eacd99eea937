"""How far two ways are different ones, and where. Knows no roads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from gis.coordinates import Floats
from gis.second_roads.port import Place

BESIDE_M: Final = 40.0
"""Both carriageways of a road are one way."""
_STEP_M: Final = 50.0
_DEGREE_M: Final = 111_195.0


def share_apart(line: Sequence[Place], other: Sequence[Place]) -> float:
    """The share of a line's length that does not run along the other one: 0 to 1."""
    own, there = _flat(line, line[0][1]), _flat(other, line[0][1])
    return float(np.mean(_away_m(_paced(own), there) > BESIDE_M))


def most_apart(line: Sequence[Place], others: Sequence[Sequence[Place]]) -> Place:
    """The vertex of a line that lies farthest from all others: where a name for it is clear."""
    lat, own = line[0][1], _flat(line, line[0][1])
    away_m = np.min([_away_m(own, _flat(other, lat)) for other in others], axis=0)
    return line[int(np.argmax(away_m))]


def _flat(line: Sequence[Place], lat: float) -> Floats:
    """In metres, shape (n, 2); true enough within a city."""
    stretch = np.array([math.cos(math.radians(lat)), 1.0])
    return np.asarray(np.asarray(line, dtype=np.float64) * stretch * _DEGREE_M)


def _paced(line: Floats) -> Floats:
    """A point every so many metres, so that long pieces count for more than short ones."""
    reached_m = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    stops_m = np.linspace(0.0, reached_m[-1], max(2, int(reached_m[-1] / _STEP_M)))
    columns = [np.interp(stops_m, reached_m, line[:, axis]) for axis in (0, 1)]
    return np.column_stack(columns)


def _away_m(points: Floats, line: Floats) -> Floats:
    """How far each point lies off a line."""
    begin, along = line[:-1], np.diff(line, axis=0)
    length2 = np.maximum(np.sum(along**2, axis=1), 1e-9)
    offset = points[:, None, :] - begin[None, :, :]
    share = np.clip(np.sum(offset * along, axis=2) / length2, 0.0, 1.0)
    gap = offset - share[:, :, None] * along
    return np.asarray(np.sqrt(np.sum(gap**2, axis=2)).min(axis=1))
