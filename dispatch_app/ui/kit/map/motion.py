"""How the view moves: gliding to a place, running out after a drag, zooming about a point.

Knows no Qt.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from dispatch_app.ui.kit.map.view import View, between

GLIDE_S = 0.26
_SLOWING_S = 0.18
_STILL_PX_S = 18.0
_FASTEST_PX_S = 4500.0
_ZOOM_SETTLE_S = 0.055


class Motion(Protocol):
    """Something that moves the view from frame to frame."""

    def step(self, view: View, seconds: float) -> View | None:
        """The view after some time; None when the motion has ended."""
        ...


@dataclass(slots=True)
class Glide:
    """To another view within `GLIDE_S`, slowing at the end."""

    start: View
    end: View
    spent_s: float = 0.0

    def step(self, view: View, seconds: float) -> View | None:
        if self.spent_s >= GLIDE_S:
            return None
        self.spent_s += seconds
        share = min(1.0, self.spent_s / GLIDE_S)
        end = self.end.resized(view.width, view.height)
        return between(self.start, end, 1.0 - (1.0 - share) ** 3)


@dataclass(slots=True)
class RunOut:
    """After a drag let go in motion: on and slower."""

    dx: float
    dy: float

    def step(self, view: View, seconds: float) -> View | None:
        if math.hypot(self.dx, self.dy) < _STILL_PX_S:
            return None
        moved = view.panned(round(self.dx * seconds), round(self.dy * seconds))
        slower = math.exp(-seconds / _SLOWING_S)
        self.dx, self.dy = self.dx * slower, self.dy * slower
        return moved


@dataclass(slots=True)
class ZoomTo:
    """Towards a zoom with one pixel's place standing still."""

    zoom: float
    px: float
    py: float

    def step(self, view: View, seconds: float) -> View | None:
        away = self.zoom - view.zoom
        if away == 0.0:
            return None
        if abs(away) < 0.004:
            return view.zoomed(self.zoom, self.px, self.py)
        share = 1.0 - math.exp(-seconds / _ZOOM_SETTLE_S)
        return view.zoomed(view.zoom + away * share, self.px, self.py)


class Pull:
    """A drag: follows the pointer, knows how fast it was let go."""

    _MEMORY_S = 0.09

    def __init__(self, x: float, y: float, at_s: float) -> None:
        self._trail: deque[tuple[float, float, float]] = deque([(x, y, at_s)], maxlen=32)
        self.far = 0.0

    def moved(self, x: float, y: float, at_s: float) -> tuple[float, float]:
        """How far since the last move."""
        last_x, last_y, _ = self._trail[-1]
        self._trail.append((x, y, at_s))
        self.far += math.hypot(x - last_x, y - last_y)
        return x - last_x, y - last_y

    def let_go(self, at_s: float) -> RunOut | None:
        """The run-out that follows; None if the pointer had come to rest."""
        recent = [spot for spot in self._trail if at_s - spot[2] <= self._MEMORY_S]
        if len(recent) < 2 or at_s - recent[0][2] <= 0:
            return None
        (x1, y1, start), (x2, y2, _end) = recent[0], recent[-1]
        dx, dy = (x2 - x1) / (at_s - start), (y2 - y1) / (at_s - start)
        speed = math.hypot(dx, dy)
        if speed < 150:
            return None
        capped = min(1.0, _FASTEST_PX_S / speed)
        return RunOut(dx * capped, dy * capped)
