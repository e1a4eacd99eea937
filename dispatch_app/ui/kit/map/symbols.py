"""Outlines of what stands on the map: vehicle shapes, incidents, stations, hospitals.

Knows no colours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF, QTransform

Outline = Callable[[float], QPainterPath]

HOLLOW = frozenset("△◌◉")
"""Shapes drawn with an open middle."""


def vehicle_outline(shape: str, radius: float) -> QPainterPath:
    """The outline of a theme's shape about the origin; an unknown shape is a circle."""
    return _OUTLINES.get(shape, _circle)(radius)


def heading_outline(radius: float) -> QPainterPath:
    """A small wedge ahead of a vehicle that drives north."""
    return _polygon([(0, -radius - 6.5), (3.6, -radius - 1.0), (-3.6, -radius - 1.0)])


def incident_outline(radius: float) -> QPainterPath:
    return _polygon([(0, -radius), (radius * 0.98, radius * 0.78), (-radius * 0.98, radius * 0.78)])


def station_outline(radius: float) -> QPainterPath:
    """A house."""
    r = radius
    return _polygon([(0, -r), (r, -r * 0.15), (r, r * 0.9), (-r, r * 0.9), (-r, -r * 0.15)])


def hospital_outline(radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(-radius, -radius, 2 * radius, 2 * radius), 3, 3)
    return path


def pin_outline(radius: float) -> QPainterPath:
    """A pin whose point stands below the middle."""
    r = radius
    path = QPainterPath()
    path.moveTo(0, r)
    path.cubicTo(-r * 0.3, r * 0.4, -r * 0.75, r * 0.1, -r * 0.75, -r * 0.3)
    path.cubicTo(-r * 0.75, -r * 1.2, r * 0.75, -r * 1.2, r * 0.75, -r * 0.3)
    path.cubicTo(r * 0.75, r * 0.1, r * 0.3, r * 0.4, 0, r)
    return path


def cross_outline(radius: float) -> QPainterPath:
    arm = radius * 0.36
    return _polygon(
        [
            (-arm, -radius),
            (arm, -radius),
            (arm, -arm),
            (radius, -arm),
            (radius, arm),
            (arm, arm),
            (arm, radius),
            (-arm, radius),
            (-arm, arm),
            (-radius, arm),
            (-radius, -arm),
            (-arm, -arm),
        ]
    )


def _circle(radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), radius, radius)
    return path


def _ring_and_dot(radius: float) -> QPainterPath:
    path = _circle(radius)
    path.addEllipse(QPointF(0, 0), radius * 0.42, radius * 0.42)
    return path


def _triangle(radius: float) -> QPainterPath:
    return incident_outline(radius * 1.12)


def _square(radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-radius * 0.88, -radius * 0.88, radius * 1.76, radius * 1.76))
    return path


def _pentagon(radius: float) -> QPainterPath:
    turns = [math.tau * k / 5 for k in range(5)]
    return _polygon([(radius * 1.08 * math.sin(t), -radius * 1.08 * math.cos(t)) for t in turns])


def _leftwards(radius: float) -> QPainterPath:
    return _polygon([(-radius * 1.1, 0), (radius * 0.8, -radius), (radius * 0.8, radius)])


def _diagonal_cross(radius: float) -> QPainterPath:
    return QTransform().rotate(45).map(cross_outline(radius * 1.15))


def _two_bars(radius: float) -> QPainterPath:
    path = QPainterPath()
    for x in (-radius * 0.8, radius * 0.2):
        path.addRect(QRectF(x, -radius, radius * 0.6, 2 * radius))
    return path


def _polygon(points: Sequence[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


_OUTLINES: dict[str, Outline] = {
    "●": _circle,
    "◌": _circle,
    "◉": _ring_and_dot,
    "△": _triangle,
    "▲": _triangle,
    "■": _square,
    "⬟": _pentagon,
    "✚": cross_outline,
    "◂": _leftwards,
    "✕": _diagonal_cross,
    "‖": _two_bars,
}
