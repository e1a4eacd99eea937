"""Knows which of the ground's signs the live layer draws itself. Knows no painting."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from gis.features.store import Shape
from gis.mercator import EARTH_ROUND_M

LeftOut = tuple[str, float, float]
"""Name and place in the unit square."""

_KINDS = frozenset(("poi.hospital", "poi.clinic"))
_SAME_NAME = 1500.0 / EARTH_ROUND_M
"""A large hospital's gate and middle lie as far apart."""
_SAME_PLACE = 60.0 / EARTH_ROUND_M


class LiveSigns:
    def __init__(self, rows: Iterable[LeftOut]) -> None:
        rows = tuple(rows)
        self._names = np.array([name for name, _x, _y in rows], dtype=object)
        self._places = np.array([(x, y) for _name, x, y in rows]).reshape(-1, 2)

    def shows(self, shape: Shape) -> bool:
        """The same house by its name, or by its place alone if the names differ."""
        if shape.kind not in _KINDS or not len(self._names):
            return False
        apart = np.hypot(*(self._places - shape.units()[0]).T)
        same_name = self._names == shape.name
        return bool((apart < np.where(same_name, _SAME_NAME, _SAME_PLACE)).any())
