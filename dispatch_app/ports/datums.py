"""Brings positions of another datum to WGS-84. A protocol only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dispatch_app.domain.codes import Datum

LonLat = tuple[float, float]
"""Longitude, latitude in degrees."""


class ToWgs84(Protocol):
    def __call__(self, positions: Sequence[LonLat], datum: Datum) -> list[LonLat]: ...
