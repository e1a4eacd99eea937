"""How far two ways are different ones. Knows no roads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from shapely import LineString

from gis.second_roads.port import Place

BESIDE_M: Final = 40.0
"""Both carriageways of a road are one way."""
_DEGREE_M: Final = 111_195.0


def share_apart(line: Sequence[Place], other: Sequence[Place]) -> float:
    """The share of a line's length that does not run along the other one: 0 to 1."""
    stretch = math.cos(math.radians(line[0][1]))
    own, there = _flat(line, stretch), _flat(other, stretch)
    if own.length == 0:
        return 0.0
    return float(own.difference(there.buffer(BESIDE_M)).length / own.length)


def _flat(line: Sequence[Place], stretch: float) -> LineString:
    """In metres; true enough within a city."""
    return LineString([(lon * stretch * _DEGREE_M, lat * _DEGREE_M) for lon, lat in line])
