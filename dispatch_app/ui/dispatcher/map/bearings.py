"""Points of the compass out of degrees."""

from __future__ import annotations

POINTS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def bearing_of(degrees: float) -> str:
    """The code of the nearest of eight points; degrees clockwise from north."""
    return POINTS[round(degrees / 45) % len(POINTS)]
