"""A way as a crew is told it, step by step. Values only; sentences are made where they are read.

The codes are those of the road search; a slip carries them, so that every screen and sheet tells
the way in its own language.
"""

from __future__ import annotations

from enum import StrEnum

from dispatch_app.domain.quick import dataclass


class Turn(StrEnum):
    """How one enters a road."""

    DEPART = "depart"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    KEEP_LEFT = "keep_left"
    KEEP_RIGHT = "keep_right"
    U_TURN = "u_turn"
    ROUNDABOUT = "roundabout"
    RAMP = "ramp"
    MERGE = "merge"
    BRIDGE = "bridge"
    TUNNEL = "tunnel"


class ArrivalSide(StrEnum):
    """Where the place lies when one arrives."""

    LEFT = "left"
    RIGHT = "right"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStep:
    """A stretch on one road, and how one comes onto it."""

    turn: Turn
    road: str = ""
    """Empty where the map has no name."""
    distance_m: float = 0.0
    bearing_deg: float = 0.0
    """Where one heads at its beginning, clockwise from north."""
    exit_number: int = 0
    """Which exit of the roundabout to take; 0 on other steps."""
