"""Draws what runs over the ground: closures, routes, the caller's circle,
measured lines. Knows no marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.rows import (
    CallerMark,
    ClosureMark,
    Focus,
    LonLat,
    RouteKind,
    RouteLine,
    Shape,
)
from dispatch_app.ui.kit.map.view import View
from gis.mercator import metres_per_unit, units_of
from gis.painter.paths import path_of

_SEEN_PX = 6.0
_NOTE_PX = 13
_NOTE_BELOW_PX = 26
"""Clear of the chip beside an incident that lies at the same place."""
_EDGE_PX = 4
_GROUND_PX = float(1 << 28)
"""Width of the world in units of the ground: in small units near points are taken for one."""


def draw_closures(
    painter: QPainter, view: View, closures: Iterable[ClosureMark], colours: MapColours
) -> None:
    """Closed: red bars and red hatch; slow: amber dots and the hatch the other way."""
    for closure in closures:
        colour = colours.colour("warning" if closure.slow else "alarm")
        hatch = Qt.BrushStyle.FDiagPattern if closure.slow else Qt.BrushStyle.BDiagPattern
        dash = (0.4, 1.3) if closure.slow else (1.2, 1.0)
        surface = _surface(view, closure)
        if not surface.isEmpty():
            faint = QColor(colour)
            faint.setAlphaF(0.10)
            painter.fillPath(surface, faint)
            painter.fillPath(surface, QBrush(colour, hatch))
            painter.strokePath(surface, _dashed(colour, 2.4, (3.0, 2.0)))
        if closure.shape is Shape.LINE and len(closure.points) > 1:
            path = _path(view, (closure.points,))
            painter.strokePath(path, _solid(colours.colour("panel"), 8))
            painter.strokePath(path, _dashed(colour, 5, dash))


def _surface(view: View, closure: ClosureMark) -> QPainterPath:
    """The ring of an area, the reach about a point; empty where neither can be seen."""
    path = QPainterPath()
    if closure.shape is Shape.AREA:
        return _path(view, (closure.points,), closed=True)
    if closure.shape is Shape.POINT and closure.points:
        lon, lat = closure.points[0]
        radius = closure.width_m / metres_per_unit(lat) * view.world_px
        if radius > _SEEN_PX:
            path.addEllipse(QPointF(*view.point((lon, lat))), radius, radius)
    return path


def draw_routes(
    painter: QPainter,
    view: View,
    routes: Iterable[RouteLine],
    colours: MapColours,
    focus: Focus,
) -> None:
    """Candidates dotted below, the chosen and the missions solid above."""
    order = (RouteKind.CANDIDATE, RouteKind.MISSION, RouteKind.CHOSEN)
    for route in sorted(routes, key=lambda r: order.index(r.kind)):
        path = _path(view, (route.points,))
        apart = focus.active and route.vehicle and route.vehicle not in focus.vehicles
        painter.setOpacity(0.45 if apart and route.kind is RouteKind.MISSION else 1.0)
        if route.kind is RouteKind.CANDIDATE:
            painter.strokePath(path, _solid(colours.colour("panel", 0.8), 7))
            painter.strokePath(path, _dashed(colours.colour("text-muted"), 4, (0.1, 1.8)))
        else:
            chosen = route.kind is RouteKind.CHOSEN
            painter.strokePath(path, _solid(colours.colour("panel"), 10 if chosen else 7))
            colour = colours.colour("focus" if chosen else "priority-2")
            painter.strokePath(path, _solid(colour, 6 if chosen else 4))
            if route.asked:
                painter.strokePath(path, _dashed(colours.colour("panel"), 2, (0.1, 4.0)))
        painter.setOpacity(1.0)


def draw_caller(painter: QPainter, view: View, caller: CallerMark, colours: MapColours) -> None:
    """A circle of the source's uncertainty about a cross-hair."""
    at = QPointF(*view.point((caller.lon, caller.lat)))
    radius = caller.uncertainty_m / metres_per_unit(caller.lat) * view.world_px
    colour = colours.colour("focus")
    if radius > 6:
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colours.colour("focus", 0.12))
        painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(colours.colour("panel"), 5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(colours.colour("panel"), 5), QPen(colour, 2.2)):
        painter.setPen(pen)
        painter.drawEllipse(at, 7, 7)
        for dx, dy in ((11, 0), (-11, 0), (0, 11), (0, -11)):
            painter.drawLine(at + QPointF(dx * 0.64, dy * 0.64), at + QPointF(dx, dy))
    if caller.note:
        _write_below(painter, view, at, caller.note, colours)


def _write_below(
    painter: QPainter, view: View, at: QPointF, text: str, colours: MapColours
) -> None:
    """Whose word it is, on a plate under the cross-hair; whole as long as that can be seen."""
    painter.setFont(colours.font(_NOTE_PX, bold=True))
    plate = painter.fontMetrics().boundingRect(text).adjusted(-6, -3, 6, 3)
    plate.moveCenter((at + QPointF(0, _NOTE_BELOW_PX + plate.height() / 2)).toPoint())
    if 0 <= at.x() <= view.width and 0 <= at.y() <= view.height:
        plate.moveLeft(max(_EDGE_PX, min(plate.left(), view.width - plate.width() - _EDGE_PX)))
        plate.moveTop(min(plate.top(), view.height - plate.height() - _EDGE_PX))
    painter.setPen(QPen(colours.colour("focus"), 1))
    painter.setBrush(colours.colour("panel", 0.92))
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(colours.colour("text"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def draw_measure(
    painter: QPainter,
    view: View,
    points: tuple[LonLat, ...],
    colours: MapColours,
    *,
    closed: bool = False,
) -> None:
    path = _path(view, (points,), closed=closed)
    if closed:
        painter.fillPath(path, colours.colour("focus", 0.14))
    painter.strokePath(path, _solid(colours.colour("panel"), 6))
    painter.strokePath(path, _dashed(colours.colour("text"), 2.2, (3.0, 1.5)))
    painter.setPen(QPen(colours.colour("text"), 2))
    painter.setBrush(colours.colour("panel"))
    for point in points:
        painter.drawEllipse(QPointF(*view.point(point)), 4, 4)


def _path(view: View, lines: Iterable[tuple[LonLat, ...]], *, closed: bool = False) -> QPainterPath:
    whole = QPainterPath()
    for line in lines:
        if len(line) < 2:
            continue
        path = _to_screen(view).map(_on_ground(line))
        if closed:
            path.closeSubpath()
        whole.addPath(path)
    return whole


@lru_cache(maxsize=1000)
def _on_ground(line: tuple[LonLat, ...]) -> QPainterPath:
    """A line in units of the ground, as it lies there whatever is seen of it: made once."""
    points = units_of(np.array(line, dtype=np.float64))
    begins = np.zeros(len(points), dtype=np.bool_)
    begins[0] = True
    return path_of(points * _GROUND_PX, begins)


def _to_screen(view: View) -> QTransform:
    scale = view.world_px / _GROUND_PX
    return QTransform(scale, 0.0, 0.0, scale, -view.left, -view.top)


def _solid(colour: QColor, width: float) -> QPen:
    return QPen(
        colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )


def _dashed(colour: QColor, width: float, dash: tuple[float, ...]) -> QPen:
    pen = _solid(colour, width)
    pen.setDashPattern(list(dash))
    if dash[0] >= 1:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
