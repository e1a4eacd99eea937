"""Where a dispatcher's two windows open on the monitors that there are. Shows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

INTAKE_PX = 1366
"""The intake window is made for 1920 px and usable from this width on."""
STEP_PX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    map: QRect
    intake: QRect
    alone: QRect
    """The intake window's while the map is folded away."""


def places(monitors: Sequence[QRect], *, windowed: bool = False) -> Places:
    """Map on the left monitor, intake on the right; side by side where there is only one.

    Args:
        windowed: a step in from every edge, so that what lies below can be seen and clicked.
    """
    ordered = sorted(monitors, key=lambda monitor: monitor.left())
    left, right = ordered[0], ordered[-1]
    if len(ordered) == 1:
        left, right = _side_by_side(left)
    step = STEP_PX if windowed else 0
    return Places(
        map=_stepped_in(left, step),
        intake=_stepped_in(right, step),
        alone=_stepped_in(ordered[-1], step),
    )


def _side_by_side(screen: QRect) -> tuple[QRect, QRect]:
    """The map beside the intake window, which gets the width that it needs."""
    map_px = min(screen.width() // 2, max(screen.width() - INTAKE_PX, screen.width() // 4))
    left, right = QRect(screen), QRect(screen)
    left.setWidth(map_px)
    right.setLeft(screen.left() + map_px)
    return left, right


def _stepped_in(whole: QRect, step: int) -> QRect:
    """Twice as far from above, where a frame has its title."""
    return whole.adjusted(step, 2 * step, -step, -step)
