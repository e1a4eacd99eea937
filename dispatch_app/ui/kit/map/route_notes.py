"""Writes on the map which way is which, where several were asked for. Draws no line."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.rows import RouteLine
from dispatch_app.ui.kit.map.view import View

_LETTERS_PX = 13


def draw_route_notes(
    painter: QPainter, view: View, routes: Iterable[RouteLine], colours: MapColours
) -> None:
    """A plate on each line that has a place for its note."""
    for route in routes:
        if route.note and route.note_at is not None:
            _plate(painter, QPointF(*view.point(route.note_at)), route.note, colours)


def _plate(painter: QPainter, at: QPointF, note: str, colours: MapColours) -> None:
    painter.setFont(colours.font(_LETTERS_PX, bold=True))
    plate = painter.fontMetrics().boundingRect(note).adjusted(-6, -3, 6, 3)
    plate.moveCenter(at.toPoint())
    painter.setPen(QPen(colours.colour("text-muted"), 1))
    painter.setBrush(colours.colour("panel", 0.95))
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(colours.colour("text"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, note)
