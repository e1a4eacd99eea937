"""What runs over the ground: areas, closures, routes, the caller. Holds it and draws it.

Knows no marks and no input.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from dispatch_app.ui.kit.map import courses
from dispatch_app.ui.kit.map.areas import GroundAreas
from dispatch_app.ui.kit.map.colours import MapColours
from dispatch_app.ui.kit.map.kept_picture import KeptPicture
from dispatch_app.ui.kit.map.route_notes import draw_route_notes
from dispatch_app.ui.kit.map.rows import (
    CallerMark,
    ClosureMark,
    Focus,
    RouteLine,
    Thing,
)
from dispatch_app.ui.kit.map.view import View


class Overlays:
    def __init__(self) -> None:
        self.routes: dict[str, RouteLine] = {}
        self.closures: dict[str, ClosureMark] = {}
        self.areas = GroundAreas()
        self.callers: tuple[CallerMark, ...] = ()
        self.focus = Focus()
        self.hidden: frozenset[Thing] = frozenset()
        self._kept = KeptPicture()

    def draw(
        self,
        painter: QPainter,
        view: View,
        colours: MapColours,
        *,
        size: QSize,
        ratio: float,
        part: QRect,
        moving: bool = False,
    ) -> None:
        """On a screen, where routes that stand still are worth a picture."""
        self.areas.draw(painter, view, colours, size=size, ratio=ratio, part=part, moving=moving)
        self._draw_below(painter, view, colours)
        routes = self._routes()
        if routes:
            self._kept.draw(
                painter,
                size,
                ratio,
                part,
                (view, ratio, routes, colours, self.focus),
                lambda on: courses.draw_routes(on, view, routes, colours, self.focus),
            )
        self._draw_callers(painter, view, colours)

    def draw_notes(self, painter: QPainter, view: View, colours: MapColours) -> None:
        """Above all marks: somebody asked for these ways and tells them apart by their notes."""
        draw_route_notes(painter, view, self._routes(), colours)

    def draw_strokes(self, painter: QPainter, view: View, colours: MapColours) -> None:
        """On paper, where nothing is to become a picture."""
        self.areas.draw_strokes(painter, view, colours)
        self._draw_below(painter, view, colours)
        courses.draw_routes(painter, view, self._routes(), colours, self.focus)
        draw_route_notes(painter, view, self._routes(), colours)
        self._draw_callers(painter, view, colours)

    def _routes(self) -> tuple[RouteLine, ...]:
        if Thing.ROUTE in self.hidden:
            return tuple(r for r in self.routes.values() if r.asked)
        return tuple(self.routes.values())

    def _draw_below(self, painter: QPainter, view: View, colours: MapColours) -> None:
        if Thing.CLOSURE not in self.hidden:
            courses.draw_closures(painter, view, self.closures.values(), colours)

    def _draw_callers(self, painter: QPainter, view: View, colours: MapColours) -> None:
        if Thing.CALLER not in self.hidden:
            for caller in self.callers:
                courses.draw_caller(painter, view, caller, colours)
